/** `version`: what runs here; what a bug report should hold. */
import { tzdataVersion } from '../../base/zone.ts';
import { PLAN_FORMAT } from '../../plan/plan.ts';
import type { Context, ExitCode } from '../context.ts';
import { type FormatOptions, withFormats } from '../options.ts';
import { emit } from '../output.ts';
import { readVersion } from '../package.ts';
import type { Verb } from '../verb.ts';

export const command: Verb = (program, act) => {
  const verb = program.command('version').description('print the version, and what it is built on');
  withFormats(verb, ['pretty', 'json']).action(act(version));
};

function version(context: Context, { format }: FormatOptions): ExitCode {
  const facts = {
    rutter: readVersion(),
    node: process.versions.node,
    sqlite: process.versions.sqlite ?? 'none',
    tzdata: tzdataVersion(),
    plan_format: PLAN_FORMAT,
  };
  emit(context, format, {
    pretty: () =>
      `rutter ${facts.rutter} (node ${facts.node}, sqlite ${facts.sqlite}, tzdata ${facts.tzdata}, plan format ${PLAN_FORMAT})\n`,
    json: () => `${JSON.stringify(facts, null, 2)}\n`,
  });
  return 0;
}

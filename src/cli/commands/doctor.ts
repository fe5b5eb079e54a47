/** `doctor`: is everything there that the daemon needs? Offline, and without changing anything; the daemon may run meanwhile. */
import { resolve } from 'node:path';
import { adapters } from '../../../adapters/registry.ts';
import type { Check } from '../../daemon/doctor/check.ts';
import { checkSurroundings } from '../../daemon/doctor/plan-checks.ts';
import { checkStore } from '../../daemon/doctor/store-checks.ts';
import type { Context, ExitCode } from '../context.ts';
import { type FormatOptions, withFormats } from '../options.ts';
import { emit } from '../output.ts';
import { withProgressBar } from '../progress-bar.ts';
import type { Verb } from '../verb.ts';

type Options = FormatOptions & { readonly data: string };

export const command: Verb = (program, act) => {
  const verb = program
    .command('doctor')
    .description(
      'check the store, the disk, the clock, the plan and its settings; 1 where something is wrong',
    )
    .addHelpText(
      'after',
      '\nTo be run on the machine and in the environment of the daemon, as its user; reads every page of the store and every state\nin it, and changes nothing. Exits with 3 for a store that is damaged, foreign or of a newer version.',
    );
  withFormats(verb, ['pretty', 'json'])
    .option('--data <dir>', 'where the store is', '.rutter/data')
    .action(act(doctor));
};

const LABELS: { readonly [status in Check['status']]: string } = {
  ok: 'ok     ',
  warn: 'warning',
  fail: 'error  ',
  refused: 'error  ',
};

function print(checks: readonly Check[]): string {
  const lines = checks.flatMap(({ name, status, message, help }) => [
    `${LABELS[status]}  ${name}: ${message}`,
    ...(help === undefined ? [] : [`         = help: ${help}`]),
  ]);
  return `${lines.join('\n')}\n`;
}

function doctor(context: Context, options: Options): ExitCode {
  const { checks: ofStore, report } = withProgressBar(context, 'reading states', (show) =>
    checkStore(resolve(context.cwd, options.data), context.now(), show),
  );
  const around = checkSurroundings(report?.plan ?? null, { adapters, environment: context.env });
  const checks = [...ofStore, ...around];
  emit(context, options.format, {
    pretty: () => print(checks),
    json: () => `${JSON.stringify({ checks }, null, 2)}\n`,
  });
  if (checks.some(({ status }) => status === 'refused')) return 3;
  return checks.some(({ status }) => status === 'fail') ? 1 : 0;
}

/** `baseline`: writes down the findings that are there today, so that only new ones are reported. It only shrinks. */

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { sayCount } from '../../base/say-count.ts';
import { BASELINE_FILE, toEntries, writeBaseline } from '../../rules/baseline.ts';
import { type Context, type ExitCode, Refusal } from '../context.ts';
import { openSession } from '../lint/session.ts';
import { locateWorkspace, showFrom } from '../load.ts';
import { type WorkspaceOptions, withWorkspace } from '../options.ts';
import { writeText } from '../output.ts';
import type { Verb } from '../verb.ts';

type Options = WorkspaceOptions & {
  readonly update?: boolean;
  readonly allowNew?: boolean;
  readonly now?: string;
};

export const command: Verb = (program, act) => {
  const verb = program
    .command('baseline')
    .description(`write today's findings to \`${BASELINE_FILE}\`: \`lint\` reports only what is not in it`);
  withWorkspace(verb)
    .option('--update', 'take out what was mended')
    .option('--allow-new', 'with --update: add findings, too')
    .option('--now <instant>', 'the time at which dates are judged (RFC 3339); default: now')
    .action(act(baseline));
};

async function baseline(context: Context, options: Options): Promise<ExitCode> {
  const root = locateWorkspace(context, options);
  const path = join(root, BASELINE_FILE);
  const isThere = existsSync(path);
  if (isThere && options.update !== true) {
    throw new Refusal(`there is a \`${BASELINE_FILE}\` already`, 'shrink it with `rutter baseline --update`');
  }
  const session = openSession(context, root, options);
  const { compiled, linted } = await session.run(session.texts);
  if (compiled.plan === null) {
    throw new Refusal(
      'the workspace does not compile, so that not every rule could look at it',
      'mend what `rutter validate` says first',
    );
  }
  const before = new Set(linted.known.map(({ fingerprint }) => fingerprint));
  const added = linted.findings.filter(({ fingerprint }) => !before.has(fingerprint));
  const mayGrow = !isThere || options.allowNew === true;
  const kept = mayGrow ? linted.findings : linted.known;
  const { shown } = showFrom(context, root);
  writeText(context, path, writeBaseline(toEntries(kept)));
  const gone = linted.stale.length;
  context.stdout.write(`${sayCount(kept.length, 'finding')} in ${shown(BASELINE_FILE)}, ${gone} taken out\n`);
  if (mayGrow || added.length === 0) return 0;
  const news = `${sayCount(added.length, 'new finding')} ${added.length === 1 ? 'was' : 'were'}`;
  context.stdout.write(`${news} not added: a baseline only shrinks\n`);
  context.stdout.write('  = help: mend them, waive them, or pass --allow-new\n');
  return 1;
}

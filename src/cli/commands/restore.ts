/** `restore`: a backup becomes a store again, and holds its sends until it is told otherwise. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { formatInstant } from '../../base/instant.ts';
import { type Restored, restoreStore } from '../../daemon/restore.ts';
import { hasStore } from '../../hosts/sqlite/backup.ts';
import { type Context, type ExitCode, Refusal } from '../context.ts';
import { type FormatOptions, withFormats } from '../options.ts';
import { emit, reasonOf } from '../output.ts';
import { asRefusal } from '../store-refusal.ts';
import type { Verb } from '../verb.ts';
import { describePlan } from './backup.ts';

type Options = FormatOptions & { readonly data: string };

export const command: Verb = (program, act) => {
  const verb = program
    .command('restore')
    .argument('<file>', 'a copy that `backup` made')
    .description('make a store of a backup; it holds its sends until `resume --restored`')
    .addHelpText(
      'after',
      '\nStop the lost daemon for good first. What was due between the backup and now is taken for sent and not repeated:\n`rutter dead list --ended restored` shows it, `rutter resume --restored` decides. Exits with 3 for a file that is damaged,\nforeign or of a newer version.',
    );
  withFormats(verb, ['pretty', 'json'])
    .option('--data <dir>', 'where the store goes; there must be none yet', '.rutter/data')
    .action(act(restore));
};

function restore(context: Context, path: string, options: Options): ExitCode {
  const file = resolve(context.cwd, path);
  const directory = resolve(context.cwd, options.data);
  if (!existsSync(file)) throw new Refusal(`\`${path}\` is not there`);
  if (hasStore(directory)) {
    throw new Refusal(
      `there is a store in \`${options.data}\` already`,
      'name an empty folder with --data, or move that one away: nothing is overwritten',
    );
  }
  const restored = make(context, file, directory, path);
  emit(context, options.format, {
    pretty: () => print(path, options.data, restored),
    json: () => `${JSON.stringify(show(restored), null, 2)}\n`,
  });
  return 0;
}

function make(context: Context, file: string, directory: string, path: string): Restored {
  try {
    return restoreStore(file, directory, context.now());
  } catch (error) {
    const refused = asRefusal(error);
    if (refused !== error || !(error instanceof Error) || !('code' in error)) throw refused;
    throw new Refusal(`\`${path}\` cannot be restored: ${reasonOf(error)} (${error.message})`);
  }
}

function show({ report, backupAt, restoredAt, assumed }: Restored): object {
  const { digest, epoch, subscribers, layout } = report;
  const instants = { backupAt: formatInstant(backupAt), restoredAt: formatInstant(restoredAt) };
  return { ...instants, digest, epoch, subscribers, layout, assumed, held: true };
}

function print(path: string, data: string, { report, backupAt, assumed }: Restored): string {
  const { digest, epoch, subscribers } = report;
  return `${[
    `restored ${path} to ${data}: ${subscribers} subscribers, ${describePlan(digest)}, epoch ${epoch}, as of ${formatInstant(backupAt)}`,
    `${assumed} sends were due since then: they are taken for sent, and kept (\`rutter dead list --ended restored\`)`,
    'everything else is held: start `rutter run`, then say `rutter resume --restored --drop` or `--send`',
  ].join('\n')}\n`;
}

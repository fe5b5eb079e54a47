/** `backup`: a copy of the store at one instant, while the daemon works. */
import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { instant } from '../../base/ids.ts';
import { formatInstant } from '../../base/instant.ts';
import { backupStore, hasStore } from '../../hosts/sqlite/backup.ts';
import { type Context, type ExitCode, Refusal } from '../context.ts';
import { type FormatOptions, withFormats } from '../options.ts';
import { emit, reasonOf } from '../output.ts';
import { asRefusal } from '../store-refusal.ts';
import type { Verb } from '../verb.ts';

type Options = FormatOptions & { readonly data: string };

export const command: Verb = (program, act) => {
  const verb = program
    .command('backup')
    .argument('<file>', 'where the copy goes; it must not be there yet')
    .description('copy the store at one instant, while the daemon works; the copy holds personal data');
  withFormats(verb, ['pretty', 'json'])
    .option('--data <dir>', 'where the store is', '.rutter/data')
    .action(act(backup));
};

function backup(context: Context, path: string, options: Options): ExitCode {
  const file = resolve(context.cwd, path);
  const directory = resolve(context.cwd, options.data);
  if (!hasStore(directory)) {
    throw new Refusal(`there is no store in \`${options.data}\``, 'name its folder with --data');
  }
  if (existsSync(file)) throw new Refusal(`\`${path}\` is there already`, 'a backup replaces no file');
  const made = make(context, directory, file, path);
  const { digest, epoch, subscribers, layout, backupAt } = made;
  const bytes = statSync(file).size;
  const at = formatInstant(instant(backupAt ?? context.now()));
  emit(context, options.format, {
    pretty: () =>
      `backed up to ${path}: ${bytes} bytes, ${subscribers} subscribers, ${describePlan(digest)}, epoch ${epoch}, as of ${at}\n`,
    json: () => `${JSON.stringify({ file: path, bytes, subscribers, digest, epoch, layout, at }, null, 2)}\n`,
  });
  return 0;
}

/** "plan 5f3c…" or "no plan". Pure. */
export function describePlan(digest: string | null): string {
  return digest === null ? 'no plan' : `plan ${digest}`;
}

function make(context: Context, directory: string, file: string, path: string) {
  try {
    return backupStore(directory, file, instant(context.now()));
  } catch (error) {
    const refused = asRefusal(error);
    if (refused !== error || !(error instanceof Error)) throw refused;
    throw new Refusal(
      `\`${path}\` cannot be written: ${reasonOf(error)} (${error.message})`,
      'nothing was left behind',
    );
  }
}

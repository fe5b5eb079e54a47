/** `forget`: everything about one subscriber is erased, from every file of the store. */
import type { Context, ExitCode } from '../context.ts';
import { Refusal } from '../context.ts';
import { refusalOf } from '../controls.ts';
import { askDaemon, type DaemonOptions } from '../daemon-client.ts';
import { withDaemon } from '../options.ts';
import type { Verb } from '../verb.ts';

type Options = DaemonOptions & { readonly as: string; readonly yes?: boolean };

export const command: Verb = (program, act) => {
  const verb = program
    .command('forget')
    .argument('<subscriber>', 'by any of their ids')
    .description('erase everything about a subscriber, for good (RUTTER_ADMIN_TOKEN)')
    .addHelpText(
      'after',
      '\nWhat stays: a salted hash of an address that must not be written to, and counts that are about nobody. Backups are\ncopies of their own: they are not reached, and are to be deleted when their time is over.',
    );
  withDaemon(verb)
    .requiredOption('--as <who>', 'who does it; it goes into the audit, the subscriber does not')
    .option('--yes', 'yes, for good')
    .action(act(forget));
};

async function forget(context: Context, subscriber: string, options: Options): Promise<ExitCode> {
  if (options.yes !== true) {
    throw new Refusal('nothing was erased: it cannot be undone', '`rutter export` first, then say --yes');
  }
  const path = `/admin/subscribers/${encodeURIComponent(subscriber)}?by=${encodeURIComponent(options.as)}`;
  const { status, body } = await askDaemon(context, options, path, { method: 'DELETE' });
  if (status === 404) throw new Refusal('nothing is kept of this subscriber', undefined, 1);
  if (status !== 204) throw refusalOf(status, body);
  context.stdout.write('erased\n');
  return 0;
}

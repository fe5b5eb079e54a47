/** `resume`: ends a panic, a pause, all of them, or the hold of a restored store; what was held goes on at the pace of its lanes. */
import type { RestoredAnswer } from '../../daemon/routes/dead-letters.ts';
import { type Context, type ExitCode, Refusal } from '../context.ts';
import { giveOrder, type OrderOptions, refusalOf } from '../controls.ts';
import { askDaemon } from '../daemon-client.ts';
import { withDaemon, withFormats } from '../options.ts';
import { emit } from '../output.ts';
import type { Verb } from '../verb.ts';

type Options = OrderOptions & {
  readonly all?: boolean;
  readonly restored?: boolean;
  readonly send?: boolean;
  readonly drop?: boolean;
};

export const command: Verb = (program, act) => {
  const verb = program
    .command('resume')
    .argument('[id]', 'a panic or pause, as `rutter panic --status` shows it')
    .description('end a panic or a pause; what was held is judged again and goes on (RUTTER_ADMIN_TOKEN)');
  withFormats(withDaemon(verb), ['pretty', 'json'])
    .option('--all', 'end all of them')
    .option(
      '--restored',
      'end the hold of a restored store; say what becomes of what was due since the backup',
    )
    .option('--drop', 'with --restored: it is taken for sent, and never repeated')
    .option('--send', 'with --restored: it goes out, marked as a possible repetition')
    .requiredOption('--as <who>', 'who gives the order')
    .requiredOption('--reason <text>', 'why; it goes into the audit')
    .action(act(resume));
};

async function resume(context: Context, id: string | undefined, options: Options): Promise<ExitCode> {
  if (options.restored === true) return resumeRestored(context, id, options);
  if (options.send === true || options.drop === true) {
    throw new Refusal('--send and --drop belong to --restored');
  }
  if ((id === undefined) !== (options.all === true)) {
    throw new Refusal('name one control, or say --all', '`rutter panic --status` lists them');
  }
  if (id === undefined) {
    return giveOrder(context, options, { method: 'POST', path: '/admin/controls', order: { do: 'resume' } });
  }
  const path = `/admin/controls/${encodeURIComponent(id)}`;
  return giveOrder(context, options, { method: 'DELETE', path, order: {} });
}

async function resumeRestored(context: Context, id: string | undefined, options: Options): Promise<ExitCode> {
  const { send = false, drop = false, as: by, reason } = options;
  if (id !== undefined || options.all === true) throw new Refusal('--restored stands alone');
  if (send === drop) {
    throw new Refusal(
      'say --drop or --send',
      'what was due since the backup may have gone out: --drop takes it for sent, --send sends it',
    );
  }
  const order = { do: send ? 'send' : 'drop', by, reason };
  const { status, body } = await askDaemon(context, options, '/admin/restored', {
    method: 'POST',
    body: JSON.stringify(order),
  });
  if (status !== 200) throw refusalOf(status, body);
  const answer = body as RestoredAnswer;
  const held = answer.held.reduce((sum, { count }) => sum + count, 0);
  emit(context, options.format, {
    pretty: () =>
      `${answer.assumed} sends that were due since the backup of ${answer.backupAt} ${send ? 'go out again' : 'are taken for sent'}; ${held} that were held go on\n`,
    json: () => `${JSON.stringify(answer, null, 2)}\n`,
  });
  return 0;
}

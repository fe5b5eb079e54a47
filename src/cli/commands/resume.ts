/** `resume`: ends a panic or a pause, or all of them; what was held goes on at the pace of its lanes. */
import { type Context, type ExitCode, Refusal } from '../context.ts';
import { giveOrder, type OrderOptions } from '../controls.ts';
import { withDaemon, withFormats } from '../options.ts';
import type { Verb } from '../verb.ts';

type Options = OrderOptions & { readonly all?: boolean };

export const command: Verb = (program, act) => {
  const verb = program
    .command('resume')
    .argument('[id]', 'a panic or pause, as `rutter panic --status` shows it')
    .description('end a panic or a pause; what was held is judged again and goes on (RUTTER_ADMIN_TOKEN)');
  withFormats(withDaemon(verb), ['pretty', 'json'])
    .option('--all', 'end all of them')
    .requiredOption('--as <who>', 'who gives the order')
    .requiredOption('--reason <text>', 'why; it goes into the audit')
    .action(act(resume));
};

async function resume(context: Context, id: string | undefined, options: Options): Promise<ExitCode> {
  if ((id === undefined) !== (options.all === true)) {
    throw new Refusal('name one control, or say --all', '`rutter panic --status` lists them');
  }
  if (id === undefined) {
    return giveOrder(context, options, { method: 'POST', path: '/admin/controls', order: { do: 'resume' } });
  }
  const path = `/admin/controls/${encodeURIComponent(id)}`;
  return giveOrder(context, options, { method: 'DELETE', path, order: {} });
}

/** `waivers`: the log of all deviations from rules, with reason, owner, approver and date. */

import { printDeviations, printDeviationsJson } from '../../rules/waivers/log.ts';
import type { Context, ExitCode } from '../context.ts';
import { openSession } from '../lint/session.ts';
import { locateWorkspace, showFrom } from '../load.ts';
import { type FormatOptions, type WorkspaceOptions, withFormats, withWorkspace } from '../options.ts';
import { emit } from '../output.ts';
import type { Verb } from '../verb.ts';

type Options = WorkspaceOptions & FormatOptions & { readonly now?: string };

export const command: Verb = (program, act) => {
  const verb = program.command('waivers').description('print the log of deviations from rules, as Markdown');
  withFormats(withWorkspace(verb), ['markdown', 'json'])
    .option('--now <instant>', 'the time at which dates are judged (RFC 3339); default: now')
    .action(act(waivers));
};

async function waivers(context: Context, options: Options): Promise<ExitCode> {
  const root = locateWorkspace(context, options);
  const session = openSession(context, root, options);
  const { linted } = await session.run(session.texts);
  const { shown } = showFrom(context, root);
  const deviations = linted.deviations.map((each) => ({
    ...each,
    span: { ...each.span, file: shown(each.span.file) },
  }));
  const { today } = linted.workspace;
  emit(context, options.format, {
    markdown: () => printDeviations(deviations, today),
    json: () => printDeviationsJson(deviations, today),
  });
  return 0;
}

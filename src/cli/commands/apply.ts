/** `apply`: hands a reviewed plan to the running daemon. */
import { encodePlanFile } from '../../plan/encode.ts';
import { type Context, type ExitCode, Refusal } from '../context.ts';
import { askDaemon, type DaemonOptions } from '../daemon-client.ts';
import { withDaemon } from '../options.ts';
import type { Verb } from '../verb.ts';
import { readPlanFile } from './plan.ts';

export const command: Verb = (program, act) => {
  const verb = program
    .command('apply')
    .argument('<file>', 'a plan file, made by `plan -o`')
    .description('hand a reviewed plan to the running daemon (RUTTER_ADMIN_TOKEN)');
  withDaemon(verb).action(act(apply));
};

type Refused = { readonly error?: string; readonly problems?: readonly { readonly message: string }[] };

async function apply(context: Context, path: string, options: DaemonOptions): Promise<ExitCode> {
  const file = readPlanFile(context, path);
  const { status, body } = await askDaemon(context, options, '/admin/plan', {
    method: 'POST',
    body: encodePlanFile(file),
  });
  if (status === 200) {
    const journeys = Object.keys(file.plan.journeys).length;
    context.stdout.write(`applied ${file.digest}: ${journeys} journeys of ${file.plan.workspace.name}\n`);
    return 0;
  }
  const { error = `the daemon answered ${status}`, problems = [] } = (body ?? {}) as Refused;
  if (status !== 409) throw new Refusal(error, 'see the log of the daemon', 1);
  context.stderr.write(`error: ${error}\n`);
  for (const { message } of problems) context.stderr.write(`  - ${message}\n`);
  const help =
    problems.length > 0
      ? 'say `moved` (as `rutter rename` writes it), `drain` or `exit` under `migrate` of the journey'
      : 'the daemon reads its settings when it starts: set what is missing, start it again, and apply';
  context.stderr.write(`  = help: ${help}\n`);
  return 1;
}

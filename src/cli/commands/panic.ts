/** `panic`: stops what is in a scope at once; with `--status` it only shows what is stopped. */
import type { ShownControl } from '../../daemon/routes/controls.ts';
import type { SendCount } from '../../hosts/control-order.ts';
import { type Context, type ExitCode, Refusal } from '../context.ts';
import { describeControl, giveOrder, type OrderOptions, refusalOf } from '../controls.ts';
import { askDaemon, type DaemonOptions } from '../daemon-client.ts';
import { durationMs, type FormatOptions, withDaemon, withFormats } from '../options.ts';
import { emit } from '../output.ts';
import { parseScope } from '../simulate/scope.ts';
import type { Verb } from '../verb.ts';

type Options = Omit<OrderOptions, 'as' | 'reason'> & {
  readonly scope?: string;
  readonly as?: string;
  readonly reason?: string;
  readonly policy?: string;
  readonly limit?: number;
  readonly status?: boolean;
};

export const command: Verb = (program, act) => {
  const verb = program
    .command('panic')
    .description('stop sending in a scope at once: what is queued is held and counted (RUTTER_ADMIN_TOKEN)')
    .addHelpText(
      'after',
      '\nA scope is the name of one in a PanicPolicy (its plan B is then in force), `all`, or e.g.\nchannel:email,class:promotional. `rutter simulate --panic SCOPE` rehearses it.',
    );
  withFormats(withDaemon(verb), ['pretty', 'json'])
    .option('--scope <scope>', 'what to stop')
    .option('--as <who>', 'who gives the order; `may_pull` of the policy is asked')
    .option('--reason <text>', 'why; it goes into the audit')
    .option('--policy <name>', 'the PanicPolicy that has the scope, where several do')
    .option('--limit <duration>', 'what is still held after so long expires, e.g. 3d', durationMs)
    .option('--status', 'only show what is stopped, and what is held')
    .action(act(panic));
};

async function panic(context: Context, options: Options): Promise<ExitCode> {
  if (options.status === true) return showStatus(context, options);
  const { scope, as, reason, policy, limit } = options;
  if (scope === undefined) throw new Refusal('`--scope` is missing', 'name what to stop, or `all`');
  if (as === undefined || reason === undefined) {
    throw new Refusal('`--as` and `--reason` are missing', 'both go into the audit');
  }
  const order = {
    do: 'panic',
    scope: parseScope(scope),
    ...(policy === undefined ? {} : { policy }),
    ...(limit === undefined ? {} : { limitMs: limit }),
  };
  const request = { method: 'POST', path: '/admin/controls', order } as const;
  return giveOrder(context, { ...options, as, reason }, request);
}

type Status = { readonly controls: readonly ShownControl[]; readonly held: readonly SendCount[] };

async function showStatus(context: Context, options: DaemonOptions & FormatOptions): Promise<ExitCode> {
  const { status, body } = await askDaemon(context, options, '/admin/controls');
  if (status !== 200) throw refusalOf(status, body);
  const { controls, held } = body as Status;
  emit(context, options.format, {
    pretty: () => {
      if (controls.length === 0) return 'nothing is stopped\n';
      const counts = held.map(
        (each) => `  ${each.count} held: ${each.channel}, ${each.class}, ${each.journey}`,
      );
      return `${[...controls.map(describeControl), ...counts].join('\n')}\n`;
    },
    json: () => `${JSON.stringify({ controls, held }, null, 2)}\n`,
  });
  return 0;
}

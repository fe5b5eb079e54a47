/** `pause`: journeys stand still until they are resumed; nobody in them is lost. */
import { Option } from 'commander';
import type { Context, ExitCode } from '../context.ts';
import { giveOrder, type OrderOptions } from '../controls.ts';
import { durationMs, withDaemon, withFormats } from '../options.ts';
import type { Verb } from '../verb.ts';

type Options = OrderOptions & {
  readonly mode: 'hold' | 'freeze';
  readonly entrants: 'queue' | 'drop';
  readonly limit?: number;
};

export const command: Verb = (program, act) => {
  const verb = program
    .command('pause')
    .argument('<journeys...>', 'the journeys')
    .description('pause journeys: `hold` keeps their sends, `freeze` their timers too (RUTTER_ADMIN_TOKEN)');
  withFormats(withDaemon(verb), ['pretty', 'json'])
    .addOption(
      new Option('--mode <mode>', 'hold: waits run, sends wait; freeze: timers stop as well')
        .choices(['hold', 'freeze'])
        .default('hold'),
    )
    .addOption(
      new Option('--entrants <what>', 'those who enter meanwhile wait before the first step, or are dropped')
        .choices(['queue', 'drop'])
        .default('queue'),
    )
    .option('--limit <duration>', 'what is still held after so long expires, e.g. 3d', durationMs)
    .requiredOption('--as <who>', 'who gives the order')
    .requiredOption('--reason <text>', 'why; it goes into the audit')
    .action(act(pause));
};

async function pause(context: Context, journeys: readonly string[], options: Options): Promise<ExitCode> {
  const { mode, entrants, limit } = options;
  const limitMs = limit === undefined ? {} : { limitMs: limit };
  const order = { do: 'pause', scope: { journeys }, mode, entrants, ...limitMs };
  return giveOrder(context, options, { method: 'POST', path: '/admin/controls', order });
}

/** `dead list|retry|drop`: sends that ended and may be sent again, and subscribers in quarantine. */
import Table from 'cli-table3';
import type { Command } from 'commander';
import type { DeadAnswer, DeadList } from '../../daemon/routes/dead-letters.ts';
import { type Context, type ExitCode, Refusal } from '../context.ts';
import { refusalOf } from '../controls.ts';
import { askDaemon, type DaemonOptions } from '../daemon-client.ts';
import { type FormatOptions, wholeNumber, withDaemon, withFormats } from '../options.ts';
import { emit } from '../output.ts';
import type { Verb } from '../verb.ts';

type ListOptions = DaemonOptions &
  FormatOptions & { readonly ended?: string; readonly limit: number; readonly after?: string };
type OrderOptions = DaemonOptions &
  FormatOptions & {
    readonly ended?: string;
    readonly all?: boolean;
    readonly subscriber?: readonly string[];
    readonly as: string;
    readonly reason: string;
  };

export const command: Verb = (program, act) => {
  const dead = program
    .command('dead')
    .description('sends that ended badly, and subscribers in quarantine (RUTTER_ADMIN_TOKEN)');
  const list = dead.command('list').description('show them; ids only, no address and no content');
  withFormats(withDaemon(list), ['pretty', 'json'])
    .option('--ended <reason>', 'only sends that ended for this reason')
    .option('--limit <number>', 'show so many', wholeNumber, 100)
    .option('--after <key>', 'go on after this send')
    .action(act(listDead));
  const retry = dead.command('retry').description('send again; the gate judges it like any other send');
  withOrder(retry).action(act((context, keys, options) => give(context, 'retry', keys, options)));
  const drop = dead.command('drop').description('let go for good');
  withOrder(drop).action(act((context, keys, options) => give(context, 'drop', keys, options)));
};

function withOrder(verb: Command): Command {
  return withFormats(withDaemon(verb), ['pretty', 'json'])
    .argument('[keys...]', 'sends, as `dead list` shows them')
    .option('--ended <reason>', 'all sends that ended for this reason')
    .option('--all', 'all sends')
    .option('--subscriber <ids...>', 'subscribers in quarantine: their inputs are applied again, or dropped')
    .requiredOption('--as <who>', 'who gives the order')
    .requiredOption('--reason <text>', 'why; it goes into the audit');
}

function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const shown = new Table({ head: [...head], style: { head: [], border: [], compact: true } });
  shown.push(...rows.map((row) => row.map(String)));
  return shown.toString();
}

const UNREADABLE_HELP =
  'a state that cannot be read stays as it is: put it back from a backup and `dead retry --subscriber ID`, or `rutter forget ID`';

function print({ counts, letters, next, quarantined }: DeadList): string {
  const parts: string[] = [];
  if (counts.length === 0) parts.push('no dead sends');
  for (const { state, reason, count } of counts) parts.push(`${count} ${state}: ${reason}`);
  if (letters.length > 0) {
    const rows = letters.map(({ key, subscriber, at, state, reason, journey, step, channel, attempts }) => {
      return [key, subscriber, at, `${state}: ${reason}`, `${journey}/${step}`, channel, attempts];
    });
    parts.push(table(['send', 'subscriber', 'ended', 'as', 'step', 'channel', 'attempts'], rows));
  }
  if (next !== null) parts.push(`there may be more: --after ${next}`);
  if (quarantined.length > 0) {
    const rows = quarantined.map(({ subscriber, at, kind, problem, inputs }) => {
      return [subscriber, at, problem === null ? kind : `${kind}: ${problem}`, inputs];
    });
    parts.push(table(['in quarantine', 'since', 'error', 'inputs'], rows));
    if (quarantined.some(({ problem }) => problem !== null)) parts.push(UNREADABLE_HELP);
  }
  return `${parts.join('\n')}\n`;
}

async function listDead(context: Context, options: ListOptions): Promise<ExitCode> {
  const query = new URLSearchParams({ limit: String(options.limit) });
  if (options.ended !== undefined) query.set('ended', options.ended);
  if (options.after !== undefined) query.set('after', options.after);
  const { status, body } = await askDaemon(context, options, `/admin/dead?${query}`);
  if (status !== 200) throw refusalOf(status, body);
  const list = body as DeadList;
  emit(context, options.format, {
    pretty: () => print(list),
    json: () => `${JSON.stringify(list, null, 2)}\n`,
  });
  return 0;
}

async function give(
  context: Context,
  what: 'retry' | 'drop',
  keys: readonly string[],
  options: OrderOptions,
): Promise<ExitCode> {
  const { ended, all, subscriber: subscribers = [], as: by, reason } = options;
  const isBroad = ended !== undefined || all === true;
  if (isBroad === keys.length > 0 && (isBroad || subscribers.length === 0)) {
    throw new Refusal('name sends, or a reason with --ended, or say --all', '`rutter dead list` shows them');
  }
  const order = { do: what, keys, subscribers, by, reason };
  const scope = { ...(ended === undefined ? {} : { ended }), ...(all === true ? { all } : {}) };
  const { status, body } = await askDaemon(context, options, '/admin/dead', {
    method: 'POST',
    body: JSON.stringify({ ...order, ...scope }),
  });
  if (status !== 200) throw refusalOf(status, body);
  const answer = body as DeadAnswer;
  const did = what === 'retry' ? 'sent again' : 'dropped';
  emit(context, options.format, {
    pretty: () => {
      const apart =
        answer.apart === 0 ? '' : `, ${answer.apart} in quarantine as before: see \`rutter dead list\``;
      return `${answer.letters} sends ${did}, ${answer.subscribers} subscribers out of quarantine${apart}\n`;
    },
    json: () => `${JSON.stringify(answer, null, 2)}\n`,
  });
  // Somebody named what is not there, or what failed again.
  return answer.apart > 0 || (!isBroad && answer.letters < keys.length) ? 1 : 0;
}

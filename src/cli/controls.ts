/** What the verbs that stop and resume have in common: the order to the daemon, and how its answer is shown. */
import Table from 'cli-table3';
import type { ControlAnswer, ShownControl } from '../daemon/routes/controls.ts';
import type { ControlReport } from '../hosts/control-order.ts';
import { type Context, type ExitCode, Refusal } from './context.ts';
import { askDaemon, type DaemonOptions } from './daemon-client.ts';
import type { FormatOptions } from './options.ts';
import { emit } from './output.ts';

export type OrderOptions = DaemonOptions & FormatOptions & { readonly as: string; readonly reason: string };

/** Sends an order and shows what it did. Throws a Refusal where the daemon says no; nothing has changed then. */
export async function giveOrder(
  context: Context,
  options: OrderOptions,
  request: { readonly method: 'POST' | 'DELETE'; readonly path: string; readonly order: object },
): Promise<ExitCode> {
  const { method, path, order } = request;
  const said = { ...order, by: options.as, reason: options.reason };
  const { status, body } = await askDaemon(context, options, path, { method, body: JSON.stringify(said) });
  if (status !== 200) throw refusalOf(status, body);
  const answer = body as ControlAnswer;
  emit(context, options.format, {
    pretty: () => printAnswer(answer),
    json: () => `${JSON.stringify(answer, null, 2)}\n`,
  });
  return 0;
}

/** What the daemon has against a request. */
export function refusalOf(status: number, body: unknown): Refusal {
  const { error = `the daemon answered ${status}` } = (body ?? {}) as { readonly error?: string };
  if (status === 403) return new Refusal(error, '`may_pull` of the PanicPolicy says who may', 1);
  const isOurs = status === 400 || status === 404 || status === 409;
  return new Refusal(error, isOurs ? undefined : 'see the log of the daemon', 1);
}

function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const shown = new Table({ head: [...head], style: { head: [], border: [], compact: true } });
  shown.push(...rows.map((row) => row.map(String)));
  return shown.toString();
}

/** A scope in words. Pure. */
function describeScope({ name, scope }: Pick<ShownControl, 'name' | 'scope'>): string {
  const parts = Object.entries(scope).map(([part, names]) => `${part} ${(names ?? []).join(', ')}`);
  const words = parts.length === 0 ? 'everything' : parts.join('; ');
  return name === undefined ? words : `${name} (${words})`;
}

/** "panic-1: panic on everything, hold, until resumed". Pure. */
export function describeControl(control: ShownControl): string {
  const { id, kind, mode, entrants, until, by, reason, since } = control;
  const how = kind === 'pause' ? `, ${mode}, entrants ${entrants}` : '';
  const end = until === null ? 'until it is resumed' : `what is held then expires at ${until}`;
  return `${id}: ${kind} on ${describeScope(control)}${how}; ${end}; since ${since} by ${by}: ${reason}`;
}

function printCounts({ held, handedOver }: ControlReport, word: string): readonly string[] {
  const rows = held.map(({ channel, class: name, journey, count }) => [channel, name, journey, count]);
  const gone = handedOver.map(({ channel, inFlight, accepted }) => [channel, inFlight, accepted]);
  return [
    ...(rows.length === 0 ? [`nothing ${word}`] : [table(['channel', 'class', 'journey', word], rows)]),
    ...(gone.length === 0
      ? ['nothing was handed over in the last 15 minutes']
      : [table(['handed over by', 'in flight', 'accepted in 15 min'], gone)]),
  ];
}

function printAnswer({ report, controls }: ControlAnswer): string {
  const { ids, parked, trickled, substituted } = report;
  const isResume = controls.length === 0;
  const head = isResume
    ? [ids.length === 0 ? 'nothing was stopped' : `resumed ${ids.join(', ')}`]
    : controls.map(describeControl);
  const planB = isResume ? [`plan B: ${trickled} trickled, ${substituted} substituted`] : [];
  const counts = printCounts(report, isResume ? 'goes on' : 'held');
  return `${[...head, ...counts, `runs in these journeys: ${parked}`, ...planB].join('\n')}\n`;
}

/** Prints what was decided about somebody, for people and as JSON. Pure. */

import { type Instant, instant } from '../../base/ids.ts';
import { formatInstant } from '../../base/instant.ts';
import type { JsonObject } from '../../base/json.ts';
import { quoteName } from '../../base/quote-names.ts';
import type { Decision } from '../../kernel/decision.ts';
import type { Source } from '../../plan/plan.ts';
import type { LoggedDecision, LoggedSend, WhyLog } from './log.ts';

/** An end of time is no number in JSON. */
function formatUntil(until: Instant | null): string {
  return until === null ? 'never' : formatInstant(instant(until));
}

/** "seen: a = 1, b = "x""; nothing where nothing was. Pure. */
export function seenLines(values: JsonObject | undefined): readonly string[] {
  const pairs = Object.entries(values ?? {}).map(([name, value]) => `${name} = ${JSON.stringify(value)}`);
  return pairs.length === 0 ? [] : [`seen: ${pairs.join(', ')}`];
}

/** "--> file:line:column"; nothing where no line is behind it. Pure. */
export function placeLines(source: Source | null | undefined): readonly string[] {
  return source == null ? [] : [`--> ${source.file}:${source.line}:${source.column}`];
}

const indent = (lines: readonly string[], by: number) => lines.map((line) => `${' '.repeat(by)}${line}`);

function details({ decision, remedy }: LoggedDecision): readonly string[] {
  const change = remedy === null ? [] : [`= ${remedy}`];
  return [...seenLines(decision.values), ...placeLines(decision.source), ...change];
}

function because({ kind, policy, reason, until, values, type }: Decision): string {
  const by =
    policy === undefined
      ? kind === undefined
        ? ''
        : ` (${kind})`
      : ` by ${quoteName(policy)} (${kind ?? ''})`;
  const cause = reason === undefined || reason === '' ? '' : `: ${reason}`;
  const when = until === undefined ? '' : `, until ${formatUntil(until)}`;
  const state = type === 'settled' && typeof values?.state === 'string' ? ` as ${values.state}` : '';
  return `${state}${by}${cause}${when}`;
}

const VERBS: { readonly [type: string]: string } = { deferred: 'held', passed: 'handed over' };
const verbOf = (type: string) => VERBS[type] ?? type.replaceAll('_', ' ');

function whereOf({ journey, step }: Decision): string {
  const where = [journey, step].filter((part) => part !== undefined).join('/');
  return where === '' ? '' : ` in ${where}`;
}

function printDecision(logged: LoggedDecision): string {
  const { decision } = logged;
  const { at, type, channel } = decision;
  const what = channel === undefined ? '' : ` ${channel}`;
  const line = `${formatInstant(at)}  ${verbOf(type)}${what}${whereOf(decision)}${because(decision)}`;
  return [line, ...indent(details(logged), 4)].join('\n');
}

function printSend({ decisions, state, plannedAt }: LoggedSend): string {
  const about = decisions[0]?.decision;
  const template = about?.template === undefined ? '' : ` ${quoteName(about.template)}`;
  const where = about === undefined ? '' : whereOf(about);
  const head = `${formatInstant(plannedAt)}  ${about?.channel ?? 'a send'}${template}${where}: ${state}`;
  const blocks = decisions.flatMap((logged) => {
    const { at, type } = logged.decision;
    return [
      `    ${formatInstant(at)}  ${verbOf(type)}${because(logged.decision)}`,
      ...indent(details(logged), 8),
    ];
  });
  return [head, ...blocks].join('\n');
}

/** Sends with what objected to them, and everything else, in order of time. */
export function printLog({ items, commit }: WhyLog): string {
  if (items.length === 0) return 'nothing was decided\n';
  const blocks = items.map((item) => ('send' in item ? printSend(item) : printDecision(item)));
  const origin = commit === null ? [] : [`lines are those of commit ${commit}`];
  return `${[...blocks, ...origin].join('\n')}\n`;
}

function toJson({ decision, remedy }: LoggedDecision): object {
  const { at, until, againAt } = decision;
  return {
    ...decision,
    at: formatInstant(at),
    ...(until === undefined ? {} : { until: formatUntil(until) }),
    ...(againAt === undefined ? {} : { againAt: formatUntil(againAt) }),
    ...(remedy === null ? {} : { remedy }),
  };
}

function sendToJson({ send, state, plannedAt, decisions }: LoggedSend): object {
  const about = decisions[0]?.decision;
  const { journey, step, run, channel, template } = about ?? {};
  const objections = decisions.filter(
    ({ decision: { type }, remedy }) => remedy !== null || type === 'refused' || type === 'deferred',
  );
  return {
    send,
    journey,
    step,
    run,
    channel,
    class: about?.class,
    template,
    plannedAt: formatInstant(plannedAt),
    state,
    objections: objections.map((logged) => {
      const { at, type, kind, policy, reason, source, values, until, againAt } = logged.decision;
      return {
        at: formatInstant(at),
        gate: type === 'settled' ? reason : kind,
        policy,
        effect: type === 'settled' ? values?.state : verbOf(type),
        reason,
        source,
        values,
        until: until === undefined ? null : formatUntil(until),
        againAt: againAt === undefined ? null : formatUntil(againAt),
        remedy: logged.remedy,
      };
    }),
  };
}

/** `{ subscriber, commit, sends, decisions }`: sends with their objections; every decision in order of time. */
export function printLogJson({ subscriber, commit, items }: WhyLog): string {
  const sends = items.filter((item) => 'send' in item);
  const decisions = items
    .flatMap((item, place) => ('send' in item ? item.decisions : [item]).map((logged) => ({ logged, place })))
    .sort((a, b) => a.logged.decision.at - b.logged.decision.at || a.place - b.place)
    .map(({ logged }) => toJson(logged));
  return `${JSON.stringify({ subscriber, commit, sends: sends.map(sendToJson), decisions }, null, 2)}\n`;
}

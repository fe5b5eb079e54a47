/** Writes down what a case came to: what left, what was refused, held, entered, ended; and a timeline for people. */

import type { Instant } from '../base/ids.ts';
import { formatInstant } from '../base/instant.ts';
import { isJsonObject, type Json, type JsonObject } from '../base/json.ts';
import { quoteName } from '../base/quote-names.ts';
import type { AuditEntry } from '../hosts/audit.ts';
import type { ControlReport } from '../hosts/control-order.ts';
import type { HandOver } from '../hosts/host.ts';
import type { Decision } from '../kernel/decision.ts';
import type { Outcome } from '../kernel/input.ts';

/** The lists that a test can speak of. */
export type ListName = 'sends' | 'calls' | 'refused' | 'held' | 'entered' | 'exits' | 'goals' | 'controls';

/** One thing that happened, with the fields that tests may name. */
export type Happening = { readonly list: ListName; readonly at: Instant; readonly fields: JsonObject };

/** One line of the timeline. */
export type Line = { readonly at: Instant; readonly text: string };

/** An attempt that was handed over, as receipts need it. */
export type Sent = { readonly at: Instant; readonly handOver: HandOver };

export type Recorder = {
  readonly happenings: Happening[];
  readonly lines: Line[];
  readonly sent: Sent[];
  /** Attributes by subscriber, as they were at an instant. */
  readonly profiles: Map<Instant | 'end', Map<string, JsonObject>>;
  note(at: Instant, text: string): void;
  decided(subscriber: string, decision: Decision): void;
  /** A stop, a resume or a warning, as it stands in the audit. */
  audited(entry: AuditEntry): void;
  /** What the order that was given last has done, in numbers. */
  ordered(report: ControlReport): void;
  /** An attempt. One that failed for certain is no send: it is in the timeline only. */
  handedOver(handOver: HandOver, outcome: Outcome): void;
};

const DECISIONS: { readonly [type: string]: ListName } = {
  refused: 'refused',
  deferred: 'held',
  entered: 'entered',
  exited: 'exits',
  goal: 'goals',
};

function text(value: Json | undefined): string {
  return typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value);
}

/** An exit by event or segment is known by its name; every other one by its reason. */
function reasonOf({ reason, values }: Decision): string | undefined {
  const cause = reason === 'exit_event' ? values?.event : reason === 'exit_segment' ? values?.segment : null;
  return typeof cause === 'string' ? cause : reason;
}

function fieldsOf(list: ListName, subscriber: string, decision: Decision): JsonObject {
  const { journey, step, channel, template, key, policy, kind, until } = decision;
  const named: { readonly [field: string]: Json | undefined } = {
    subscriber,
    journey,
    step,
    channel,
    class: decision.class,
    template,
    key,
    ...(list === 'goals' ? { name: decision.reason } : { reason: reasonOf(decision) }),
    ...(list === 'refused' || list === 'held' ? { by: policy, gate: kind } : {}),
    ...(until === undefined ? {} : { until: formatInstant(until) }),
  };
  const present = Object.entries(named).filter((each): each is [string, Json] => each[1] !== undefined);
  return Object.fromEntries(present);
}

/** What plan B of a panic has to do with a send. */
function planBOf({ type, kind, reason }: Decision): JsonObject | null {
  if (type === 'passed' && reason === 'trickle') return { trickled: true };
  return type === 'planned' && kind === 'substitute' ? { substitute: true } : null;
}

function whatLeft({ message, subscriber, attempt, at }: HandOver): JsonObject {
  const { content, channel, journey, step, to } = message;
  const about = { subscriber, channel, class: message.class, journey, step, to, attempt, content };
  const template = message.template === null ? {} : { template: message.template };
  return { ...content, ...about, ...template, at: formatInstant(at) };
}

const VERBS: { readonly [type: string]: string } = {
  entered: 'entered',
  entry_refused: 'was not let into',
  moved: 'moved on in',
  exited: 'left',
  goal: 'reached a goal of',
  refused: 'refused in',
  deferred: 'held in',
};

/** A send that ended without being accepted; those that were are in the timeline as they left. */
function verbOf({ type, values }: Decision): string | undefined {
  const state = values?.state;
  if (type !== 'settled' || typeof state !== 'string') return VERBS[type];
  return state === 'accepted' ? undefined : `${state} in`;
}

function describe(subscriber: string, decision: Decision): string | undefined {
  const verb = verbOf(decision);
  if (verb === undefined) return undefined;
  const { journey, step, template, channel, policy, until } = decision;
  const where = [journey, step].filter(Boolean).join('/');
  const what = template === undefined ? '' : `: ${channel ?? ''} ${quoteName(template)}`;
  const by = policy === undefined ? '' : ` by ${quoteName(policy)}`;
  const reason = reasonOf(decision);
  const error = decision.values?.error;
  const detail = typeof error === 'string' ? `: ${error}` : '';
  const why = reason === undefined || reason === policy ? '' : ` (${reason}${detail})`;
  const when = until === undefined ? '' : ` until ${formatInstant(until)}`;
  return `${subscriber} ${verb} ${where}${what}${by}${why}${when}`;
}

type Counts = { readonly [name in 'held' | 'handed_over' | 'parked' | 'trickled' | 'substituted']: number };

function countReport({ held, handedOver, parked, trickled, substituted }: ControlReport): Counts {
  const waiting = held.reduce((sum, { count }) => sum + count, 0);
  const gone = handedOver.reduce((sum, { inFlight, accepted }) => sum + inFlight + accepted, 0);
  return { held: waiting, handed_over: gone, parked, trickled, substituted };
}

/** A recorder of one case. */
export function createRecorder(): Recorder {
  const happenings: Happening[] = [];
  const lines: Line[] = [];
  const sent: Sent[] = [];
  const marks = new Map<string, JsonObject>();
  const note = (at: Instant, line: string) => void lines.push({ at, text: line });
  return {
    happenings,
    lines,
    sent,
    profiles: new Map(),
    note,
    decided(subscriber, decision) {
      const list = DECISIONS[decision.type];
      if (list !== undefined) {
        happenings.push({ list, at: decision.at, fields: fieldsOf(list, subscriber, decision) });
      }
      const mark = planBOf(decision);
      if (mark !== null && decision.send !== undefined) marks.set(decision.send, mark);
      const line = describe(subscriber, decision);
      if (line !== undefined) note(decision.at, line);
    },
    audited({ at, action, control, by, reason, values }) {
      const named = control === null ? {} : { control };
      const fields = { ...values, action, by, reason, ...named };
      happenings.push({ list: 'controls', at, fields });
      note(at, `${action} by ${by}: ${reason}`);
    },
    ordered(report) {
      const place = happenings.findLastIndex(({ list }) => list === 'controls');
      const found = happenings[place];
      if (found === undefined) return;
      const counts = countReport(report);
      happenings[place] = { ...found, fields: { ...found.fields, ...counts } };
      const { held, handed_over, parked } = counts;
      note(found.at, `held ${held}, out of our hands ${handed_over}, runs parked ${parked}`);
    },
    handedOver(handOver, outcome) {
      const { message, at, subscriber } = handOver;
      const list = message.type === 'call' ? 'calls' : 'sends';
      sent.push({ at, handOver });
      const hasLeft = outcome.result === 'accepted' || outcome.result === 'unknown';
      if (hasLeft)
        happenings.push({ list, at, fields: { ...whatLeft(handOver), ...marks.get(handOver.key) } });
      const what = message.template === null ? '' : ` ${quoteName(message.template)}`;
      const answer = outcome.result === 'accepted' ? '' : `: ${outcome.result} (${outcome.reason})`;
      const { content } = message;
      const title = isJsonObject(content) ? text(content.subject ?? content.title) : '';
      const words = title === '' ? '' : ` "${title.slice(0, 60)}"`;
      note(
        at,
        `${message.channel}${what}${words} to ${subscriber} from ${message.journey}/${message.step}${answer}`,
      );
    },
  };
}

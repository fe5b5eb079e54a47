/** Prints the answers before the fact, for people and as JSON. Pure. */

import { type Instant, NEVER } from '../../base/ids.ts';
import { formatInstant } from '../../base/instant.ts';
import { quoteName } from '../../base/quote-names.ts';
import type { EntryHistory } from '../../kernel/state.ts';
import { formatLocal } from '../../kinds/gates/local-text.ts';
import type { Source } from '../../plan/plan.ts';
import type { Ahead, AheadChannel, AheadJourney, AheadObjection, AheadRun, AheadSend } from './ahead.ts';
import { placeLines, seenLines } from './print-log.ts';

/** Where the workspace stands: its commit, and whether files differ from it. `shown`: a file from where the user stands. */
export type Origin = {
  readonly commit: string | null;
  readonly dirty: boolean;
  shown(file: string): string;
};

const indent = (lines: readonly string[], by: number) => lines.map((line) => `${' '.repeat(by)}${line}`);

function moved(source: Source | null, { shown }: Origin): Source | null {
  return source === null ? null : { ...source, file: shown(source.file) };
}

function atOr(at: Instant, otherwise: string): string {
  return at === NEVER ? otherwise : `until ${formatInstant(at)}`;
}

function printRun({ run, sends }: AheadRun): readonly string[] {
  const key = run.key === null ? '' : ` of ${quoteName(run.key)}`;
  const waiting = sends.map(({ step, channels, channelIndex, state, until, reason }) => {
    const why = reason === '' || reason === 'planned' ? '' : ` (${reason})`;
    return `${channels[channelIndex] ?? ''} of ${quoteName(step)} is ${state}${why} ${atOr(until, 'until something happens')}`;
  });
  const due = sends.length > 0 ? '' : `, ${atOr(run.dueAt, 'until something happens')}`;
  return [
    `in run ${run.id}${key} at step ${quoteName(run.step)} since ${formatInstant(run.arrivedAt)}${due}`,
    ...waiting,
  ];
}

function printPast(past: readonly EntryHistory[]): string {
  const last = past.toSorted((left, right) => left.enteredAt - right.enteredAt).at(-1);
  if (last === undefined) return 'never entered';
  const left = last.exitedAt === null ? '' : `, left ${formatInstant(last.exitedAt)}`;
  return `not in it; entered ${formatInstant(last.enteredAt)}${left}`;
}

const EFFECTS = { held: 'held', refused: 'refused', rejected: 'rejected' } as const;

function printObjection(objection: AheadObjection, index: number, origin: Origin): readonly string[] {
  const { effect, policy, gate, reason, values, source, until, remedy } = objection;
  const by = gate === policy ? quoteName(gate) : `${quoteName(policy)} (${gate})`;
  const when = until === null || until === NEVER ? '' : `, until ${formatInstant(until)}`;
  const verb = index === 0 ? EFFECTS[effect] : `would also be ${EFFECTS[effect]}`;
  const change = remedy === null ? [] : [`= ${remedy}`];
  const details = [...seenLines(values), ...placeLines(moved(source, origin)), ...change];
  return [`${verb} by ${by}: ${reason}${when}`, ...indent(details, 4)];
}

function printChannel({ channel, template, objections }: AheadChannel, origin: Origin): readonly string[] {
  const what = template === null ? channel : `${channel} ${quoteName(template)}`;
  if (objections.length === 0) return [`${what}: no gate objects`];
  return [
    `${what}:`,
    ...indent(
      objections.flatMap((each, index) => printObjection(each, index, origin)),
      4,
    ),
  ];
}

const OUTCOMES: { readonly [outcome in AheadSend['outcome']]: string } = {
  passes: 'would be sent',
  held: 'would be held',
  refused: 'would be refused',
  rejected: 'would be rejected',
  unplanned: 'would send nothing: none of its templates is chosen',
};

/** Without a run nobody knows what would start one, and the template is chosen by that. */
function outcomeWords({ outcome, run }: AheadSend): string {
  const isOpen = outcome === 'unplanned' && run === null;
  return isOpen ? 'cannot be told: what starts a run chooses its template' : OUTCOMES[outcome];
}

function printNext({ outcome, nextPassAt, at, zone }: AheadSend): readonly string[] {
  if (outcome === 'passes' || outcome === 'unplanned') return [];
  if (nextPassAt === null) return ['next: not by time alone; something has to change'];
  return nextPassAt === at
    ? []
    : [`next: would pass from ${formatLocal(nextPassAt, zone)}, if nothing else happens`];
}

function printSend(send: AheadSend, origin: Origin): readonly string[] {
  const { step, channels, waitingUntil } = send;
  const waits =
    waitingUntil === null ? '' : ` (it is planned and waits ${atOr(waitingUntil, 'for its lane')})`;
  const words = [...channels.flatMap((channel) => printChannel(channel, origin)), ...printNext(send)];
  const source = placeLines(moved(send.source, origin));
  return [`${quoteName(step)} ${outcomeWords(send)}${waits}`, ...indent([...source, ...words], 4)];
}

function printJourney({ journey, runs, past, sends }: AheadJourney, origin: Origin): string {
  const where = runs.length === 0 ? [printPast(past)] : runs.flatMap(printRun);
  return [journey, ...indent([...where, ...sends.flatMap((send) => printSend(send, origin))], 2)].join('\n');
}

/** By journey: where the person is, and for each send what the gates say and what would have to change. */
export function printAhead({ subscriber, at, zone, journeys }: Ahead, origin: Origin): string {
  const head = `${subscriber} at ${formatInstant(at)} (${formatLocal(at, zone)}), as if it were sent then`;
  const dirty = origin.dirty ? ', with changes that are not committed' : '';
  const commit =
    origin.commit === null
      ? 'the workspace is at no commit'
      : `lines are those of commit ${origin.commit}${dirty}`;
  return `${[head, ...journeys.map((journey) => printJourney(journey, origin)), commit].join('\n')}\n`;
}

const instantOrNull = (at: Instant | null) => (at === null || at === NEVER ? null : formatInstant(at));

function sendToJson(send: AheadSend, origin: Origin): object {
  const { step, class: name, run, outcome, waitingUntil, nextPassAt, channels, source } = send;
  return {
    step,
    class: name,
    run,
    source: moved(source, origin),
    outcome,
    waitingUntil: instantOrNull(waitingUntil),
    nextPassAt: instantOrNull(nextPassAt),
    channels: channels.map(({ channel, template, objections }) => ({
      channel,
      template,
      objections: objections.map(({ changesAt: _internal, ...objection }) => ({
        ...objection,
        source: moved(objection.source, origin),
        until: instantOrNull(objection.until),
      })),
    })),
  };
}

function runToJson({ run, sends }: AheadRun): object {
  return {
    run: run.id,
    key: run.key,
    step: run.step,
    arrivedAt: formatInstant(run.arrivedAt),
    dueAt: instantOrNull(run.dueAt),
    sends: sends.map(({ step, channels, channelIndex, state, reason, until }) => {
      return { step, channel: channels[channelIndex], state, reason, until: instantOrNull(until) };
    }),
  };
}

/** `{ subscriber, at, zone, commit, dirty, journeys: [{ journey, runs, past, sends }] }`; instants in RFC 3339, null for never. */
export function printAheadJson({ subscriber, at, zone, journeys }: Ahead, origin: Origin): string {
  const { commit, dirty } = origin;
  const body = {
    subscriber,
    at: formatInstant(at),
    zone,
    commit,
    dirty,
    journeys: journeys.map(({ journey, runs, past, sends }) => ({
      journey,
      runs: runs.map(runToJson),
      past: past.map(({ count, enteredAt, exitedAt }) => {
        return { count, enteredAt: formatInstant(enteredAt), exitedAt: instantOrNull(exitedAt) };
      }),
      sends: sends.map((send) => sendToJson(send, origin)),
    })),
  };
  return `${JSON.stringify(body, null, 2)}\n`;
}

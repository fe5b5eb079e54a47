/** Two subscribers turn out to be one (semantics 10). The survivor's own values win where only one can stay. */
import type { FactId, Instant, RunId } from '../base/ids.ts';
import { refreshAlarms } from './alarms.ts';
import { recordOf, setConsent } from './consent.ts';
import { stricterConsent } from './consent-merge.ts';
import { findEntry, withEntry } from './entry-history.ts';
import type { MergeInput } from './input.ts';
import { decide, type Moment, own } from './moment.ts';
import { learnAbsorbed } from './new-facts.ts';
import { endRun } from './runs.ts';
import { RUN_EXITED } from './sends.ts';
import type { Run, SubscriberState } from './state.ts';
import { judgeEverything, withdraw } from './watch.ts';

function addFacts(moment: Moment, absorbed: SubscriberState): void {
  for (const id of Object.keys(absorbed.facts) as FactId[]) {
    const fact = moment.program.facts.get(id);
    const theirs = absorbed.facts[id];
    if (fact === undefined || theirs === undefined) continue;
    const ours = moment.state.facts[id];
    const facts = own(moment, 'facts');
    if (ours === undefined) facts[id] = theirs;
    else if (fact.linked.merge !== undefined) facts[id] = fact.linked.merge(ours, theirs);
  }
}

function addConsent(moment: Moment, absorbed: SubscriberState): void {
  for (const [channel, purposes] of Object.entries(absorbed.consent)) {
    for (const [purpose, theirs] of Object.entries(purposes)) {
      const ours = recordOf(moment.state.consent, channel, purpose);
      const stricter = stricterConsent(ours, theirs);
      if (stricter !== ours) setConsent(moment, channel, purpose, 'merged', stricter);
    }
  }
}

function later(left: Instant | null, right: Instant | null): Instant | null {
  if (left === null || right === null) return left ?? right;
  return left > right ? left : right;
}

function addHistory(moment: Moment, absorbed: SubscriberState): void {
  const { state } = moment;
  for (const theirs of absorbed.history) {
    const ours = findEntry(state.history, theirs.name);
    const both =
      ours === undefined
        ? theirs
        : {
            name: ours.name,
            count: ours.count + theirs.count,
            enteredAt: Math.max(ours.enteredAt, theirs.enteredAt) as Instant,
            exitedAt: later(ours.exitedAt, theirs.exitedAt),
          };
    state.history = withEntry(state.history, both);
  }
}

/** Takes over a run under an id that is free here. */
function adoptRun(moment: Moment, run: Run, sends: SubscriberState['sends'], alive: boolean): void {
  const { state } = moment;
  const taken =
    state.runs.some((other) => other.id === run.id) || state.sends.some((send) => send.run === run.id);
  const id = (taken ? `${run.id}+${state.runCount + 1}` : run.id) as RunId;
  if (taken) state.runCount++;
  for (const send of sends) {
    if (send.run === run.id) state.sends.push({ ...send, run: id, ...(!alive && { reason: RUN_EXITED }) });
  }
  state.runs.push({ ...run, id });
}

function addRuns(moment: Moment, absorbed: SubscriberState): void {
  const { state, program } = moment;
  for (const run of absorbed.runs) {
    const parallel = program.journeys.get(run.digest)?.parallel === true;
    const rival = parallel
      ? undefined
      : state.runs.find((other) => other.journey === run.journey && other.key === run.key);
    adoptRun(moment, run, absorbed.sends, true);
    const adopted = state.runs[state.runs.length - 1] as Run;
    if (rival === undefined) continue;
    const younger = rival.entry.at <= run.entry.at ? adopted : rival;
    endRun(moment, younger, { reason: 'merged', kind: 'merge', taken: true });
  }
  const ids = new Set(absorbed.runs.map((run) => run.id));
  for (const send of absorbed.sends) if (!ids.has(send.run)) state.sends.push({ ...send });
}

/** Absorbs another subscriber's state: facts add, consent becomes the stricter, caps count both, the older run stays. */
export function takeMerge(moment: Moment, input: MergeInput): void {
  const { absorbed } = input;
  const { state } = moment;
  addFacts(moment, absorbed);
  learnAbsorbed(moment, absorbed);
  addConsent(moment, absorbed);
  addHistory(moment, absorbed);
  state.profile = { ...absorbed.profile, ...state.profile };
  moment.profileZone = undefined;
  state.touches = [...state.touches, ...absorbed.touches].sort((left, right) => left.at - right.at);
  state.exposures = [...state.exposures, ...absorbed.exposures];
  if (absorbed.createdAt < state.createdAt) {
    state.createdAt = absorbed.createdAt;
    state.bucketId = absorbed.bucketId ?? absorbed.id;
  }
  state.runCount += absorbed.runCount;
  addRuns(moment, absorbed);
  for (const key of Object.keys(absorbed.watched)) {
    if (key.startsWith('trait:')) withdraw(moment, key.slice('trait:'.length), absorbed.watched[key]?.value);
  }
  decide(moment, {
    type: 'merged',
    at: moment.now,
    kind: 'merge',
    reason: 'merged',
    values: { absorbed: absorbed.id },
  });
  refreshAlarms(moment, ['timezone']);
  moment.tasks.push({ task: 'changed', edges: judgeEverything(moment) });
}

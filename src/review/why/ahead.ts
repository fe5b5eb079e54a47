/**
 * The answer before the fact, offline: plays one person's history in virtual time up to an instant, and asks the gate
 * about each send step as if it were sent then. Every message that leaves on the way counts as accepted. Reads no file.
 */
import { type Instant, instant } from '../../base/ids.ts';
import type { Incoming } from '../../hosts/host.ts';
import { createMemoryHost, type MemoryHost } from '../../hosts/memory/host.ts';
import type { Answer, AskedChannel, AskedObjection } from '../../kernel/ask.ts';
import type { Renderer } from '../../kernel/renderer.ts';
import type { EntryHistory, Run, Send, SubscriberState } from '../../kernel/state.ts';
import type { Definitions, GateDefinition } from '../../kinds/definition.ts';
import type { JourneyPlan, Plan, PlanFile } from '../../plan/plan.ts';
import { createRemedies, type Remedies } from './remedies.ts';

/** An objection with what would have to change. */
export type AheadObjection = AskedObjection & { readonly remedy: string | null };
export type AheadChannel = Omit<AskedChannel, 'objections'> & {
  readonly objections: readonly AheadObjection[];
};
export type AheadSend = Omit<Answer, 'channels'> & { readonly channels: readonly AheadChannel[] };

/** A run that is under way, with what it waits to send. */
export type AheadRun = { readonly run: Run; readonly sends: readonly Send[] };

/** One journey: where the person is in it, whether they were, and what its sends would come to. */
export type AheadJourney = {
  readonly journey: string;
  readonly runs: readonly AheadRun[];
  readonly past: readonly EntryHistory[];
  readonly sends: readonly AheadSend[];
};

export type Ahead = {
  readonly subscriber: string;
  readonly at: Instant;
  readonly zone: string;
  readonly journeys: readonly AheadJourney[];
};

export type Stage = {
  readonly plan: PlanFile;
  readonly definitions: Definitions;
  readonly renderer: Renderer;
};

/** What to ask about: one journey or all, one step or every one that sends. */
export type Wanted = { readonly journey?: string | undefined; readonly step?: string | undefined };

/**
 * True where one person's answer depends on the others: shared statistics, limited entries, ranks in a broadcast, what
 * went to an address that they share.
 */
export function needsEverybody(
  { traits, journeys, policies }: Plan,
  gates: readonly Pick<GateDefinition, 'name' | 'addressWindowMs'>[],
): boolean {
  const compares = Object.values(traits).some(({ population }) => population);
  const remembering = gates.filter(({ addressWindowMs }) => addressWindowMs !== undefined);
  const shares = Object.values(policies).some(({ gate }) => remembering.some(({ name }) => name === gate));
  return compares || shares || Object.values(journeys).some(({ limit }) => limit !== undefined);
}

/** The steps of a journey that send something, in the order in which they stand. */
export function sendSteps({ steps }: Pick<JourneyPlan, 'steps'>): readonly string[] {
  const place = (step: string) => steps[step]?.source ?? { file: '', line: 0, column: 0 };
  return Object.keys(steps)
    .filter((step) => steps[step]?.kind === 'send')
    .sort((left, right) => place(left).line - place(right).line || place(left).column - place(right).column);
}

/** Plays a history (in order of time) up to an instant; nothing later is in it. */
export function playHistory(
  { plan, definitions, renderer }: Stage,
  incoming: readonly Incoming[],
  at: Instant,
): MemoryHost {
  const startAt = instant(Math.min(at, incoming[0]?.at ?? at) - 1);
  const host = createMemoryHost({ plan, kinds: definitions, renderer, startAt });
  host.feed(incoming);
  host.advanceTo(at);
  return host;
}

function withRemedies(answer: Answer, remedies: Remedies): AheadSend {
  const { zone } = answer;
  const channels = answer.channels.map(({ objections, ...about }) => ({
    ...about,
    objections: objections.map((objection) => {
      const { gate, policy, reason, values, until } = objection;
      const name = answer.class ?? '';
      const remedy = remedies({
        gate,
        policy,
        reason,
        values,
        until,
        channel: about.channel,
        class: name,
        zone,
      });
      return { ...objection, remedy };
    }),
  }));
  return { ...answer, channels };
}

function runsOf({ runs, sends }: SubscriberState, journey: string): readonly AheadRun[] {
  return runs
    .filter((run) => run.journey === journey)
    .map((run) => ({ run, sends: sends.filter((send) => send.run === run.id) }));
}

function pastOf({ history }: SubscriberState, journey: string): readonly EntryHistory[] {
  return history.filter(({ name }) => name === journey || name.startsWith(`${journey}\u0000`));
}

/** The step that is asked for, or every one that sends. */
function stepsOf(plan: Plan, journey: string, { step }: Wanted): readonly string[] {
  const found = plan.journeys[journey];
  if (step !== undefined) return [step];
  return found === undefined ? [] : sendSteps(found);
}

/** Null: nobody of that id is in the history up to then. The names in `wanted` are those of the plan. */
export function lookAhead(
  stage: Stage,
  incoming: readonly Incoming[],
  about: { readonly subscriber: string; readonly at: Instant },
  wanted: Wanted,
): Ahead | null {
  const { subscriber, at } = about;
  const { plan } = stage.plan;
  const { engine } = playHistory(stage, incoming, at);
  const state = engine.read(subscriber)?.state ?? null;
  if (state === null) return null;
  const remedies = createRemedies(stage.definitions, plan);
  const names = wanted.journey === undefined ? Object.keys(plan.journeys).sort() : [wanted.journey];
  const journeys = names.map((journey): AheadJourney => {
    const answers = stepsOf(plan, journey, wanted).flatMap(
      (step) => engine.ask(subscriber, { journey, step }, at) ?? [],
    );
    return {
      journey,
      runs: runsOf(state, journey),
      past: pastOf(state, journey),
      sends: answers.map((answer) => withRemedies(answer, remedies)),
    };
  });
  const zone = journeys.flatMap(({ sends }) => sends.map((send) => send.zone))[0] ?? plan.workspace.zone;
  return { subscriber: state.id, at, zone, journeys };
}

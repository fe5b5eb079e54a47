/**
 * The linked form of a plan: closures and the indexes that let an input evaluate only what it touches.
 * Data of one process, never stored; `link` makes it, everything else in the kernel reads it.
 */
import type { Digest, FactId, Instant, StepId } from '../base/ids.ts';
import type { JsonObject } from '../base/json.ts';
import type { ExitPlan, GoalPlan, JourneyPlan, Plan, Source, StepPlan, TypeSpec } from '../plan/plan.ts';
import type { Decision } from './decision.ts';
import type { Effect } from './effect.ts';
import type { Gate, LinkedFact, LinkedLane, LinkedStep, Predicate, Reader } from './kinds.ts';
import type { Rendered, Renderer, RenderScope } from './renderer.ts';
import type { Send, SubscriberState } from './state.ts';

/** A fact, linked, with the filter in front of its fold. */
export type ProgramFact = {
  readonly id: FactId;
  readonly events: readonly string[];
  readonly where: Predicate | null;
  readonly linked: LinkedFact;
  /** Its number among the additions of facts that a host has counted: states before that lack it. 0: from the start. */
  readonly addedAt: number;
  /** It can be made of raw events: no event of the runner feeds it, and its filter reads events alone. */
  readonly isKept: boolean;
  /** How far back its readings look; NEVER: as far as there is anything. Grows while readers are linked. */
  readonly reach: { ms: number };
};

/** A segment whose edges matter, or a population trait. `key` names it in the state, by definition. */
export type Watched = {
  readonly key: string;
  readonly name: string;
  /** Null for a trait. */
  readonly segment: Predicate | null;
  readonly trait: Reader | null;
  readonly touches: Touches;
};

/** What a predicate or reader depends on. */
export type Touches = {
  readonly facts: ReadonlySet<FactId>;
  readonly attributes: ReadonlySet<string>;
  /** Reads something that only its kind knows (consent): any change but an event's may matter. */
  readonly opaque: boolean;
  /** Reads values shared by all subscribers. */
  readonly shared: boolean;
};

/** `plans`: its kind may plan sends or calls. `isCounted`: its visits are counted on arrival. */
export type ProgramStep = {
  readonly id: StepId;
  readonly spec: StepPlan;
  readonly linked: LinkedStep;
  readonly plans: boolean;
  readonly isCounted: boolean;
};

export type ProgramExit = { readonly plan: ExitPlan; readonly where: Predicate | null };

export type ProgramGoal = { readonly plan: GoalPlan; readonly where: Predicate | null };

/**
 * Of a template that a later version of the journey corrected (`hotfix: copy`): whether its new wording was rendered, or,
 * because that cannot be, its first one.
 */
export type RenderedCopy = 'corrected' | 'first';

/** A journey on one digest: in force, or pinned because runs are still on it. */
export type ProgramJourney = {
  readonly plan: JourneyPlan;
  readonly digest: Digest;
  readonly inForce: boolean;
  /** It was deleted, and whoever is in it leaves when they meet the plan that did that. */
  readonly leaves: boolean;
  readonly steps: ReadonlyMap<string, ProgramStep>;
  /** Step -> its place in the journey as written, from 0. */
  readonly order: ReadonlyMap<string, number>;
  readonly where: Predicate | null;
  readonly audience: Predicate | null;
  /** Runs beside each other: `while_active: parallel`, or the first step is a `digest` (semantics 8). */
  readonly parallel: boolean;
  readonly exitsByEvent: ReadonlyMap<string, readonly ProgramExit[]>;
  /** By key of the watched segment. */
  readonly exitsBySegment: ReadonlyMap<string, readonly ProgramExit[]>;
  readonly goalsByEvent: ReadonlyMap<string, readonly ProgramGoal[]>;
  /** How long after entry a goal may still count. */
  readonly goalWindowMs: number;
  /** Key of the watched segment that starts runs; null for other entries. */
  readonly entrySegment: string | null;
  render(
    template: string,
    scope: RenderScope,
    locale: string,
    now: Instant,
  ): Rendered & { readonly copy?: RenderedCopy };
};

export type ProgramGate = {
  readonly name: string;
  readonly stage: 'alone' | 'joint' | 'serial';
  readonly calls: boolean;
  readonly controls: boolean;
  readonly gate: Gate;
};

/** What a lane looks at of a send. */
export type CoveredSend = Pick<Send, 'type' | 'class' | 'journey' | 'tags' | 'channels' | 'channelIndex'>;

/**
 * A lane made by a LanePolicy. `name` is what permits and queues know it by, different from every channel. The limits
 * all have to agree; `rank` is that of the first one that ranks.
 */
export type ProgramLane = {
  readonly name: string;
  readonly policy: string;
  readonly source: Source;
  readonly limits: readonly { readonly kind: string; readonly linked: LinkedLane }[];
  readonly rank: Reader | null;
  covers(send: CoveredSend): boolean;
};

/** Sends of which it is kept to which address they went, and for how long (semantics 34). */
export type AddressMemory = {
  readonly windowMs: number;
  readonly channels: ReadonlySet<string>;
  covers(className: string, channel: string): boolean;
};

/** A plan that can run. */
export type Program = {
  readonly digest: Digest;
  readonly plan: Plan;
  readonly renderer: Renderer;
  /** A template of the plan in force: for what no journey sends. */
  readonly render: ProgramJourney['render'];
  /** `Renderer.request`, compiled once per request. */
  renderRequest(request: JsonObject): (scope: RenderScope, now: Instant) => Rendered;
  readonly facts: ReadonlyMap<FactId, ProgramFact>;
  /** How often facts were added so far: the largest `addedAt` that there ever was. */
  readonly factsAt: number;
  readonly factsByEvent: ReadonlyMap<string, readonly ProgramFact[]>;
  readonly watched: ReadonlyMap<string, Watched>;
  readonly watchedByFact: ReadonlyMap<FactId, readonly Watched[]>;
  readonly watchedByAttribute: ReadonlyMap<string, readonly Watched[]>;
  readonly watchedOpaque: readonly Watched[];
  readonly journeys: ReadonlyMap<Digest, ProgramJourney>;
  readonly inForce: ReadonlyMap<string, ProgramJourney>;
  readonly entriesByEvent: ReadonlyMap<string, readonly ProgramJourney[]>;
  readonly entriesBySegment: ReadonlyMap<string, readonly ProgramJourney[]>;
  /** Journeys entered by `changed` or `each`, by attribute. */
  readonly entriesByAttribute: ReadonlyMap<string, readonly ProgramJourney[]>;
  /** Journeys entered by `date`, or by a `schedule` in the subscriber's zone. */
  readonly entriesByAlarm: ReadonlyMap<string, ProgramJourney>;
  /** Events that anything hears: facts, entries, exits, goals, waits. */
  readonly heard: ReadonlySet<string>;
  readonly gates: readonly ProgramGate[];
  /** The same, apart by stage; those that judge by controls are in `controls` alone. */
  readonly judges: { readonly [stage in ProgramGate['stage'] | 'controls']: readonly ProgramGate[] };
  /** By name. */
  readonly lanes: readonly ProgramLane[];
  readonly touchWindowMs: number;
  /** What is kept of the sends to an address; null: nothing is. */
  readonly addressMemory: AddressMemory | null;
  /** Profile attribute of the address, by channel. */
  readonly addressAttributes: ReadonlyMap<string, string>;
  /** Channels that some template writes to: only their addresses are ever asked for. */
  readonly channels: readonly string[];
  readonly readsShared: boolean;
  readonly limited: readonly ProgramJourney[];
  readonly eventTypes: ReadonlyMap<string, readonly (readonly [string, TypeSpec])[]>;
};

/**
 * What the host must fetch before `advance`: suppressions of `addresses` (keys made by `suppressionKey`), what went to
 * those in `touches` within the window of the program's address memory,
 * the shared snapshot where `shared` is true, entry budgets of the journeys in `budgets`, and the raw events where `history`
 * is true.
 */
export type Needs = {
  readonly addresses: readonly string[];
  readonly touches: readonly string[];
  readonly shared: boolean;
  readonly budgets: readonly string[];
  /** The raw events that are kept of the subscriber. Absent: none of them. */
  readonly history?: true;
};

/**
 * What one instant came to. `dueAt` is when the subscriber must be woken (NEVER: only by an input).
 * With `erased` the host deletes everything it holds of this subscriber, and the state with it.
 */
export type Result = {
  readonly state: SubscriberState;
  readonly dueAt: Instant;
  readonly effects: readonly Effect[];
  readonly decisions: readonly Decision[];
  readonly erased: boolean;
};

/**
 * The interfaces of everything one adds one of: conditions, facts, steps, gates. Only what runs;
 * how a kind is written and compiled is `src/kinds/definition.ts`. The kernel imports no kind: they are passed to `link`.
 * A `run` is pure and synchronous: no clock, no I/O, no randomness but `bucket`.
 */
import type { FactId, Instant, RunId, SendKey, StepId } from '../base/ids.ts';
import type { Json, JsonObject } from '../base/json.ts';
import type {
  ConditionSpec,
  FactSpec,
  JourneyPlan,
  PolicyPlan,
  ReadingSpec,
  StepPlan,
  TypeSpec,
  WorkspacePlan,
} from '../plan/plan.ts';
import type { StepDecision } from './decision.ts';
import type { Context, EventInput } from './input.ts';
import type { Rendered } from './renderer.ts';
import type { OnCapped, Run, RunEvent, Send, SubscriberState } from './state.ts';

/** Kleene's three values. `Unknown` travels and is resolved only at the root (semantics 12). */
export const Truth = { False: 0, True: 1, Unknown: 2 } as const;
export type Truth = (typeof Truth)[keyof typeof Truth];

/**
 * What a condition sees. Evaluating lowers `validUntil` to the earliest instant at which the answer
 * could change by time alone; with `seen` present, evaluators also note the values they read.
 */
export type View = {
  readonly now: Instant;
  readonly state: SubscriberState;
  /** Inside `where`: the event tested. */
  readonly event: EventInput | RunEvent | null;
  readonly run: Run | null;
  readonly context: Context;
  /** The zone of semantics 17 for this subscriber and (where there is one) this run's journey. */
  readonly zone: string;
  validUntil: Instant;
  seen: { [path: string]: Json } | null;
  /**
   * Set by a reading that answered undefined because a part of what it reads is not known: what is counted is at least so
   * much; null: nothing can be said. Whoever reads looks at it, and clears it before.
   */
  floor?: number | null | undefined;
};

export type Predicate = (view: View) => Truth;
/** Reads a value; undefined means unknown (absent, or of the wrong type). */
export type Reader = (view: View) => Json | undefined;

/** What linking offers to a kind: closures for the parts that it names. */
export type Linker = {
  condition(spec: ConditionSpec): Predicate;
  segment(name: string): Predicate;
  trait(name: string): Reader;
  traitType(name: string): TypeSpec['type'];
  /** A reading of a fact; `key` reads the value under which a keyed fact is kept. */
  fact(id: FactId, reading: ReadingSpec, key?: Reader): Reader;
  /** A path such as ['profile', 'country']; values that do not fit the catalog type read as undefined. */
  path(path: readonly string[]): Reader;
  pattern(source: string): (text: string) => boolean;
};

export type ConditionKind = { readonly name: string; link(spec: ConditionSpec, linker: Linker): Predicate };

/** A fact kept in the state: folded event by event, values immutable, bounded. */
export type LinkedFact = {
  /** The new value; `value` is undefined before the first event. Never changes `value` in place. */
  fold(value: Json | undefined, event: EventInput, view: View): Json;
  /** Reads `reading`; lowers `view.validUntil` where time changes the answer. Undefined: no such value. */
  read(
    reading: ReadingSpec,
  ): (value: Json | undefined, view: View, key: Json | undefined) => Json | undefined;
  /** Drops what no reading can see any more. */
  prune?(value: Json, now: Instant): Json;
  /** The value after two subscribers turn out to be one (semantics 10); absent: the survivor's value stays. */
  merge?(survivor: Json, absorbed: Json): Json;
};
export type FactKind = { readonly name: string; link(spec: FactSpec, linker: Linker): LinkedFact };

/** Where a run goes: on, to a step (null: the end), nowhere until `dueAt`, or out. */
export type Move =
  | { readonly go: 'next' }
  | { readonly go: 'to'; readonly step: StepId | null; readonly event?: RunEvent | null }
  | { readonly go: 'stay'; readonly dueAt: Instant }
  | { readonly go: 'exit'; readonly reason: string };

export type SendRequest = {
  readonly type: 'send' | 'call';
  readonly channels: readonly string[];
  readonly class: string;
  readonly tags: readonly string[];
  /** Channel -> template; empty for a call. */
  readonly templates: { readonly [channel: string]: string };
  readonly request: JsonObject | null;
  readonly maxLatenessMs: number | null;
  /** What this message is worth to the sender; the larger one wins among equals (semantics 27). Absent: 0. */
  readonly value?: number;
  readonly onCapped: OnCapped;
  readonly onUnknown: 'retry' | 'hold' | null;
  readonly blocks: boolean;
};

/** What a step may do besides moving its run. Everything it does lands in this instant's result. */
export type StepView = View & {
  readonly run: Run;
  readonly journey: JourneyPlan;
  /** Plans a send or call; the gate judges it at the end of this instant. Pure: the key holds no clock. */
  plan(request: SendRequest): SendKey;
  /** Sets (or with null removes) a profile attribute. */
  update(attribute: string, value: Json): void;
  /** Bucket of this subscriber under a salt, 0..9999 (semantics 40). */
  bucket(salt: string): number;
  decide(decision: StepDecision): void;
  /** Changes another parked run of this subscriber: its data and when it wakes (`digest`, semantics 21). */
  join(run: RunId, local: Json, dueAt: Instant): void;
  /** Renders every string of a value as a template over this run's scope (`update`). */
  render(request: JsonObject): Rendered;
  /** Events of this instant that were handled already; where one of them started or moved the run, those after it. */
  readonly recent: readonly EventInput[];
};

/**
 * A step, linked. `arrive` is called once when the run reaches the step; a move that stays parks it.
 * While parked: `due` when `run.dueAt` has come; `event` for each event named in `listens` (not at or after
 * the deadline: then `due` wins, semantics 3); `touched` after any input that changed profile, consent or facts;
 * `settled` when a blocking send of this step and visit is final. An absent handler means: stay.
 */
export type LinkedStep = {
  readonly listens?: readonly string[];
  /** The step compares journey keys itself; otherwise it hears only events that reach its run (semantics 8). */
  readonly keyed?: boolean;
  arrive(view: StepView): Move;
  due?(view: StepView): Move;
  event?(view: StepView, event: EventInput): Move;
  touched?(view: StepView): Move;
  settled?(
    view: StepView,
    settled: {
      readonly key: SendKey;
      readonly state: string;
      readonly reason: string;
      readonly answer?: Json;
    },
  ): Move;
};
/** `plans`: the step may plan sends or calls; the kernel lets no other do so, and the proof must know how to read it. */
export type StepKind = {
  readonly name: string;
  readonly plans?: true;
  link(spec: StepPlan, linker: Linker): LinkedStep;
};

/** A message to a team's contact in place of a refused one (semantics 26). */
export type Instead = {
  readonly policy: string;
  readonly channel: string;
  readonly contact: string;
  readonly template: string;
  readonly source: PolicyPlan['source'];
};

/** A message that goes out once in the place of what a panic refused. */
export type Substitute = {
  readonly control: string;
  readonly policy: string;
  readonly template: string;
  readonly channel: string;
  readonly class: string;
  readonly source: PolicyPlan['source'];
};

/** Why a send passed where others like it do not. */
export type PassNote = {
  readonly policy: string;
  readonly reason: string;
  readonly source?: PolicyPlan['source'];
  readonly values: JsonObject;
};

/**
 * A gate's word on one send. Refused is final; deferred goes back to waiting with nothing reserved; held waits in the
 * outbox for an order, and ends expired at `until` if none comes.
 */
export type Verdict =
  | { readonly verdict: 'pass'; readonly note?: PassNote }
  | {
      readonly verdict: 'refuse';
      readonly policy: string;
      readonly reason: string;
      readonly instead?: readonly Instead[];
      readonly substitute?: Substitute;
      readonly source?: PolicyPlan['source'];
    }
  | {
      readonly verdict: 'defer';
      readonly until: Instant;
      readonly policy: string;
      readonly reason: string;
      readonly source?: PolicyPlan['source'];
    }
  | {
      readonly verdict: 'hold';
      readonly until: Instant;
      readonly policy: string;
      readonly reason: string;
      readonly source?: PolicyPlan['source'];
    };

/** The gate's view: the candidate's subscriber, run (null when it ended) and address. */
export type GateView = View & {
  readonly address: string | null;
  readonly essential: boolean;
  /** Place of a send's step in its journey as written, from 0: the last tie-break (semantics 27). */
  stepOrder(send: Send): number;
};

/** Judges one claimable send. `rivals` are the other sends of this instant that passed all gates before. */
export type Gate = { judge(send: Send, rivals: readonly Send[], view: GateView): Verdict };

/** A policy as a gate kind gets it: its document's name and what it holds. */
export type NamedPolicy = PolicyPlan & { readonly name: string };

/**
 * `alone` gates judge each send by itself; `joint` ones after all survivors are known; `serial` ones send by send
 * in order of priority, each seeing what earlier ones reserved (semantics 26 to 28).
 * A gate without policies may still judge (suppression).
 */
export type GateKind = {
  readonly name: string;
  readonly stage: 'alone' | 'joint' | 'serial';
  /** Judges calls as well; other gates judge sends only (semantics 24). */
  readonly calls?: boolean;
  /** Judges by the controls in force and nothing else: before a permit is asked for, and not while there are none. */
  readonly controls?: boolean;
  link(policies: readonly NamedPolicy[], linker: Linker, workspace: WorkspacePlan): Gate;
  /** How far back touches must be kept for these policies, in ms. */
  touchWindowMs?(policies: readonly NamedPolicy[]): number;
  /** How far back it must be known what went to an address, whoever has it, for what these policies cover, in ms. */
  addressWindowMs?(policies: readonly NamedPolicy[]): number;
};

/**
 * What a limit of a lane may look at besides its own state. `now` never goes back from one call to the next. A gauge's
 * `ageMs` is negative while it was not yet said at `now`; undefined: nobody ever said it.
 */
export type LaneView = {
  readonly now: Instant;
  gauge(name: string): { readonly value: number; readonly ageMs: number } | undefined;
};

/** How many sends may start at `now`, and when that grows by time alone (NEVER: only an input changes it). */
export type Permits = { readonly free: number; readonly until: Instant };

/**
 * One limit of a lane: a pure state machine over plain JSON, kept by the host in the transaction of what was sent.
 * `state` is undefined before the first `take`. `take` may be given more than was free; it never throws.
 */
export type LinkedLane = {
  permits(state: Json | undefined, view: LaneView): Permits;
  take(state: Json | undefined, count: number, view: LaneView): Json;
  /**
   * How many could start between two instants of one local day if somebody waited all the time: for reports, not for
   * judging. Infinity: there is no limit. Absent: only the outside knows.
   */
  room?(state: Json | undefined, from: Instant, until: Instant): number;
  /** Gauges that it reads, by name. */
  readonly gauges?: readonly string[];
  /** Who goes first among the sends of one journey: the larger number. Sends of a lane that ranks always queue. */
  readonly rank?: Reader;
};
export type LaneKind = {
  readonly name: string;
  link(spec: JsonObject, linker: Linker, workspace: WorkspacePlan): LinkedLane;
};

/** All kinds, in registry order; gate order is the order of judgement. `lanes` absent: there are none. */
export type Kinds = {
  readonly conditions: readonly ConditionKind[];
  readonly facts: readonly FactKind[];
  readonly steps: readonly StepKind[];
  readonly gates: readonly GateKind[];
  readonly lanes?: readonly LaneKind[];
};

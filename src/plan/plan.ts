/**
 * The plan: the compiler's product and the runner's only input. Plain canonical JSON.
 * Nothing here knows how a kind behaves: a kind's own data are opaque (`Spec`) and are read by that kind alone.
 */
import type { Digest, FactId, StepId } from '../base/ids.ts';
import type { Json, JsonObject } from '../base/json.ts';

export const PLAN_FORMAT = 1;

/** Where in the workspace an element was written. 1-based. Never part of a digest. */
export type Source = { readonly file: string; readonly line: number; readonly column: number };

/** Data of one kind (a step, condition, fact or gate), tagged with the kind's name. */
export type Spec = {
  readonly kind: string;
  readonly source?: Source;
  readonly [key: string]: Json | undefined;
};

/** A condition, lowered. Evaluates to true, false or unknown, with the instant until which that holds. */
export type ConditionSpec = Spec;
/** How a fact is kept: `kind` names the fact kind; `event` is the event that feeds it. */
export type FactSpec = Spec & {
  readonly event: string;
  /** Where several events feed one fact (`event` is the first of them); absent: `event` alone. */
  readonly events?: readonly string[];
  /** Only events for which this holds are folded in (scope: event and profile). */
  readonly where?: ConditionSpec;
};

/** What people read about an element: never part of a digest. */
export type About = {
  readonly title?: string;
  readonly owner?: string;
  readonly purpose?: string;
  readonly [key: string]: Json | undefined;
};

export type AttributeType =
  | 'string'
  | 'number'
  | 'integer'
  | 'boolean'
  | 'instant'
  | 'date'
  | 'list'
  | 'object';

/** The type of one attribute or property. `items` for lists, `properties` for objects. */
export type TypeSpec = {
  readonly type: AttributeType;
  readonly values?: readonly Json[];
  readonly pii?: boolean;
  readonly items?: TypeSpec;
  readonly properties?: { readonly [name: string]: TypeSpec };
};

export type CatalogPlan = {
  readonly profile: { readonly [attribute: string]: TypeSpec };
  readonly events: {
    readonly [event: string]: { readonly properties: { readonly [name: string]: TypeSpec } };
  };
};

/** A class of messages. Essential ones (transactional, service) are not marketing. Larger priority wins. */
export type ClassPlan = {
  readonly essential: boolean;
  readonly priority: number;
  /** Absent: nobody wrote it, it is there anyway. */
  readonly source?: Source;
};

/** Whoever hashes into the first `buckets` of 10,000 gets no messages but those of `exempt` classes (semantics 11). */
export type HoldoutPlan = {
  readonly buckets: number;
  readonly salt: string;
  readonly exempt: readonly string[];
  readonly source: Source;
};

export type WorkspacePlan = {
  readonly name: string;
  readonly zone: string;
  readonly locale: string;
  readonly classes: { readonly [name: string]: ClassPlan };
  readonly channels: { readonly [channel: string]: ChannelPlan };
  readonly unknownSubscriber: 'create' | 'hold' | 'reject';
  readonly latenessMs: number;
  readonly holdout?: HoldoutPlan;
  /** Team or role -> contacts by channel. */
  readonly contacts: { readonly [name: string]: { readonly [channel: string]: string } };
  /** What the runtime of every environment needs, references only, never secrets. */
  readonly retention: JsonObject;
};

/** Words that end all messages of a channel to an address, that take that back, and that ask for help. Upper case. */
export type Keywords = {
  readonly stop: readonly string[];
  readonly start: readonly string[];
  readonly help: readonly string[];
};

export type ChannelPlan = {
  /** Profile attribute that holds the address of this channel. */
  readonly address: string;
  readonly maxInFlight: number;
  /** Each message costs money (SMS): an unknown outcome is held for a person, never retried by itself. */
  readonly paid: boolean;
  /** The channel takes replies, and these single words mean something; absent: it takes none. */
  readonly keywords?: Keywords;
  /** Name of the adapter, and its configuration: references (`{ env: NAME }`, `{ file: PATH }`), never secrets. */
  readonly adapter: string;
  readonly config: JsonObject;
  /** Absent: nobody wrote it, it is there anyway. */
  readonly source?: Source;
};

/** Names that an element's conditions, steps and templates read directly; sorted. Bundles follow them transitively. */
export type Uses = {
  readonly facts: readonly FactId[];
  readonly segments: readonly string[];
  readonly traits: readonly string[];
  readonly templates: readonly string[];
};

export type SegmentPlan = {
  readonly when: ConditionSpec;
  readonly uses?: Uses;
  readonly source: Source;
  readonly about: About;
};

/** A computed value: how a fact is read. With `population`, mean and sigma over all subscribers are kept. */
export type TraitPlan = {
  readonly fact: FactId;
  /** What is read of the fact: its kind's reading name and arguments (window in ms, property). */
  readonly read: ReadingSpec;
  readonly type: AttributeType;
  readonly population: boolean;
  readonly uses?: Uses;
  readonly source: Source;
  readonly about: About;
};

/** One reading of a fact: e.g. { of: 'count', windowMs: 7776000000 }. */
export type ReadingSpec = {
  readonly of: string;
  readonly windowMs?: number;
  readonly [key: string]: Json | undefined;
};

/** Compiled content by locale; the syntax is opaque to everybody but the renderer. */
export type TemplatePlan = {
  readonly channel: string;
  readonly locales: { readonly [locale: string]: JsonObject };
  readonly defaultLocale: string;
  readonly source: Source;
  readonly about: About;
};

/** How a run starts. */
export type EntryPlan =
  | { readonly by: 'event'; readonly event: string; readonly where?: ConditionSpec }
  | { readonly by: 'segment'; readonly segment: string; readonly existing: 'enter' | 'ignore' }
  | {
      readonly by: 'date';
      readonly attribute: readonly string[];
      readonly every?: 'year';
      readonly at: string;
      readonly feb29: 'feb28' | 'mar01';
    }
  | { readonly by: 'changed'; readonly attribute: readonly string[] }
  | { readonly by: 'each'; readonly attribute: readonly string[]; readonly key?: readonly string[] }
  | { readonly by: 'at'; readonly at: number }
  | { readonly by: 'schedule'; readonly schedule: ScheduleSpec; readonly zone: 'workspace' | 'subscriber' };

/** A calendar rule: every day, week or month at a local time. */
export type ScheduleSpec = {
  readonly every: 'day' | 'week' | 'month';
  readonly at: string;
  readonly weekdays?: readonly string[];
  readonly day?: number;
};

export type Reentry =
  | { readonly mode: 'never' }
  | { readonly mode: 'always' }
  | { readonly mode: 'after'; readonly afterMs: number; readonly from: 'entry' | 'exit' };

export type ExitPlan = { readonly source: Source } & (
  | { readonly by: 'event'; readonly event: string; readonly where?: ConditionSpec; readonly key?: KeyPath }
  | { readonly by: 'segment'; readonly segment: string }
);

/** Path of the value in an event that names the run, or false: reaches every run. */
export type KeyPath = readonly string[] | false;

export type GoalPlan = {
  readonly name: string;
  readonly event: string;
  readonly where?: ConditionSpec;
  readonly withinMs: number;
  readonly primary: boolean;
  /** Watched, and no success; absent: it is one. */
  readonly guardrail?: true;
  readonly count: 'once' | 'every';
  readonly source: Source;
};

/** A step: its kind's data, and the step that follows it (null: the run ends). Nested lists are flattened. */
export type StepPlan = Spec & {
  readonly next: StepId | null;
  readonly source: Source;
  /** A condition says `since: <this step>`: runs remember when they arrived here. */
  readonly mark?: true;
};

export type JourneyPlan = {
  readonly name: string;
  readonly zone?: string;
  readonly class: string;
  readonly entry: EntryPlan;
  /** Path inside `entry` of the value that keys runs, when the journey has a key. */
  readonly key?: readonly string[];
  readonly reentry: Reentry;
  readonly whileActive: 'reject' | 'restart' | 'parallel';
  readonly maxActive: number;
  readonly audience?: ConditionSpec;
  readonly limit?: { readonly perDay?: number; readonly total?: number };
  readonly exits: readonly ExitPlan[];
  readonly goals: readonly GoalPlan[];
  readonly start: StepId | null;
  readonly steps: { readonly [step: string]: StepPlan };
  /** Journey-level instructions for runs on an older digest. */
  readonly migrate: readonly JsonObject[];
  readonly hotfix: boolean;
  /** Absent in a plan that no compiler made: the journey is taken to use everything. */
  readonly uses?: Uses;
  readonly digest: Digest;
  readonly source: Source;
  readonly about: About;
};

/** A delivery policy: `gate` names the gate kind that judges by it; `spec` is that kind's own data. */
export type PolicyPlan = {
  readonly gate: string;
  readonly covers: { readonly classes: readonly string[]; readonly channels: readonly string[] };
  readonly spec: JsonObject;
  readonly uses?: Uses;
  readonly source: Source;
  readonly about: About;
};

export type Plan = {
  readonly format: typeof PLAN_FORMAT;
  readonly workspace: WorkspacePlan;
  readonly catalog: CatalogPlan;
  readonly facts: { readonly [id: string]: FactSpec };
  readonly segments: { readonly [name: string]: SegmentPlan };
  readonly traits: { readonly [name: string]: TraitPlan };
  readonly templates: { readonly [name: string]: TemplatePlan };
  readonly journeys: { readonly [name: string]: JourneyPlan };
  readonly policies: { readonly [name: string]: PolicyPlan };
};

/** One journey with everything it names, transitively: what a pinned run needs to finish on its own digest. */
export type JourneyBundle = {
  readonly digest: Digest;
  readonly journey: JourneyPlan;
  readonly facts: Plan['facts'];
  readonly segments: Plan['segments'];
  readonly traits: Plan['traits'];
  readonly templates: Plan['templates'];
  /** Content of a later version that its runs get as well (`hotfix: copy`), by template; no part of the digest. */
  readonly copy?: Plan['templates'];
  /** The journey was deleted, and whoever is in it is to leave. */
  readonly leaves?: true;
};

/** What `rutter plan -o FILE` writes: the plan, its digest, and where it came from. */
export type PlanFile = {
  readonly rutter: string;
  readonly digest: Digest;
  readonly commit: string | null;
  readonly tzdata: string;
  /** Digest of the plan in force that it was compared with: it may take the place of that one only. Absent: of any. */
  readonly base?: Digest;
  /** The number of that one among all that were put in force: so that this file is used once. Absent: nobody asked. */
  readonly baseNumber?: number;
  readonly plan: Plan;
};

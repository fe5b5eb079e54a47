/**
 * How a kind is written, checked and lowered: the compile-time half of the interfaces in `src/kernel/kinds.ts`.
 * Each kind is a folder: `schema.ts compile.ts run.ts describe.ts README.md example.yaml <name>.test.ts index.ts`;
 * `index.ts` gathers them into one definition; the group's `registry.ts` lists the definitions in order.
 */
import type { FactId, Instant, StepId } from '../base/ids.ts';
import type { JsonObject } from '../base/json.ts';
import type {
  ConditionKind,
  FactKind,
  GateKind,
  LaneKind,
  Linker,
  NamedPolicy,
  StepKind,
  View,
} from '../kernel/kinds.ts';
import type { Diagnostic } from '../language/diagnostics/diagnostic.ts';
import type { Entry, MapNode, Node, ScalarNode } from '../language/syntax/node.ts';
import type { PolicyJudge, StepExperiment, StepMessage } from '../plan/diff/judges.ts';
import type {
  AttributeType,
  CatalogPlan,
  ConditionSpec,
  FactSpec,
  JourneyPlan,
  KeyPath,
  ReadingSpec,
  Source,
  StepPlan,
  TypeSpec,
  WorkspacePlan,
} from '../plan/plan.ts';

/**
 * JSON Schema of what a user writes. Nested parts are `{ "$ref": "#/$defs/NAME" }` with NAME one of
 * `condition`, `steps`, `paths`, `duration`, `instant`, `time`, `zone`, `path`; the model checks those parts apart
 * (one diagnostic per cause), the editor schema includes them. Scalars only in unions.
 */
export type JsonSchema = JsonObject;

/**
 * What names mean at one place of a document. `entry` and `event` are event names bound on this path
 * (undefined: none; a template that reads them is wrong here).
 */
export type Scope = {
  readonly entryEvent?: string;
  readonly event?: string | undefined;
  /** Inside `where` the event tested; wins over `event`. */
  readonly testing?: string;
  /** Call steps whose answer is there. */
  readonly answers: readonly string[];
  readonly digest: boolean;
  /** Default of `since` in event conditions. */
  readonly since: 'step' | 'entry' | 'ever';
  /** Set inside segments used by edge and other places in which shared values may not be read. */
  readonly noShared?: string;
};

/** What every kind may ask of the compiler. Whatever goes wrong is reported once, and undefined comes back. */
export type Compiler = {
  readonly workspace: WorkspacePlan;
  readonly catalog: CatalogPlan;
  readonly scope: Scope;
  report(diagnostic: Diagnostic): void;
  source(node: Node | Entry): Source;
  durationMs(node: Node): number | undefined;
  instantMs(node: Node): number | undefined;
  /** A reference by name; reports `unknown-<kind>` with a suggestion. */
  refer(
    kind:
      | 'segment'
      | 'trait'
      | 'template'
      | 'event'
      | 'channel'
      | 'class'
      | 'step'
      | 'goal'
      | 'contact'
      | 'journey',
    node: ScalarNode,
  ): string | undefined;
  /** A path as written (`profile.country`, `event["Cart Id"]`) with its type from the catalog under this scope. */
  path(text: string, node: Node): { readonly path: readonly string[]; readonly type: TypeSpec } | undefined;
  condition(node: Node, scope?: Partial<Scope>): ConditionSpec | undefined;
  fact(spec: FactSpec): FactId;
  trait(name: string): { readonly type: AttributeType; readonly population: boolean } | undefined;
};

/** A condition kind claims keys of a condition map: its subject key, and companions that belong to it. */
export type ConditionDefinition = ConditionKind & {
  readonly schema: JsonSchema;
  claims(key: string): boolean;
  readonly companions: readonly string[];
  /** `map` holds the claimed key and its companions only. */
  compile(subject: Entry, map: MapNode, compiler: Compiler): ConditionSpec | undefined;
  /** In plain language, e.g. "no `order_completed` within 90 days". */
  describe(spec: ConditionSpec, describe: (spec: ConditionSpec) => string): string;
};

export type FactDefinition = FactKind & {
  /** What can be read of it, with the type of the answer. */
  readonly readings: { readonly [of: string]: AttributeType | 'property' };
  describe(spec: FactSpec, reading: ReadingSpec): string;
};

/** One way out of a step into nested steps. */
export type Branch = { readonly label: string; readonly to: StepId | null };

export type StepCompiler = Compiler & {
  /** `firstName`: "journey/step" as they were called first, as far as `migrate` tells. */
  readonly journey: Pick<JourneyPlan, 'name' | 'class' | 'entry'> & { firstName(step: string): string };
  readonly id: StepId;
  /** What follows this step. */
  readonly next: StepId | null;
  /** Lowers a nested list; its last step goes on to `next` (by default this step's own). Returns its first step. */
  steps(node: Node, scope?: Partial<Scope>, next?: StepId | null): StepId | null;
  /** Checks that each variable of these templates is bound here; reports at `node`. */
  variables(template: string, node: Node): void;
  /** True when this template may be sent by this channel; true as well when there is no such template. */
  templateTakes(template: string, channel: string): boolean;
  /** Checks the Liquid of every string in a call's request against this scope. */
  request(node: Node): JsonObject | undefined;
  /** True when a condition or template of this journey reads `steps.<id>.response`. */
  answerIsRead(id: string): boolean;
  /**
   * Which runs an event reaches (semantics 8), with `key:` of the reference where it is written:
   * undefined when the journey has no key, false when it reaches all runs.
   */
  keyFor(event: string, override?: Node): KeyPath | undefined;
};

export type StepDefinition = StepKind & {
  readonly schema: JsonSchema;
  /** One line for editors and `explain`. */
  readonly summary: string;
  /** The body's spec, without `next` and `source`, which the compiler adds. */
  compile(body: Node, compiler: StepCompiler): Omit<StepPlan, 'next' | 'source'> | undefined;
  describe(spec: StepPlan): string;
  /** The nested ways out, for the graph and the checks; where `next` is one of them it is listed too. */
  branches(spec: StepPlan): readonly Branch[];
  /** What the siblings after this step may read because of it; `answers` are added to those already there. */
  binds?(spec: StepPlan): Partial<Scope>;
  /** A loop must hold at least one step that takes time. */
  takesTime(spec: StepPlan): boolean;
  /** What it sends that gates judge; absent: nothing. */
  messageOf?(spec: StepPlan): StepMessage;
  /** Sentences on what of a running experiment an edit disturbs; `after` null: the step is gone. */
  disturbs?(before: StepPlan, after: StepPlan | null): readonly string[];
  /** The experiment that it runs; absent, or null: none. */
  experimentOf?(spec: StepPlan): StepExperiment | null;
  /** The goal by which its experiment is judged; null: it is none. */
  metricOf?(spec: StepPlan): string | null;
};

/** What a policy may ask besides. */
export type PolicyCompiler = Compiler &
  Pick<StepCompiler, 'variables' | 'templateTakes'> & {
    /** Everybody who belongs to a team or role, or the person named; reports an unknown name. */
    people(node: ScalarNode): readonly string[] | undefined;
  };

/**
 * One objection of a gate as it stands in the log or was asked for, with what is needed to say what would have to
 * change. `spec`: what `compile` made of the policy, as it is now; null without one. `until`: from when there may be a
 * pass. `attribute`: where the address stands, e.g. `profile.email`. `describe` says a condition, segments spelled out.
 */
export type Objection = {
  readonly reason: string;
  readonly policy: string;
  readonly spec: JsonObject | null;
  readonly values: JsonObject;
  readonly until: Instant | null;
  readonly channel: string;
  readonly class: string;
  readonly attribute: string;
  readonly zone: string;
  describe(condition: ConditionSpec): string;
};

/**
 * One thing that is wrong with a profile. `channel`: null where it concerns all. `counts`: false for what is worth a
 * look and makes nobody bad.
 */
export type Flaw = {
  readonly channel: string | null;
  readonly reason: string;
  readonly attribute: string;
  readonly counts: boolean;
};

/** A policy's look at profiles. `maxBad`: the share (0 to 1) that may be bad, or null; `channels`: those it has rules for. */
export type Audit = {
  readonly maxBad: number | null;
  readonly channels: readonly string[];
  look(view: View): readonly Flaw[];
};

export type GateDefinition = GateKind & {
  /** The document kind whose policies this gate judges by, and its schema; null for gates without policies. */
  readonly document: string | null;
  readonly schema: JsonSchema | null;
  readonly summary: string;
  /** False: its policies cannot be narrowed to classes and channels, and have no `covers`. */
  readonly covers?: false;
  compile(map: MapNode, compiler: PolicyCompiler): JsonObject | undefined;
  describe(spec: JsonObject): string;
  /** How its policies are compared, for reviews of a change; absent: they protect nobody. */
  readonly protects?: PolicyJudge;
  /** What would have to change for this objection to go, e.g. "needs consent to `offers` by email". Pure. */
  remedy?(objection: Objection): string;
  /** Everything that is wrong with profiles by one policy; `attributes`: channel -> attribute of its address. */
  audit?(policy: NamedPolicy, linker: Linker, attributes: { readonly [channel: string]: string }): Audit;
};

/** One limit of a `LanePolicy`: the key of that name in the document. */
export type LaneDefinition = LaneKind & {
  /** Of the value under its key. */
  readonly schema: JsonSchema;
  readonly summary: string;
  /** The limit's data, without its kind's name; undefined where something is wrong, which is reported. */
  compile(node: Node, compiler: PolicyCompiler): JsonObject | undefined;
  /** In plain language, e.g. "at most 14 a second". */
  describe(spec: JsonObject): string;
  /** Sentences on each way in which another spec of the limit lets more through. */
  weaker?(before: JsonObject, after: JsonObject): readonly string[];
};

export type Definitions = {
  readonly lanes: readonly LaneDefinition[];
  readonly conditions: readonly ConditionDefinition[];
  readonly facts: readonly FactDefinition[];
  readonly steps: readonly StepDefinition[];
  readonly gates: readonly GateDefinition[];
};

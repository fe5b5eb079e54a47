/**
 * What a rule is: one folder, one line in `registry.ts`. A rule looks at what validating made already (documents with
 * spans, the plan, the standards, the tests) and reports findings. It parses nothing, reads no file and no clock.
 */
import type { Json } from '../base/json.ts';
import type { SourceDocument } from '../compiler/source-document.ts';
import type { Diagnostic } from '../language/diagnostics/diagnostic.ts';
import type { Schema } from '../language/model/kinds.ts';
import type { Entry, MapNode, ScalarNode } from '../language/syntax/node.ts';
import type { JourneyPlan, Plan, StepPlan } from '../plan/plan.ts';
import type { Edition } from './editions.ts';
import type { Flow } from './flow.ts';
import type { Workspace } from './workspace.ts';

/** How much a rule matters to a team. */
export type Level = 'error' | 'warn' | 'off';

/** What a rule is about; the index in `src/rules/README.md` is ordered by it. */
export type Family =
  | 'naming'
  | 'structure'
  | 'audience'
  | 'pressure'
  | 'measurement'
  | 'governance'
  | 'content'
  | 'security';

/** A finding as a rule reports it. Its code and severity follow from the rule and its level. */
export type Finding = Omit<Diagnostic, 'code' | 'severity' | 'edit' | 'cause'>;

/** A step as written, where it stands, and what it became. */
export type StepSite = {
  readonly document: SourceDocument;
  /** '' when it could not be read. */
  readonly id: string;
  readonly map: MapNode;
  /** `send: ...` of a send step; the name is the kind. */
  readonly body: Entry;
  /** The steps that hold it, outermost first. */
  readonly parents: readonly StepSite[];
  /** The list in which it stands, and its place there. */
  readonly siblings: readonly MapNode[];
  readonly index: number;
};

/**
 * A scalar value, somewhere in a document. `keys`: from the root; items of lists are numbers. They hold as long as the
 * visitor runs: copy what you keep.
 */
export type ScalarSite = {
  readonly document: SourceDocument;
  readonly node: ScalarNode;
  readonly keys: readonly (string | number)[];
};

/**
 * What a rule listens to. All rules share one pass over the documents, in the order of their paths; within a document
 * in the order of the text. `finish` comes last, for rules that compare documents.
 */
export type Visitor = {
  readonly document?: (document: SourceDocument) => void;
  readonly step?: (step: StepSite) => void;
  readonly scalar?: (site: ScalarSite) => void;
  readonly finish?: () => void;
};

/** What a rule may ask. Everything here is shared by all rules and computed once. */
export type RuleContext = {
  readonly workspace: Workspace;
  /** Reports a finding at its smallest place. */
  report(finding: Finding): void;
  /** The rule's options for a file (for the whole workspace, without one), with the defaults of its schema. */
  options(document?: SourceDocument): { readonly [name: string]: Json };
};

/** What a rule may ask that needs a workspace without errors. */
export type PlanContext = RuleContext & {
  readonly plan: Plan;
  /** The steps of a journey as a graph. */
  flow(journey: JourneyPlan): Flow;
  /** The plan of the journey that a document declares; undefined for other documents. */
  journeyOf(document: SourceDocument): JourneyPlan | undefined;
  /** What a step became; undefined for one that is not in the plan. */
  stepOf(step: StepSite): StepPlan | undefined;
};

type RuleHead = {
  /** The name of its folder, and its code: kebab-case. */
  readonly id: string;
  readonly family: Family;
  /** One line, lower case, no full stop: what it finds. */
  readonly title: string;
  /** The question that it answers in a review; stands in its README, too. */
  readonly question: string;
  /** Unless `rutter.yaml` or the command line says otherwise. */
  readonly level: Level;
  /** The edition in which it came. */
  readonly since: Edition;
  /** False: nobody may deviate from it; `rutter.yaml` cannot switch it off either. */
  readonly isWaivable: boolean;
  /** A closed map schema with a `default` for every key; left out: it has no options. */
  readonly options?: Schema;
};

/** A rule that is content with documents: it runs on every sound one, also when others hold errors. */
export type DocumentRule = RuleHead & {
  readonly needs: 'documents';
  readonly create: (context: RuleContext) => Visitor;
};

/** A rule that reads the plan: it runs only when the whole workspace compiles. */
export type PlanRule = RuleHead & {
  readonly needs: 'plan';
  readonly create: (context: PlanContext) => Visitor;
};

export type Rule = DocumentRule | PlanRule;

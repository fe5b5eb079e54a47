/**
 * Runs the rules of a workspace, in one pass over its documents. What comes out are plain diagnostics: waivers and the
 * baseline are judged after it, the exit code by the command line.
 */
import { AssertionFailure } from '../base/assert.ts';
import type { Compiled } from '../compiler/compile.ts';
import type { SourceDocument } from '../compiler/source-document.ts';
import type { Definitions } from '../kinds/definition.ts';
import type { Diagnostic } from '../language/diagnostics/diagnostic.ts';
import { orderDiagnostics } from '../language/diagnostics/order.ts';
import type { JourneyPlan, Plan } from '../plan/plan.ts';
import type { Finding, PlanContext, Rule, RuleContext, Visitor } from './definition.ts';
import { type Flow, flowOf } from './flow.ts';
import type { Settings } from './settings.ts';
import { timeVisitor } from './time-visitor.ts';
import { walkDocuments } from './walk.ts';
import { filesWithErrors, type Workspace } from './workspace.ts';

/** What running gives. */
export type Ran = {
  /** In order, with the rule's id as code. */
  readonly findings: readonly Diagnostic[];
  /** The rules that looked at everything they need; what others would have found is not known. */
  readonly ran: readonly Rule[];
  /** Rule -> milliseconds; empty without a clock. */
  readonly durations: ReadonlyMap<string, number>;
};

/** What the rules run on. `clock`: a monotonic clock in milliseconds, for timing them. */
export type LintInput = {
  readonly compiled: Compiled;
  readonly workspace: Workspace;
  readonly definitions: Definitions;
  readonly settings: Settings;
  readonly clock?: () => number;
};

/**
 * Runs the rules that are on. None runs while `rutter.yaml` or the standards hold an error: all of them lean on those.
 * Rules that need the plan run only when there is one. Nothing is said about files that hold an error.
 */
export function runRules(input: LintInput): Ran {
  const { compiled, workspace, definitions, settings } = input;
  const { plan } = compiled;
  const isFoundationFaulty = hasFaultyFoundation(compiled);
  const ran = settings.rules.filter(
    (rule) => !isFoundationFaulty && (rule.needs === 'documents' || plan !== null),
  );
  const faulty = filesWithErrors(compiled);
  const found: Diagnostic[] = [];
  const durations = new Map<string, number>();
  const shared: Shared = { flow: shareFlows(definitions), journeyOf: shareJourneys(plan) };
  const visitors = ran.map((rule): Visitor => {
    const context = createContext(rule, input, (diagnostic) => {
      if (!faulty.has(diagnostic.span.file)) found.push(diagnostic);
    });
    const visitor =
      rule.needs === 'plan' ? rule.create(addPlan(context, plan, shared)) : rule.create(context);
    return input.clock === undefined ? visitor : timeVisitor(visitor, rule.id, durations, input.clock);
  });
  walkDocuments(workspace.documents, visitors, definitions);
  return { findings: orderDiagnostics(found), ran, durations };
}

function hasFaultyFoundation(compiled: Compiled): boolean {
  const faulty = filesWithErrors(compiled);
  const foundations = compiled.documents.filter(({ kind }) => kind === 'Workspace' || kind === 'Standards');
  const isMissing = !foundations.some(({ kind }) => kind === 'Workspace');
  return isMissing || foundations.some(({ file, sound }) => !sound || faulty.has(file));
}

function createContext(
  rule: Rule,
  { workspace, settings }: LintInput,
  report: (diagnostic: Diagnostic) => void,
): RuleContext {
  return {
    workspace,
    options: (document) => settings.optionsOf(rule, document?.file),
    report: (finding: Finding) => {
      const level = settings.levelOf(rule, finding.span.file);
      if (level === 'off') return;
      report({ ...finding, code: rule.id, severity: level === 'error' ? 'error' : 'warning' });
    },
  };
}

type Flows = (journey: JourneyPlan) => Flow;

/** Kept by weak references they would live as long as the old part of the heap: the last one is what all rules ask for. */
function shareFlows(definitions: Definitions): Flows {
  let last: { readonly journey: JourneyPlan; readonly flow: Flow } | undefined;
  return (journey) => {
    if (last?.journey !== journey) last = { journey, flow: flowOf(journey, definitions) };
    return last.flow;
  };
}

type Shared = { readonly flow: Flows; readonly journeyOf: PlanContext['journeyOf'] };

/** All rules ask for the same journey, at each of its steps: the last one is kept at hand. */
function shareJourneys(plan: Plan | null): PlanContext['journeyOf'] {
  let last: { readonly document: SourceDocument; readonly journey: JourneyPlan | undefined } | undefined;
  return (document) => {
    if (last?.document === document) return last.journey;
    const journey = document.kind === 'Journey' ? plan?.journeys[document.name] : undefined;
    last = { document, journey };
    return journey;
  };
}

function addPlan(context: RuleContext, plan: Plan | null, { flow, journeyOf }: Shared): PlanContext {
  if (plan === null) throw new AssertionFailure('a rule that needs the plan ran without one');
  return {
    ...context,
    flow,
    plan,
    journeyOf,
    stepOf: ({ document, id }) => journeyOf(document)?.steps[id],
  };
}

/** Which steps, paths, timeouts and policies the tests reached. Watches the kinds; changes nothing they do. */
import type { Decision } from '../kernel/decision.ts';
import type { LinkedStep, Move, StepKind, StepView } from '../kernel/kinds.ts';
import type { Definitions, StepDefinition } from '../kinds/definition.ts';
import type { JourneyPlan, Plan, StepPlan } from '../plan/plan.ts';
import type { Coverage, Covered } from './report.ts';

/** Collects over all cases. `kinds`: the kinds to run the cases with. */
export type CoverageWatch = {
  readonly kinds: Definitions;
  decided(decision: Decision): void;
  /** Of these journeys only; null: of all, and of the policies. */
  result(journeys: ReadonlySet<string> | null): Coverage;
};

/** Paths whose name no decision mentions: they are known by the step that they lead to. */
type Labels = ReadonlyMap<string, string>;

function silentLabels(definition: StepDefinition, spec: StepPlan): Labels {
  const branches = definition.branches(spec).filter(({ to }) => to !== null);
  const isOnly = (to: string) => branches.filter((branch) => branch.to === to).length === 1;
  return new Map(
    branches.flatMap(({ label, to }) => (to !== null && isOnly(to) ? [[to, label] as const] : [])),
  );
}

/** A step kind that tells where runs arrive and which way they go. */
function watchKind(definition: StepDefinition, reached: Set<string>): StepDefinition {
  const link: StepKind['link'] = (spec, linker) => {
    const step = definition.link(spec, linker);
    const labels = silentLabels(definition, spec);
    const see = (view: StepView, move: Move): Move => {
      const to = move.go === 'to' ? move.step : move.go === 'next' ? spec.next : null;
      const label = to === null ? undefined : labels.get(to);
      if (label !== undefined) reached.add(pathName(view.journey.name, view.run.step, label));
      return move;
    };
    const watched: LinkedStep = {
      ...step,
      arrive(view) {
        reached.add(stepName(view.journey.name, view.run.step));
        return see(view, step.arrive(view));
      },
    };
    const { due, event, touched, settled } = step;
    return {
      ...watched,
      ...(due && { due: (view: StepView) => see(view, due(view)) }),
      ...(event && { event: (view, heard) => see(view, event(view, heard)) }),
      ...(touched && { touched: (view: StepView) => see(view, touched(view)) }),
      ...(settled && { settled: (view, final) => see(view, settled(view, final)) }),
    };
  };
  return { ...definition, link };
}

function stepName(journey: string, step: string): string {
  return `${journey}/${step}`;
}

function pathName(journey: string, step: string, label: string): string {
  return `${journey}/${step}: ${label}`;
}

/** Starts to watch. */
export function watchCoverage(plan: Plan, definitions: Definitions): CoverageWatch {
  const reached = new Set<string>();
  const judged = new Set<string>();
  const count = (names: readonly string[], found: ReadonlySet<string>): Covered => {
    const missing = names.filter((name) => !found.has(name)).sort();
    return { reached: names.length - missing.length, total: names.length, missing };
  };
  const pathsOf = (journey: JourneyPlan) =>
    Object.entries(journey.steps).flatMap(([step, spec]) => {
      const branches = definitions.steps.find((each) => each.name === spec.kind)?.branches(spec) ?? [];
      const labels = new Set(branches.map((branch) => branch.label));
      labels.delete('next');
      return [...labels].map((label) => ({ label, name: pathName(journey.name, step, label) }));
    });
  return {
    kinds: { ...definitions, steps: definitions.steps.map((each) => watchKind(each, reached)) },
    decided({ type, journey, step, reason, policy }) {
      if (type === 'moved' && journey !== undefined && step !== undefined && reason !== undefined) {
        reached.add(pathName(journey, step, reason));
      }
      if ((type === 'refused' || type === 'deferred') && policy !== undefined) judged.add(policy);
    },
    result(names) {
      const journeys = Object.values(plan.journeys).filter((each) => names === null || names.has(each.name));
      const steps = journeys.flatMap((each) =>
        Object.keys(each.steps).map((step) => stepName(each.name, step)),
      );
      const paths = journeys.flatMap(pathsOf);
      const isTimeout = ({ label }: { readonly label: string }) => label === 'timeout';
      const namesOf = (list: readonly { readonly name: string }[]) => list.map((each) => each.name);
      return {
        steps: count(steps, reached),
        paths: count(namesOf(paths.filter((each) => !isTimeout(each))), reached),
        timeouts: count(namesOf(paths.filter(isTimeout)), reached),
        gates: count(names === null ? Object.keys(plan.policies) : [], judged),
      };
    },
  };
}

/** Which steps, paths, timeouts and policies the tests reached. Watches the kinds; changes nothing they do. */
import type { Decision } from '../kernel/decision.ts';
import type { LinkedStep, Move, StepKind, StepView } from '../kernel/kinds.ts';
import type { Definitions, StepDefinition } from '../kinds/definition.ts';
import type { JourneyPlan, Plan, StepPlan } from '../plan/plan.ts';
import type { Coverage, CoverageDetail, Covered } from './report.ts';

/** Collects over all cases. `kinds`: the kinds to run the cases with. */
export type CoverageWatch = {
  readonly kinds: Definitions;
  decided(decision: Decision): void;
  /** Of these journeys only; null: of all, and of the policies. */
  result(journeys: ReadonlySet<string> | null): Coverage;
  detail(journeys: ReadonlySet<string> | null): CoverageDetail;
};

/** Names with how often each was reached. */
type Hits = Map<string, number>;

function hit(hits: Hits, name: string): void {
  hits.set(name, (hits.get(name) ?? 0) + 1);
}

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
function watchKind(definition: StepDefinition, reached: Hits): StepDefinition {
  const link: StepKind['link'] = (spec, linker) => {
    const step = definition.link(spec, linker);
    const labels = silentLabels(definition, spec);
    const see = (view: StepView, move: Move): Move => {
      const to = move.go === 'to' ? move.step : move.go === 'next' ? spec.next : null;
      const label = to === null ? undefined : labels.get(to);
      if (label !== undefined) hit(reached, pathName(view.journey.name, view.run.step, label));
      return move;
    };
    const watched: LinkedStep = {
      ...step,
      arrive(view) {
        hit(reached, stepName(view.journey.name, view.run.step));
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
  const reached: Hits = new Map();
  const judged: Hits = new Map();
  const count = (names: readonly string[], found: Hits): Covered => {
    const missing = names.filter((name) => !found.has(name)).sort();
    return { reached: names.length - missing.length, total: names.length, missing };
  };
  const labelsOf = (spec: StepPlan) => {
    const branches = definitions.steps.find((each) => each.name === spec.kind)?.branches(spec) ?? [];
    const labels = new Set(branches.map((branch) => branch.label));
    labels.delete('next');
    return [...labels];
  };
  const pathsOf = (journey: JourneyPlan) =>
    Object.entries(journey.steps).flatMap(([step, spec]) =>
      labelsOf(spec).map((label) => ({ label, name: pathName(journey.name, step, label) })),
    );
  const journeysOf = (names: ReadonlySet<string> | null) =>
    Object.values(plan.journeys).filter((each) => names === null || names.has(each.name));
  return {
    kinds: { ...definitions, steps: definitions.steps.map((each) => watchKind(each, reached)) },
    decided({ type, journey, step, reason, policy }) {
      if (type === 'moved' && journey !== undefined && step !== undefined && reason !== undefined) {
        hit(reached, pathName(journey, step, reason));
      }
      if ((type === 'refused' || type === 'deferred') && policy !== undefined) hit(judged, policy);
    },
    result(names) {
      const journeys = journeysOf(names);
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
    detail: (names) => ({
      journeys: journeysOf(names).map(({ name, source, steps }) => ({
        journey: name,
        source,
        steps: Object.entries(steps).map(([step, spec]) => ({
          step,
          source: spec.source,
          hits: reached.get(stepName(name, step)) ?? 0,
          paths: labelsOf(spec).map((path) => {
            return { path, hits: reached.get(pathName(name, step, path)) ?? 0 };
          }),
        })),
      })),
      policies: (names === null ? Object.entries(plan.policies) : []).map(([policy, { source }]) => {
        return { policy, source, hits: judged.get(policy) ?? 0 };
      }),
    }),
  };
}

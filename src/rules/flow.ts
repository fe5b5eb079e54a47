/** A journey's steps as a graph: which step follows which, and how. Made once for all rules. */
import { stepKind } from '../compiler/step-list.ts';
import type { Definitions } from '../kinds/definition.ts';
import type { JourneyPlan } from '../plan/plan.ts';

/** A way from one step to another; `to` null: the run ends there. */
export type Arrow = { readonly from: string; readonly to: string | null; readonly label: string };

/** `out` and `into` know every step of the journey. */
export type Flow = {
  readonly start: string | null;
  readonly out: ReadonlyMap<string, readonly Arrow[]>;
  readonly into: ReadonlyMap<string, readonly Arrow[]>;
};

/** The graph of a journey; a step without nested ways out goes on to its `next`. Pure. */
export function flowOf(journey: JourneyPlan, definitions: Definitions): Flow {
  const out = new Map<string, readonly Arrow[]>();
  const into = new Map<string, Arrow[]>(Object.keys(journey.steps).map((id) => [id, []]));
  for (const [from, step] of Object.entries(journey.steps)) {
    const kind = stepKind(step.kind, definitions);
    const branches = kind?.branches(step) ?? [{ label: 'next', to: step.next }];
    const arrows = branches.map(({ label, to }) => ({ from, to, label }));
    out.set(from, arrows);
    for (const arrow of arrows) if (arrow.to !== null) into.get(arrow.to)?.push(arrow);
  }
  return { start: journey.start, out, into };
}

/** The steps that can be reached from one, itself included. Pure. */
export function reachableFrom(flow: Flow, start: string): ReadonlySet<string> {
  const seen = new Set<string>([start]);
  const open = [start];
  for (let each = open.pop(); each !== undefined; each = open.pop()) {
    for (const { to } of flow.out.get(each) ?? []) {
      if (to === null || seen.has(to)) continue;
      seen.add(to);
      open.push(to);
    }
  }
  return seen;
}

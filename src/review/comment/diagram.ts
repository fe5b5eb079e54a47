/** The diagram of a journey that changes: what is new, what is another one, what is gone. Mermaid in a fence. */
import { type Changed, graphJourney, type Mark } from '../../compiler/graph.ts';
import type { Definitions } from '../../kinds/definition.ts';
import type { JourneyPlan } from '../../plan/plan.ts';
import type { ShownChange } from '../changes/report.ts';

/** Larger journeys show what changes and what stands next to it. */
const STEPS_MAX = 24;

/** The steps that changed, by id: of the journey before for those that are gone. */
function marksOf(changes: readonly ShownChange[], after: JourneyPlan): ReadonlyMap<string, Mark> {
  const marks = new Map<string, Mark>();
  for (const { part, step, what } of changes) {
    if (part !== 'step' || step === null) continue;
    if (after.steps[step] === undefined) marks.set(step, 'gone');
    else marks.set(step, what === 'added' ? 'added' : 'changed');
  }
  return marks;
}

/** The steps with marks and their neighbours in both journeys. */
function neighbours(
  marks: ReadonlyMap<string, Mark>,
  journeys: readonly JourneyPlan[],
  definitions: Definitions,
): ReadonlySet<string> {
  const near = new Set(marks.keys());
  for (const { steps } of journeys) {
    for (const [id, step] of Object.entries(steps)) {
      const kind = definitions.steps.find(({ name }) => name === step.kind);
      for (const { to } of kind?.branches(step) ?? [{ to: step.next }]) {
        if (to !== null && marks.has(to)) near.add(id);
        if (to !== null && marks.has(id)) near.add(to);
      }
    }
  }
  return near;
}

/** The fenced diagram, or null where no step of the journey changes. Pure. */
export function drawChange(
  former: JourneyPlan,
  after: JourneyPlan,
  changes: readonly ShownChange[],
  definitions: Definitions,
): string | null {
  const marks = marksOf(changes, after);
  if (marks.size === 0) return null;
  const changed: Changed = { former, marks };
  const isLarge = Object.keys(after.steps).length > STEPS_MAX;
  const only = isLarge ? { only: neighbours(marks, [former, after], definitions) } : {};
  return `\`\`\`mermaid\n${graphJourney(after, definitions, { ...changed, ...only })}\`\`\`\n`;
}

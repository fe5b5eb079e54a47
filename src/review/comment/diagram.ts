/** The diagram of a journey that changes: what is new, what is another one, what is gone. Mermaid in a fence. */
import { sayCount } from '../../base/say-count.ts';
import { type Changed, graphJourney, type Mark, type WayOut } from '../../compiler/graph.ts';
import type { Definitions } from '../../kinds/definition.ts';
import type { Fate } from '../../plan/diff/parked.ts';
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

/**
 * Where people go from each step that is gone: as `migrate` says, and how many they are where somebody counted (`fates` of
 * the journey; null: nobody did). A step that nobody is at has no way out.
 */
function waysOf(changes: readonly ShownChange[], fates: readonly Fate[] | null): ReadonlyMap<string, WayOut> {
  const gone = changes.filter(
    ({ part, what }) => part === 'step' && (what === 'removed' || what === 'moved'),
  );
  const ways = gone.flatMap(({ step, order }): (readonly [string, WayOut])[] => {
    if (step === null || order?.do === 'drain') return [];
    const count = fates?.filter((fate) => fate.step === step).reduce((sum, fate) => sum + fate.count, 0);
    if (count === 0) return [];
    const who = count === undefined ? 'who is here' : sayCount(count, 'run');
    const one = count === undefined || count === 1;
    if (order === null) return [[step, { to: 'nowhere', words: `${who}: not said` }]];
    return order.do === 'move'
      ? [[step, { to: order.to, words: `${who} ${one ? 'goes' : 'go'} on here` }]]
      : [[step, { to: 'leave', words: `${who} ${one ? 'leaves' : 'leave'}` }]];
  });
  return new Map(ways);
}

/** What the colours and arrows of a diagram mean, where they are not only the journey's own ways. */
function explainArrows(drawn: string): string {
  const colours = [
    ['added', 'green: new'],
    ['changed', 'yellow: changed'],
    ['gone', 'red: gone'],
  ] as const;
  const told = [
    ...colours.flatMap(([mark, words]) => (drawn.includes(`classDef ${mark} `) ? [words] : [])),
    ...(drawn.includes(' ==>') ? ['thick arrow: where they go who are at a step that is gone'] : []),
    ...(drawn.includes(' -.-x') ? ['dotted line with a cross: a way that is gone'] : []),
    ...(drawn.includes(' -.->') ? ['dotted arrow: an exit, from wherever somebody is'] : []),
  ];
  return told.length === 0 ? '' : `\n<sub>${told.join('; ')}.</sub>\n`;
}

/** A diagram in its fence, with what its colours and arrows mean. Pure. */
export function fenceDiagram(drawn: string): string {
  return `\`\`\`mermaid\n${drawn}\`\`\`\n${explainArrows(drawn)}`;
}

/**
 * The fenced diagram with what its arrows mean, or null where no step and no exit of the journey changes. `fates`: those of
 * the journey; null: nobody was asked. Pure.
 */
export function drawChange(
  former: JourneyPlan,
  after: JourneyPlan,
  changes: readonly ShownChange[],
  fates: readonly Fate[] | null,
  definitions: Definitions,
): string | null {
  const marks = marksOf(changes, after);
  if (marks.size === 0 && changes.every(({ aspect }) => aspect !== 'exits')) return null;
  const changed: Changed = { former, marks, ways: waysOf(changes, fates) };
  const isLarge = marks.size > 0 && Object.keys(after.steps).length > STEPS_MAX;
  const only = isLarge ? { only: neighbours(marks, [former, after], definitions) } : {};
  const drawn = graphJourney(after, definitions, { ...changed, ...only });
  return fenceDiagram(drawn);
}

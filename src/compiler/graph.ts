/** A journey as a Mermaid flowchart, for `rutter graph` and reviews. Reads the plan through the kinds' own words. */
import type { Instant } from '../base/ids.ts';
import { formatInstant } from '../base/instant.ts';
import type { Definitions } from '../kinds/definition.ts';
import type { EntryPlan, ExitPlan, JourneyPlan } from '../plan/plan.ts';

/** Mermaid refuses larger diagrams (its `maxTextSize` default): what is longer is cut, and says so. */
const CHARACTERS_MAX = 50_000;
const LABEL_MAX = 80;

/** The flowchart's text, LF, with a final newline. Ids of steps stay readable in the labels. Pure. */
export function graphJourney(journey: JourneyPlan, definitions: Definitions): string {
  const ids = new Map(Object.keys(journey.steps).map((step, index) => [step, `s${index}`]));
  const lines = ['flowchart TD', `  enter(["${label(describeEntry(journey.entry))}"])`];
  let isFinishDrawn = false;
  const target = (step: string | null): string => {
    const id = step === null ? undefined : ids.get(step);
    if (id !== undefined) return id;
    isFinishDrawn = true;
    return 'finish';
  };
  const edges: string[] = [`  enter --> ${target(journey.start)}`];
  for (const [name, step] of Object.entries(journey.steps)) {
    const id = ids.get(name) ?? name;
    const kind = definitions.steps.find((each) => each.name === step.kind);
    const branches = kind?.branches(step) ?? [{ label: '', to: step.next }];
    const words = kind?.describe(step) ?? step.kind;
    const text = `<b>${label(name)}</b><br/>${label(words)}`;
    // Where a run ends the box is round.
    lines.push(branches.length === 0 ? `  ${id}(["${text}"])` : `  ${id}["${text}"]`);
    for (const branch of branches) {
      const arrow = branch.label === 'next' || branch.label === '' ? '-->' : `-->|"${label(branch.label)}"|`;
      edges.push(`  ${id} ${arrow} ${target(branch.to)}`);
    }
  }
  for (const [index, exit] of journey.exits.entries()) {
    lines.push(`  x${index}{{"${label(describeExit(exit))}"}}`);
    edges.push(`  x${index} -.-> finish`);
    isFinishDrawn = true;
  }
  if (isFinishDrawn) lines.push('  finish((" "))');
  return cut([...lines, ...edges]);
}

/** How people enter, in a few words; conditions are left out. Pure. */
export function describeEntry(entry: EntryPlan): string {
  const says: { readonly [By in EntryPlan['by']]: (entry: never) => string } = {
    event: (by: Extract<EntryPlan, { by: 'event' }>) => `\`${by.event}\``,
    segment: (by: Extract<EntryPlan, { by: 'segment' }>) => `becomes a member of \`${by.segment}\``,
    date: (by: Extract<EntryPlan, { by: 'date' }>) => `on \`${by.attribute.join('.')}\` at ${by.at}`,
    changed: (by: Extract<EntryPlan, { by: 'changed' }>) => `\`${by.attribute.join('.')}\` changes`,
    each: (by: Extract<EntryPlan, { by: 'each' }>) => `each of \`${by.attribute.join('.')}\``,
    at: (by: Extract<EntryPlan, { by: 'at' }>) => `at ${formatInstant(by.at as Instant)}`,
    schedule: (by: Extract<EntryPlan, { by: 'schedule' }>) =>
      `every ${by.schedule.every} at ${by.schedule.at}`,
  };
  return says[entry.by](entry as never);
}

/** What ends runs, in a few words; conditions are left out. Pure. */
export function describeExit(exit: ExitPlan): string {
  return exit.by === 'event' ? `exit: \`${exit.event}\`` : `exit: member of \`${exit.segment}\``;
}

/** Text that can stand inside Mermaid's quotes: entities for what it would read as syntax. */
function label(text: string): string {
  const short = text.length > LABEL_MAX ? `${text.slice(0, LABEL_MAX - 1)}…` : text;
  return short
    .replaceAll('&', '&amp;')
    .replaceAll('"', '&quot;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('`', '')
    .replace(/\s+/g, ' ');
}

function cut(lines: readonly string[]): string {
  const text = `${lines.join('\n')}\n`;
  if (text.length <= CHARACTERS_MAX) return text;
  const kept: string[] = [];
  let length = 0;
  for (const line of lines) {
    length += line.length + 1;
    if (length > CHARACTERS_MAX - 100) break;
    kept.push(line);
  }
  return `${kept.join('\n')}\n  %% cut: ${lines.length - kept.length} lines more\n`;
}

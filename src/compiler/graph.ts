/** A journey as a Mermaid flowchart, for `rutter graph` and reviews. Reads the plan through the kinds' own words. */
import { canonicalJson } from '../base/canonical.ts';
import type { Instant } from '../base/ids.ts';
import { formatInstant } from '../base/instant.ts';
import type { Branch, Definitions } from '../kinds/definition.ts';
import { meaningOf } from '../plan/digest.ts';
import type { EntryPlan, ExitPlan, JourneyPlan, StepPlan } from '../plan/plan.ts';

/** Mermaid refuses larger diagrams (its `maxTextSize` default): what is longer is cut, and says so. */
const CHARACTERS_MAX = 50_000;
const LABEL_MAX = 80;

/** What a step is in a diagram of a change. */
export type Mark = 'added' | 'changed' | 'gone';

/** Where those go who are at a step that is gone, with a few words on it: to a step, out of the journey, or nowhere. */
export type WayOut = { readonly to: string | 'leave' | 'nowhere'; readonly words: string };

/**
 * What a diagram of a change shows besides the journey: `former`, the journey before, whose steps and exits that are gone
 * are drawn as well, and marks of steps by id. `ways`: where people go from a step that is gone; left out: no arrow.
 * `only`: the steps that are drawn; left out: all.
 */
export type Changed = {
  readonly former: JourneyPlan;
  readonly marks: ReadonlyMap<string, Mark>;
  readonly ways: ReadonlyMap<string, WayOut>;
  readonly only?: ReadonlySet<string>;
};

const CLASSES: { readonly [mark in Mark]: string } = {
  added: 'fill:#dafbe1,stroke:#1a7f37,color:#1f2328,stroke-width:2px',
  changed: 'fill:#fff8c5,stroke:#9a6700,color:#1f2328,stroke-width:2px',
  gone: 'fill:#ffebe9,stroke:#cf222e,color:#1f2328,stroke-dasharray:5 5',
};

/** The flowchart's text, LF, with a final newline. Ids of steps stay readable in the labels. Pure. */
export function graphJourney(journey: JourneyPlan, definitions: Definitions, changed?: Changed): string {
  const steps = Object.entries({ ...goneSteps(changed), ...journey.steps });
  const ids = new Map(steps.map(([step], index) => [step, `s${index}`]));
  const isDrawn = (step: string | null) => step === null || (changed?.only?.has(step) ?? true);
  const lines = ['flowchart TD', `  enter(["${label(describeEntry(journey.entry))}"])`];
  let isFinishDrawn = false;
  const target = (step: string | null): string => {
    const id = step === null ? undefined : ids.get(step);
    if (id !== undefined) return id;
    isFinishDrawn = true;
    return 'finish';
  };
  const edges = isDrawn(journey.start) ? [`  enter --> ${target(journey.start)}`] : [];
  for (const [name, step] of steps.filter(([name]) => isDrawn(name))) {
    const id = ids.get(name) ?? name;
    const branches = branchesOf(step, definitions);
    const words = definitions.steps.find((each) => each.name === step.kind)?.describe(step) ?? step.kind;
    const text = `<b>${label(name)}</b><br/>${label(words)}`;
    const mark = changed?.marks.get(name);
    // Where a run ends the box is round.
    const box = branches.length === 0 ? `(["${text}"])` : `["${text}"]`;
    lines.push(`  ${id}${box}${mark === undefined ? '' : `:::${mark}`}`);
    const isGone = journey.steps[name] === undefined;
    for (const branch of isGone ? [] : branches.filter(({ to }) => isDrawn(to))) {
      edges.push(edge(id, branch.label, target(branch.to), '-->'));
    }
    const left = changed?.former.steps[name];
    for (const { label: way, to } of left === undefined ? [] : branchesOf(left, definitions)) {
      if (to !== null && journey.steps[to] === undefined && ids.has(to))
        edges.push(edge(id, way, target(to), '-.-x'));
    }
    const out = isGone ? changed?.ways.get(name) : undefined;
    if (out === undefined) continue;
    if (out.to === 'nowhere') lines.push(`  ${id}out["nowhere to go"]:::gone`);
    const goal = out.to === 'nowhere' ? `${id}out` : target(out.to === 'leave' ? null : out.to);
    edges.push(edge(id, out.words, goal, '==>'));
  }
  const exits = exitsOf(journey, changed?.former);
  for (const [index, { exit, mark }] of exits.entries()) {
    lines.push(`  x${index}{{"${label(describeExit(exit))}"}}${mark === null ? '' : `:::${mark}`}`);
    edges.push(`  x${index} ${mark === 'gone' ? '-.-x' : '-.->'} finish`);
    isFinishDrawn = true;
  }
  if (isFinishDrawn) lines.push('  finish((" "))');
  const used = new Set<Mark | null>([...(changed?.marks.values() ?? []), ...exits.map(({ mark }) => mark)]);
  const styles = (['added', 'changed', 'gone'] as const).filter((mark) => used.has(mark));
  // Styles stand first, so that a diagram that is cut keeps them.
  const [head = '', ...rest] = [...lines, ...edges];
  return cut([head, ...styles.map((mark) => `  classDef ${mark} ${CLASSES[mark]}`), ...rest]);
}

function goneSteps(changed: Changed | undefined): JourneyPlan['steps'] {
  const former = Object.entries(changed?.former.steps ?? {});
  return Object.fromEntries(former.filter(([step]) => changed?.marks.get(step) === 'gone'));
}

function branchesOf(step: StepPlan, definitions: Definitions): readonly Branch[] {
  const kind = definitions.steps.find((each) => each.name === step.kind);
  return kind?.branches(step) ?? [{ label: '', to: step.next }];
}

/** The exits of a journey with their marks, then those of the former one that are gone. */
function exitsOf(
  { exits }: JourneyPlan,
  former: JourneyPlan | undefined,
): readonly { readonly exit: ExitPlan; readonly mark: Mark | null }[] {
  if (former === undefined) return exits.map((exit) => ({ exit, mark: null }));
  const keyOf = (exit: ExitPlan) => canonicalJson(meaningOf(exit));
  const [old, young] = [former.exits, exits].map((all) => new Set(all.map(keyOf)));
  const isOld = (exit: ExitPlan) => former.exits.some((each) => describeExit(each) === describeExit(exit));
  const isYoung = (exit: ExitPlan) => exits.some((each) => describeExit(each) === describeExit(exit));
  const present = exits.map((exit) => {
    const mark = old?.has(keyOf(exit)) ? null : isOld(exit) ? ('changed' as const) : ('added' as const);
    return { exit, mark };
  });
  const gone = former.exits.filter((exit) => !young?.has(keyOf(exit)) && !isYoung(exit));
  return [...present, ...gone.map((exit) => ({ exit, mark: 'gone' as const }))];
}

type Arrow = '-->' | '-.-x' | '==>';

function edge(from: string, name: string, to: string, arrow: Arrow): string {
  return `  ${from} ${arrow}${name === 'next' || name === '' ? '' : `|"${label(name)}"|`} ${to}`;
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
  return exit.by === 'event' ? `exit: \`${exit.event}\`` : `exit: comes into \`${exit.segment}\``;
}

/** Text that can stand inside Mermaid's quotes: entities for what it would read as syntax. */
function label(text: string): string {
  const letters = [...text];
  const short = letters.length > LABEL_MAX ? `${letters.slice(0, LABEL_MAX - 1).join('')}…` : text;
  return (
    short
      .replaceAll('&', '&amp;')
      .replaceAll('"', '&quot;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('`', '')
      // Two of them begin a directive, wherever they stand.
      .replaceAll('%%', '#37;#37;')
      .replace(/\s+/g, ' ')
  );
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

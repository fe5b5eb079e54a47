/**
 * The semantic diff: what one plan says that another one does not, in elements that people know, each with its risks and
 * what it reaches. Looks at meaning only: order of files, layout, comments, titles and owners make no difference.
 */
import type { JsonObject } from '../../base/json.ts';
import { digestPlan, planMeaning } from '../digest.ts';
import type { Plan } from '../plan.ts';
import { type Aspect, type Change, PARTS, type PlanDiff, RISKS } from './change.ts';
import { applyEdits, compareValues, type Edit } from './edits.ts';
import { correctedBy, renamedEntryRisks, risksOf } from './element-risks.ts';
import { aspectOf, type Element, elementIn, elementsOf } from './elements.ts';
import type { Judges } from './judges.ts';
import { fromNormalForm, toNormalForm } from './normal-form.ts';
import { policyRisks } from './policy-risks.ts';
import { type Reach, reachIn } from './reach.ts';
import { findRenames, orderFor, type Rename, renameInMeaning } from './renames.ts';
import { sourceOf } from './sources.ts';
import { formerElement, formerName, journeysOf, stepsOf, type Work } from './work.ts';

/** The element as it stands in both plans, with sources. */
function rawOf(work: Work, { part, name, step }: Element): readonly [unknown, unknown] {
  const isOfJourney = part === 'journey' || part === 'step';
  const journey = isOfJourney ? formerName(work, name, null) : formerElement(work, part, name);
  const former = step === null ? null : formerName(work, name, step);
  return [elementIn(work.before, part, journey, former), elementIn(work.after, part, name, step)];
}

function reachesOf(work: Work, { part, name }: Pick<Element, 'part' | 'name'>): readonly string[] {
  const present = (former: string) =>
    work.renames.find((each) => each.of === 'journey' && each.from === former)?.to ?? former;
  if (part === 'journey' || part === 'step') return [name];
  const asks: { readonly [part: string]: (reach: Reach, own: string) => readonly string[] } = {
    policy: (reach, own) => reach.policy(own),
    segment: (reach, own) => reach.named('segments', own),
    trait: (reach, own) => reach.named('traits', own),
    template: (reach, own) => reach.named('templates', own),
    fact: (reach, own) => reach.named('facts', own),
    class: (reach, own) => reach.class(own),
    channel: (reach, own) => reach.channel(own),
  };
  const ask = asks[part];
  if (ask === undefined) return [];
  const former = formerElement(work, part, name);
  const found = [...ask(work.reach.before, former).map(present), ...ask(work.reach.after, name)];
  return [...new Set(found)].sort();
}

function whatOf(work: Work, { part, name, step, before, after }: Element): Pick<Change, 'what' | 'order'> {
  if (before === undefined) return { what: 'added', order: null };
  if (after !== undefined) return { what: 'changed', order: null };
  const journey = part === 'step' ? journeysOf(work, name)[1] : undefined;
  const order = (journey && orderFor(journey, step ?? '')) ?? null;
  return { what: order?.do === 'move' ? 'moved' : 'removed', order };
}

/** The changes of one element: one for each aspect, or one for the whole. */
function changesOf(work: Work, element: Element): readonly Change[] {
  const { part, name, step, path, before, after } = element;
  const edits = compareValues(before, after, path);
  if (edits.length === 0) return [];
  const isWhole = before === undefined || after === undefined;
  const groups = new Map<Aspect, Edit[]>();
  for (const edit of edits) {
    const aspect = isWhole ? 'whole' : aspectOf(element, edit.path.slice(path.length));
    groups.set(aspect, [...(groups.get(aspect) ?? []), edit]);
  }
  // A step of another kind is one change, whatever else is different.
  const merged: ReadonlyMap<Aspect, readonly Edit[]> = groups.has('kind')
    ? new Map([['kind', edits]])
    : groups;
  const [old, young] = rawOf(work, element);
  const isOfJourney = part === 'step' || part === 'journey';
  const former = isOfJourney ? formerName(work, name, step) : formerElement(work, part, name);
  const told = new Set<string>();
  return [...merged].map(([aspect, own]) => {
    // The same consequence is told once, with the first aspect that has it.
    const risks = risksOf(work, element, aspect).filter(({ message }) => !told.has(message));
    for (const { message } of risks) told.add(message);
    return {
      ...whatOf(work, element),
      part,
      name,
      formerly: former === (step ?? name) ? null : former,
      step,
      aspect,
      sources: { before: sourceOf(old, own, path.length), after: sourceOf(young, own, path.length) },
      reaches: reachesOf(work, element),
      corrects: part === 'template' ? correctedBy(work, name) : [],
      risks,
      edits: own,
    };
  });
}

function elementRename(work: Work, { of, from, to }: Rename & { readonly of: 'segment' | 'policy' }): Change {
  const sourceIn = (plan: Plan, name: string) =>
    (of === 'segment' ? plan.segments : plan.policies)[name]?.source;
  return {
    what: 'renamed',
    part: of,
    name: to,
    formerly: from,
    step: null,
    aspect: 'whole',
    order: null,
    sources: { before: sourceIn(work.before, from) ?? null, after: sourceIn(work.after, to) ?? null },
    reaches: reachesOf(work, { part: of, name: to }),
    corrects: [],
    risks: of === 'segment' ? renamedEntryRisks(work, from, to) : [],
    edits: [],
  };
}

function renameChange(work: Work, rename: Rename): Change {
  const { of, journey, from, to } = rename;
  if (of === 'segment' || of === 'policy') return elementRename(work, { ...rename, of });
  const step = of === 'step' ? to : null;
  const [old, young] = step === null ? journeysOf(work, journey) : stepsOf(work, journey, step);
  return {
    what: 'renamed',
    part: of,
    name: journey,
    formerly: from,
    step,
    aspect: 'whole',
    order: null,
    sources: { before: old?.source ?? null, after: young?.source ?? null },
    reaches: [journey],
    corrects: [],
    risks: [],
    edits: [],
  };
}

function rankOf({ risks }: Change): number {
  return Math.min(RISKS.length, ...risks.map(({ code }) => RISKS.indexOf(code)));
}

function compareChanges(a: Change, b: Change): number {
  const key = ({ name, step, aspect, what }: Change) =>
    [name, step ?? '', what === 'renamed' ? '' : aspect].join('\0');
  const byRank = rankOf(a) - rankOf(b) || PARTS.indexOf(a.part) - PARTS.indexOf(b.part);
  if (byRank !== 0) return byRank;
  return key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0;
}

/** The way from `before` to `after`, the gravest consequences first. Equal meaning: no changes. Pure. */
export function diffPlans(before: Plan, after: Plan, judges: Judges): PlanDiff {
  const renames = findRenames(before, after);
  const work: Work = {
    before,
    after,
    judges,
    renames,
    reach: { before: reachIn(before, judges), after: reachIn(after, judges) },
    policies: policyRisks(before, after, judges, renames),
    widens: { forth: judges.widening(before, after), back: judges.widening(after, before) },
    arms: new Map(),
  };
  const old = toNormalForm(renameInMeaning(planMeaning(before), renames));
  const changes = elementsOf(old, toNormalForm(planMeaning(after))).flatMap((each) => changesOf(work, each));
  const all = [...renames.map((each) => renameChange(work, each)), ...changes];
  return { before: digestPlan(before), after: digestPlan(after), renames, changes: all.sort(compareChanges) };
}

/** What the second plan means, made of what the first one means and the diff of both. Pure. */
export function applyDiff(meaning: JsonObject, { renames, changes }: PlanDiff): JsonObject {
  const renamed = toNormalForm(renameInMeaning(meaning, renames));
  const edits = changes.flatMap((change) => change.edits);
  return fromNormalForm(applyEdits(renamed, edits)) as JsonObject;
}

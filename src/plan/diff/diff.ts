/**
 * The semantic diff: what one plan says that another one does not, in elements that people know, each with its risks and
 * what it reaches. Looks at meaning only: order of files, layout, comments, titles and owners make no difference.
 */
import type { JsonObject } from '../../base/json.ts';
import { digestPlan, planMeaning } from '../digest.ts';
import type { JourneyPlan, Plan, StepPlan } from '../plan.ts';
import { type Aspect, type Change, PARTS, type PlanDiff, RISKS, type Risk } from './change.ts';
import { correctionRisks } from './copy-risks.ts';
import { applyEdits, compareValues, type Edit } from './edits.ts';
import { aspectOf, type Element, elementIn, elementsOf } from './elements.ts';
import {
  audienceRisks,
  bypassRisks,
  disturbanceRisks,
  entryRisks,
  goneRisks,
  metricRisks,
  removalRisks,
} from './journey-risks.ts';
import type { Judges } from './judges.ts';
import { fromNormalForm, toNormalForm } from './normal-form.ts';
import { isPolicyChanged, policyRisks } from './policy-risks.ts';
import { policiesUsing, type Reach, reachIn } from './reach.ts';
import { findRenames, namesOf, orderFor, type Rename, renameInMeaning } from './renames.ts';
import { sourceOf } from './sources.ts';
import { channelRisks, classRisks, holdoutRisks } from './workspace-risks.ts';

/** Everything that the changes of one diff are made from. */
type Work = {
  readonly before: Plan;
  readonly after: Plan;
  readonly judges: Judges;
  readonly renames: readonly Rename[];
  readonly reach: { readonly before: Reach; readonly after: Reach };
  readonly policies: ReadonlyMap<string, readonly Risk[]>;
};

/** Former name of a journey, or of a step of it; the name itself where there was no other. */
function formerName(work: Work, journey: string, step: string | null): string {
  const wanted = step === null ? 'journey' : 'step';
  const found = work.renames.find(
    (each) => each.of === wanted && each.journey === journey && each.to === (step ?? journey),
  );
  return found?.from ?? step ?? journey;
}

/** Former name of a segment or policy; the name itself where there was no other. */
function formerElement(work: Work, part: Element['part'], name: string): string {
  return work.renames.find((each) => each.of === part && each.to === name)?.from ?? name;
}

function journeysOf(work: Work, name: string): readonly [JourneyPlan | undefined, JourneyPlan | undefined] {
  return [work.before.journeys[formerName(work, name, null)], work.after.journeys[name]];
}

function stepsOf(
  work: Work,
  name: string,
  step: string,
): readonly [StepPlan | undefined, StepPlan | undefined] {
  const [before, after] = journeysOf(work, name);
  return [before?.steps[formerName(work, name, step)], after?.steps[step]];
}

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

/** Risks of policies that did not change themselves, by a segment or trait that they ask. */
function risksByUse(work: Work, part: 'segments' | 'traits', name: string): readonly Risk[] {
  const former = part === 'segments' ? formerElement(work, 'segment', name) : name;
  const presentNames = namesOf(work.renames, 'policy');
  return policiesUsing(work.before, part, former).flatMap((policy) => {
    const present = presentNames.get(policy) ?? policy;
    const isChanged = isPolicyChanged(work.before, work.after, policy, present);
    return isChanged ? [] : (work.policies.get(present) ?? []);
  });
}

function risksOfJourney(work: Work, name: string, aspect: Aspect): readonly Risk[] {
  const { after: plan, judges } = work;
  const [before, after] = journeysOf(work, name);
  if (after === undefined) return before === undefined ? [] : goneRisks(before);
  if (before === undefined) {
    return Object.entries(after.steps).flatMap(([id, step]) =>
      bypassRisks(id, null, { plan, journey: name, step }, judges),
    );
  }
  if (aspect === 'audience') return audienceRisks(before, after);
  if (aspect === 'goals') return metricRisks(before, after, judges);
  return aspect === 'entry' ? entryRisks(before, after) : [];
}

function risksOfStep(work: Work, name: string, id: string, aspect: Aspect): readonly Risk[] {
  const { judges } = work;
  const [old, young] = stepsOf(work, name, id);
  const [, journey] = journeysOf(work, name);
  if (young === undefined) {
    const order = journey === undefined ? null : (orderFor(journey, id) ?? null);
    return old === undefined ? [] : removalRisks(id, old, order, judges);
  }
  const after = { plan: work.after, journey: name, step: young };
  if (old === undefined) return bypassRisks(id, null, after, judges);
  const before = { plan: work.before, journey: formerName(work, name, null), step: old };
  if (aspect === 'message' || aspect === 'kind') {
    return [
      ...bypassRisks(id, before, after, judges),
      ...(aspect === 'kind' ? disturbanceRisks(id, old, young, judges) : []),
    ];
  }
  return aspect === 'experiment' || aspect === 'edges' ? disturbanceRisks(id, old, young, judges) : [];
}

function risksOf(work: Work, { part, name, step }: Element, aspect: Aspect): readonly Risk[] {
  const [before, after] = [work.before.workspace, work.after.workspace];
  if (part === 'policy') return work.policies.get(name) ?? [];
  if (part === 'segment') return risksByUse(work, 'segments', name);
  if (part === 'trait') return risksByUse(work, 'traits', name);
  if (part === 'template') return copyRisks(work, name);
  if (part === 'journey') return risksOfJourney(work, name, aspect);
  if (part === 'step') return risksOfStep(work, name, step ?? '', aspect);
  if (part === 'class') return classRisks(name, before.classes[name], after.classes[name]);
  if (part === 'channel') return channelRisks(name, before.channels[name], after.channels[name]);
  return aspect === 'holdout' ? holdoutRisks(before.holdout, after.holdout) : [];
}

/** Journeys whose runs under way get a change of this template, too; none where it came or went. */
function correctedBy(work: Work, name: string): readonly string[] {
  if (work.before.templates[name] === undefined || work.after.templates[name] === undefined) return [];
  return work.reach.after.named('templates', name).filter((journey) => {
    const [old, young] = journeysOf(work, journey);
    return old !== undefined && young?.hotfix === true;
  });
}

/** Wording that is corrected for runs under way, and reads what they may not have. */
function copyRisks(work: Work, name: string): readonly Risk[] {
  const [before, after] = [work.before.templates[name], work.after.templates[name]];
  if (before === undefined || after === undefined) return [];
  return correctedBy(work, name).flatMap((journey) =>
    correctionRisks(name, { before, after }, journeysOf(work, journey), work.judges),
  );
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

/** Members of a segment are nobody's members under a name that nobody has seen yet: `existing: enter` takes them in. */
function renamedEntryRisks({ before, after }: Work, from: string, to: string): readonly Risk[] {
  const entersBy = ({ journeys }: Plan, segment: string) =>
    Object.values(journeys).filter(({ entry }) => entry.by === 'segment' && entry.segment === segment);
  if (entersBy(before, from).length === 0) return [];
  return entersBy(after, to)
    .filter(({ entry }) => entry.by === 'segment' && entry.existing === 'enter')
    .map(({ name }) => ({
      code: 'entries_raised' as const,
      message: `\`${name}\`: whoever is in \`${to}\` now enters (\`existing: enter\`), for nobody was in a segment of this name`,
    }));
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

/** What a change says in plain language, before and after. The kinds describe their own; what they do not say is told as it stands. */

import { isJsonObject } from '../../base/json.ts';
import { quoteNames } from '../../base/quote-names.ts';
import type { Definitions } from '../../kinds/definition.ts';
import { describeCondition } from '../../kinds/describe-condition.ts';
import type { Change } from '../../plan/diff/change.ts';
import { applyEdits, type Edit, type EditPath } from '../../plan/diff/edits.ts';
import { depthOf, elementIn } from '../../plan/diff/elements.ts';
import { fromNormalForm, ORDER, toNormalForm } from '../../plan/diff/normal-form.ts';
import { valueAt } from '../../plan/diff/sources.ts';
import { meaningOf } from '../../plan/digest.ts';
import type { ConditionSpec, JourneyPlan, Plan, PolicyPlan, StepPlan, TraitPlan } from '../../plan/plan.ts';
import { conditionPath, formatPath, type Words, wordsOfEdit } from './edit-words.ts';
import { describeJourney, describeNewJourney } from './journey-words.ts';

/** The plans that are compared, and who can describe them. */
export type Sides = { readonly before: Plan; readonly after: Plan; readonly definitions: Definitions };

/** The same name in both plans, as each has it. */
function rawOf({ before, after }: Sides, change: Change): readonly [unknown, unknown] {
  const { part, name, step, formerly } = change;
  if (part !== 'journey' && part !== 'step') {
    return [elementIn(before, part, name, step), elementIn(after, part, name, step)];
  }
  const isJourney = part === 'journey';
  const journey = isJourney ? (formerly ?? name) : formerJourney({ before, after }, name);
  return [
    elementIn(before, part, journey, isJourney ? null : (formerly ?? step)),
    elementIn(after, part, name, step),
  ];
}

function formerJourney({ before, after }: Pick<Sides, 'before' | 'after'>, name: string): string {
  if (before.journeys[name] !== undefined) return name;
  const named = (after.journeys[name]?.migrate ?? []).flatMap(({ moved }) =>
    isJsonObject(moved) && typeof moved.journey === 'string' ? [moved.journey] : [],
  );
  return named.find((former) => before.journeys[former] !== undefined) ?? name;
}

function describeStep(step: unknown, definitions: Definitions): string | null {
  if (step === undefined) return null;
  const plan = step as StepPlan;
  return definitions.steps.find((each) => each.name === plan.kind)?.describe(plan) ?? plan.kind;
}

/** A step that comes or goes, with the class of what it sends. */
function describeWholeStep(step: unknown, definitions: Definitions): string | null {
  const told = describeStep(step, definitions);
  if (told === null) return null;
  const plan = step as StepPlan;
  const message = definitions.steps.find((each) => each.name === plan.kind)?.messageOf?.(plan) ?? null;
  return message === null ? told : `${told} as ${quoteNames([message.class])}`;
}

/** "`team` leads to `call_sales`, `else` leads to the end". */
function describeWays(step: unknown, definitions: Definitions): string | null {
  if (step === undefined) return null;
  const plan = step as StepPlan;
  const ways = definitions.steps.find((each) => each.name === plan.kind)?.branches(plan) ?? [];
  return ways
    .map(({ label, to }) => `${quoteNames([label])} leads to ${to === null ? 'the end' : quoteNames([to])}`)
    .join(', ');
}

function describeTrait(trait: unknown, plan: Plan, { facts }: Definitions): string | null {
  if (trait === undefined) return null;
  const { fact, read } = trait as TraitPlan;
  const spec = plan.facts[fact];
  const told = spec && facts.find((each) => each.name === spec.kind)?.describe(spec, read);
  return told ?? read.of;
}

function describePolicy(policy: unknown, { gates }: Definitions): string | null {
  if (policy === undefined) return null;
  const { gate, spec } = policy as PolicyPlan;
  return gates.find((each) => each.name === gate)?.describe(spec) ?? gate;
}

function describeHoldout({ workspace: { holdout } }: Plan): string {
  if (holdout === undefined) return 'nobody is held out';
  const exempt = holdout.exempt.length === 0 ? 'nothing' : `nothing but ${quoteNames(holdout.exempt)}`;
  return `${holdout.buckets / 100} % of all people get ${exempt}`;
}

function describeCovers(policy: unknown): string | null {
  if (policy === undefined) return null;
  const { covers } = policy as PolicyPlan;
  return `${quoteNames(covers.classes) || 'no class'} by ${quoteNames(covers.channels) || 'no channel'}`;
}

/** Conditions whole, everything else edit by edit. */
function wordsOfEdits(
  { part }: Change,
  edits: readonly Edit[],
  raw: readonly [unknown, unknown],
  { definitions }: Sides,
): readonly Words[] {
  const depth = depthOf(part);
  const found = new Map<string, Words>();
  for (const edit of edits) {
    const own = edit.path.slice(depth);
    const condition = conditionPath(own);
    const key = formatPath(condition ?? own);
    if (found.has(key)) continue;
    const words =
      condition === null ? wordsOfEdit(edit, depth) : wordsOfCondition(condition, raw, definitions);
    found.set(key, words);
  }
  return [...found.values()];
}

function wordsOfCondition(path: EditPath, raw: readonly [unknown, unknown], definitions: Definitions): Words {
  const [before, after] = raw.map((element) => {
    const spec = valueAt(element, path);
    return spec === undefined ? null : describeCondition(spec as ConditionSpec, definitions);
  });
  return { about: formatPath(path), before: before ?? null, after: after ?? null };
}

/** The sentences that an element of each part is told in when it comes or goes. */
type Saying = (element: unknown, plan: Plan) => string | null;

function sayingsOf(
  part: Change['part'],
  definitions: Definitions,
): readonly (readonly [string | null, Saying])[] {
  const condition: Saying = (segment) => {
    const { when } = (segment ?? {}) as { readonly when?: ConditionSpec };
    return when === undefined ? null : describeCondition(when, definitions);
  };
  const ofPolicy: Saying = (policy) => condition((policy as PolicyPlan | undefined)?.spec, {} as Plan);
  const says: { readonly [part: string]: readonly (readonly [string | null, Saying])[] } = {
    step: [[null, (step) => describeWholeStep(step, definitions)]],
    segment: [[null, condition]],
    trait: [[null, (trait, plan) => describeTrait(trait, plan, definitions)]],
    policy: [
      [null, (policy) => describePolicy(policy, definitions)],
      ['when', ofPolicy],
      ['covers', describeCovers],
    ],
    journey: [[null, (journey) => describeNewJourney(journey as JourneyPlan | undefined, definitions)]],
  };
  return says[part] ?? [];
}

function wordsOfWhole(
  { part }: Change,
  [old, young]: readonly [unknown, unknown],
  { before, after, definitions }: Sides,
): readonly Words[] {
  const told = sayingsOf(part, definitions).map(
    ([about, say]): Words => ({
      about,
      before: old === undefined ? null : say(old, before),
      after: young === undefined ? null : say(young, after),
    }),
  );
  return told.filter((each) => each.before !== null || each.after !== null);
}

/** The sentence in which kinds tell an aspect of an element; null: none of them has one. */
function sayingOf({ part, aspect }: Change, definitions: Definitions): Saying | null {
  if (part === 'journey') {
    const describe = (spec: ConditionSpec) => describeCondition(spec, definitions);
    return (journey) => describeJourney(journey as JourneyPlan, aspect, describe);
  }
  if (part === 'step' && aspect === 'edges') return (step) => describeWays(step, definitions);
  if (part === 'step' && aspect !== 'guard') return (step) => describeStep(step, definitions);
  if (part === 'policy' && aspect === 'coverage') return describeCovers;
  if (part === 'policy') return (policy) => describePolicy(policy, definitions);
  if (part === 'workspace') return aspect === 'holdout' ? (plan) => describeHoldout(plan as Plan) : null;
  return part === 'trait' ? (trait, plan) => describeTrait(trait, plan, definitions) : null;
}

/** Those that the sentence does not tell: without them it would be the same. */
function untold(change: Change, young: unknown, say: (element: unknown) => string | null): readonly Edit[] {
  const depth = depthOf(change.part);
  const form = toNormalForm(meaningOf(young));
  const told = say(fromNormalForm(form));
  const silent = change.edits.filter(({ path, before }) => {
    const undone: Edit = { path: path.slice(depth), ...(before === undefined ? {} : { after: before }) };
    return trySaying(say, fromNormalForm(applyEdits(form, [undone]))) === told;
  });
  // An item of a list that the sentence speaks of is told with all that belongs to it; weights are told as shares.
  const items = new Set(change.edits.filter((edit) => !silent.includes(edit)).map(itemOf));
  return silent.filter((edit) => {
    const item = itemOf(edit);
    return item === null || !(items.has(item) || edit.path.at(-1) === 'weight');
  });
}

/** The item of a list right above an edit; null where that is no item. */
function itemOf({ path }: Edit): string | null {
  const above = path.slice(0, -1);
  const key = above.at(-1);
  const isItem = typeof key === 'number' || key?.startsWith(ORDER) === true;
  return isItem ? JSON.stringify(above) : null;
}

/** With one of several edits undone an element may be none that a compiler made, and its kind cannot read it. */
function trySaying(say: (element: unknown) => string | null, element: unknown): string | null {
  try {
    return say(element);
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}

/** What a change says: what the kinds have to say of it, else each difference. Empty for mere names. Pure. */
export function wordsOf(change: Change, sides: Sides): readonly Words[] {
  if (change.what === 'renamed') return [];
  const raw = rawOf(sides, change);
  if (change.aspect === 'whole') return wordsOfWhole(change, raw, sides);
  const say = sayingOf(change, sides.definitions);
  const [old, young] = raw;
  if (say === null || old === undefined || young === undefined) {
    return wordsOfEdits(change, change.edits, raw, sides);
  }
  const [before, after] = [say(old, sides.before), say(young, sides.after)];
  if (before === after) return wordsOfEdits(change, change.edits, raw, sides);
  const rest = untold(change, young, (element) => say(element, sides.after));
  return [{ about: null, before, after }, ...wordsOfEdits(change, rest, raw, sides)];
}

/** What a change says in plain language, before and after. The kinds describe their own; what they do not say is told as it stands. */

import { canonicalJson } from '../../base/canonical.ts';
import { sayDuration } from '../../base/duration.ts';
import { isJsonObject, type Json } from '../../base/json.ts';
import { quoteNames } from '../../base/quote-names.ts';
import type { Definitions } from '../../kinds/definition.ts';
import { describeCondition } from '../../kinds/describe-condition.ts';
import type { Change } from '../../plan/diff/change.ts';
import type { Edit, EditPath } from '../../plan/diff/edits.ts';
import { depthOf, elementIn } from '../../plan/diff/elements.ts';
import { ORDER, plainKey } from '../../plan/diff/normal-form.ts';
import { valueAt } from '../../plan/diff/sources.ts';
import type { ConditionSpec, JourneyPlan, Plan, PolicyPlan, StepPlan, TraitPlan } from '../../plan/plan.ts';
import { describeJourney } from './journey-words.ts';

/** One pair of sentences; null: there is nothing on that side. `about`: what of the element, where that is not clear. */
export type Words = {
  readonly about: string | null;
  readonly before: string | null;
  readonly after: string | null;
};

/** The plans that are compared, and who can describe them. */
export type Sides = { readonly before: Plan; readonly after: Plan; readonly definitions: Definitions };

const SHOWN_MAX = 90;

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

/** "`team` leads to `call_sales`, `else` leads to the end". */
function describeWays(step: unknown, definitions: Definitions): string | null {
  if (step === undefined) return null;
  const plan = step as StepPlan;
  const ways = definitions.steps.find((each) => each.name === plan.kind)?.branches(plan) ?? [];
  return ways
    .map(({ label, to }) => `\`${label}\` leads to ${to === null ? 'the end' : `\`${to}\``}`)
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

function describeCovers(policy: unknown): string | null {
  if (policy === undefined) return null;
  const { covers } = policy as PolicyPlan;
  return `${quoteNames(covers.classes) || 'no class'} by ${quoteNames(covers.channels) || 'no channel'}`;
}

const CONDITION_KEYS: ReadonlySet<string> = new Set(['when', 'where', 'until', 'audience']);

/** The path of the outermost condition around an edit; null where there is none. */
function conditionPath(path: EditPath): EditPath | null {
  const at = path.findIndex((key) => typeof key === 'string' && CONDITION_KEYS.has(key));
  return at < 0 ? null : path.slice(0, at + 1);
}

/** "paths.team.when": a path for people. */
function formatPath(path: EditPath): string {
  const keys = path.map((key) => {
    if (typeof key === 'number') return String(key + 1);
    if (key === ORDER) return 'order';
    return key.startsWith(ORDER) ? key.slice(ORDER.length) : plainKey(key);
  });
  return keys.join('.');
}

function shorten(text: string): string {
  return text.length > SHOWN_MAX ? `${text.slice(0, SHOWN_MAX - 1)}…` : text;
}

function describeValue(value: Json | undefined): string | null {
  if (value === undefined) return null;
  return shorten(typeof value === 'string' ? value.replace(/\s+/g, ' ').trim() : canonicalJson(value));
}

/** Where two long texts begin to differ, with a little of what is before. */
function describeTexts(before: string, after: string): readonly [string, string] {
  let same = 0;
  while (same < before.length && before[same] === after[same]) same++;
  const from = Math.max(0, same - 20);
  const cut = (text: string) => shorten(`${from > 0 ? '…' : ''}${text.slice(from).replace(/\s+/g, ' ')}`);
  return [cut(before), cut(after)];
}

function wordsOfEdit({ path, before, after }: Edit, depth: number): Words {
  const about = formatPath(path.slice(depth));
  const isTime = /Ms$/.test(about);
  if (isTime && [before, after].every((value) => value === undefined || typeof value === 'number')) {
    const told = (value: Json | undefined) => (typeof value === 'number' ? sayDuration(value) : null);
    return { about: about.slice(0, -'Ms'.length), before: told(before), after: told(after) };
  }
  if (
    typeof before === 'string' &&
    typeof after === 'string' &&
    Math.max(before.length, after.length) > SHOWN_MAX
  ) {
    const [old, young] = describeTexts(before, after);
    return { about, before: old, after: young };
  }
  return { about, before: describeValue(before), after: describeValue(after) };
}

/** Conditions whole, everything else edit by edit. */
function wordsOfEdits(
  change: Change,
  raw: readonly [unknown, unknown],
  { definitions }: Sides,
): readonly Words[] {
  const depth = depthOf(change.part);
  const found = new Map<string, Words>();
  for (const edit of change.edits) {
    const own = edit.path.slice(depth);
    const condition = conditionPath(own);
    const key = formatPath(condition ?? own);
    if (found.has(key)) continue;
    if (condition === null) {
      found.set(key, wordsOfEdit(edit, depth));
      continue;
    }
    const [before, after] = raw.map((element) => {
      const spec = valueAt(element, condition);
      return spec === undefined ? null : describeCondition(spec as ConditionSpec, definitions);
    });
    found.set(key, { about: key, before: before ?? null, after: after ?? null });
  }
  return [...found.values()];
}

function wordsOfWhole(
  { part }: Change,
  [old, young]: readonly [unknown, unknown],
  sides: Sides,
): readonly Words[] {
  const { definitions } = sides;
  const condition = (segment: unknown) =>
    segment === undefined
      ? null
      : describeCondition((segment as { readonly when: ConditionSpec }).when, definitions);
  const steps = (journey: unknown) =>
    journey === undefined ? null : `${Object.keys((journey as JourneyPlan).steps).length} steps`;
  const says: { readonly [part: string]: (element: unknown, plan: Plan) => string | null } = {
    step: (step) => describeStep(step, definitions),
    segment: condition,
    trait: (trait, plan) => describeTrait(trait, plan, definitions),
    policy: (policy) => describePolicy(policy, definitions),
    journey: steps,
  };
  const say = says[part];
  if (say === undefined) return [];
  return [{ about: null, before: say(old, sides.before), after: say(young, sides.after) }];
}

/** Sentences of a kind, where they differ. */
function wordsOfKind(
  { part, aspect }: Change,
  [old, young]: readonly [unknown, unknown],
  sides: Sides,
): Words | null {
  const { definitions } = sides;
  const pair = (say: (element: unknown, plan: Plan) => string | null): Words | null => {
    const [before, after] = [say(old, sides.before), say(young, sides.after)];
    return before === after ? null : { about: null, before, after };
  };
  if (part === 'journey') {
    const describe = (spec: ConditionSpec) => describeCondition(spec, definitions);
    return pair((journey) =>
      journey === undefined ? null : describeJourney(journey as JourneyPlan, aspect, describe),
    );
  }
  if (part === 'step' && aspect === 'edges') return pair((step) => describeWays(step, definitions));
  if (part === 'step' && aspect !== 'guard') return pair((step) => describeStep(step, definitions));
  if (part === 'policy' && aspect === 'coverage') return pair(describeCovers);
  if (part === 'policy') return pair((policy) => describePolicy(policy, definitions));
  return part === 'trait' ? pair((trait, plan) => describeTrait(trait, plan, definitions)) : null;
}

/** What a change says: what the kinds have to say of it, else each difference. Empty for mere names. Pure. */
export function wordsOf(change: Change, sides: Sides): readonly Words[] {
  if (change.what === 'renamed') return [];
  const raw = rawOf(sides, change);
  if (change.aspect === 'whole') return wordsOfWhole(change, raw, sides);
  const told = wordsOfKind(change, raw, sides);
  return told === null ? wordsOfEdits(change, raw, sides) : [told];
}

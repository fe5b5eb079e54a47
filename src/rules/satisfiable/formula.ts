/**
 * Conditions of the plan as formulas over variables: every comparison becomes a test of one value at one moment, and
 * lists become Kleene's `all` and `not`. What is not understood becomes a question with a fixed, unknown answer.
 */
import { canonicalJson } from '../../base/canonical.ts';
import { Truth } from '../../kernel/kinds.ts';
import { typeUnder } from '../../kernel/values.ts';
import type { CompareSpec } from '../../kinds/conditions/compare/compile.ts';
import { formatPath } from '../../kinds/conditions/comparison.ts';
import type { ConsentSpec } from '../../kinds/conditions/consent/compile.ts';
import type { HistorySpec } from '../../kinds/conditions/history.ts';
import type { JunctionSpec } from '../../kinds/conditions/junction.ts';
import type { NotSpec } from '../../kinds/conditions/not/compile.ts';
import type { SegmentSpec } from '../../kinds/conditions/segment/compile.ts';
import type { TraitSpec } from '../../kinds/conditions/trait/compile.ts';
import { meaningOf } from '../../plan/digest.ts';
import type { ConditionSpec, Plan } from '../../plan/plan.ts';
import { anyOf, type Counted, type Formula, type Variable } from './logic.ts';
import { testFormula } from './test-formula.ts';
import { EVERYTHING } from './values.ts';
import { ANYTHING, COUNT, FLAG, possibleOf } from './variable.ts';

/** What of the plan a condition leans on. */
export type Names = Pick<Plan, 'catalog' | 'segments' | 'traits'>;

type Place = { readonly names: Names; readonly moment: string; readonly inside: ReadonlySet<string> };
type Lower = (spec: ConditionSpec, place: Place) => Formula;

function lowerCompare(spec: ConditionSpec, { names, moment }: Place): Formula {
  const { path, tests } = spec as unknown as CompareSpec;
  const [root, name] = path;
  const isTyped = root === 'profile' && !(path.length === 2 && name === 'id');
  const initially = isTyped ? possibleOf(typeUnder(names.catalog.profile, path, 1)) : ANYTHING;
  const text = formatPath(path);
  // What started a run never changes; everything else is read anew at each moment.
  const isLasting = root === 'entry';
  const now: Variable = { key: `${text} @${moment}`, initially };
  const lasting: Variable = isLasting ? { key: text, initially } : now;
  return { is: 'all', of: tests.map((test) => testFormula(test, { lasting, now, moment })) };
}

function lowerTrait(spec: ConditionSpec, { names, moment }: Place): Formula {
  const { trait: name, tests, population } = spec as unknown as TraitSpec;
  const trait = Object.hasOwn(names.traits, name) ? names.traits[name] : undefined;
  const isCount = ['count', 'distinct', 'open'].includes(trait?.read.of ?? '');
  const initially = isCount ? { ...COUNT, isAbsent: true, nothing: EVERYTHING } : ANYTHING;
  const variable: Variable = { key: `trait.${name} @${moment}`, initially };
  const unknown = { by: 'constant', truth: Truth.Unknown } as const;
  const places = population.map((test): Formula => {
    const question = { key: `population ${canonicalJson(test)}` };
    const numbers = { by: 'question', question, isKnown: false } as const;
    const parts = { numbers, texts: unknown, rest: unknown };
    return { is: 'test', variable, test: { absent: Truth.Unknown, nothing: unknown, parts } };
  });
  const own = tests.map((test) => testFormula(test, { lasting: variable, now: variable, moment }));
  return { is: 'all', of: [...own, ...places] };
}

function lowerHistory(spec: ConditionSpec, { moment }: Place): Formula {
  const { event, reading, since, mark, windowMs, key, by, where, count } = spec as unknown as HistorySpec;
  const counted: Counted = {
    event,
    reading,
    since,
    ...(mark === undefined ? {} : { mark }),
    ...(windowMs === undefined ? {} : { windowMs }),
    moment,
    where: where === undefined ? '' : textOf(where),
    key: key === undefined ? '' : canonicalJson([key, by]),
  };
  // A count since a step that the run has not seen, or under a key that has no value, is unknown.
  const mayBeUnknown = since !== 'ever' || key !== undefined;
  const initially = { ...COUNT, isAbsent: mayBeUnknown };
  const variable: Variable = { key: `count ${canonicalJson(counted)}`, initially, counted };
  return {
    is: 'all',
    of: count.map((test) => testFormula(test, { lasting: variable, now: variable, moment })),
  };
}

function lowerConsent(spec: ConditionSpec, { moment }: Place): Formula {
  const { grants } = spec as unknown as ConsentSpec;
  const of = grants.map(({ channel, purpose }): Formula => {
    const variable = { key: `consent ${canonicalJson([channel, purpose])} @${moment}`, initially: FLAG };
    const parts = { rest: { by: 'points', points: new Set([true]) } } as const;
    return {
      is: 'test',
      variable,
      test: { absent: Truth.False, nothing: { by: 'constant', truth: Truth.False }, parts },
    };
  });
  return { is: 'all', of };
}

function lowerSegment(spec: ConditionSpec, place: Place): Formula {
  const { segment: name } = spec as SegmentSpec;
  const { segments } = place.names;
  const segment = Object.hasOwn(segments, name) ? segments[name] : undefined;
  if (segment === undefined || place.inside.has(name)) return lowerUnknown(spec, place);
  return lower(segment.when, { ...place, inside: new Set([...place.inside, name]) });
}

/** A condition as text, without the places where it was written. Pure. */
function textOf(spec: ConditionSpec): string {
  return canonicalJson(meaningOf(spec));
}

/** A condition that is not understood: one value, of which only the answer is asked. */
function lowerUnknown(spec: ConditionSpec, { moment }: Place): Formula {
  const initially = { ...ANYTHING, isAbsent: false, nothing: null };
  const variable: Variable = { key: `other ${textOf(spec)} @${moment}`, initially };
  const asked = { by: 'question', question: { key: 'holds' }, isKnown: false } as const;
  const parts = { numbers: asked, texts: asked, rest: asked };
  return { is: 'test', variable, test: { absent: Truth.Unknown, nothing: asked, parts } };
}

const LOWERS: { readonly [kind: string]: Lower } = {
  all: (spec, place) => ({ is: 'all', of: (spec as JunctionSpec).of.map((each) => lower(each, place)) }),
  any: (spec, place) => anyOf((spec as JunctionSpec).of.map((each) => lower(each, place))),
  not: (spec, place) => ({ is: 'not', of: lower((spec as NotSpec).of, place) }),
  compare: lowerCompare,
  trait: lowerTrait,
  event: lowerHistory,
  message: lowerHistory,
  consent: lowerConsent,
  segment: lowerSegment,
};

function lower(spec: ConditionSpec, place: Place): Formula {
  return ((Object.hasOwn(LOWERS, spec.kind) && LOWERS[spec.kind]) || lowerUnknown)(spec, place);
}

/** A condition, judged at a moment, as a formula. Pure. */
export function formulaOf(when: ConditionSpec, names: Names, moment: string): Formula {
  return lower(when, { names, moment, inside: new Set() });
}

/** Whom a policy lets through that it stopped, or stops that it let through: in words that need no double negation. Pure. */
import { canonicalJson } from '../../../base/canonical.ts';
import { sayDuration } from '../../../base/duration.ts';
import { isJsonObject, type JsonObject } from '../../../base/json.ts';
import { codeSpan as code } from '../../../language/diagnostics/printers/markdown.ts';
import type { PolicyJudge } from '../../../plan/diff/judges.ts';
import type { ConditionSpec, PolicyPlan } from '../../../plan/plan.ts';
import type { Ground } from './amount.ts';
import { tellCondition, tellMovers } from './conditions.ts';

/** `looser`: it lets more through, or holds less back. */
export type Way = 'looser' | 'tighter' | 'both';

type Words = { readonly [way in Way]: (policy: string) => string };

const judged = (policy: string) => `people whom ${policy} judges`;

/** Where nothing more is known of a policy's own words. `policy`: its name, in Markdown. */
const WHOM: { readonly [risk in PolicyJudge['risk']]?: Words } = {
  consent_weakened: {
    looser: (policy) => `people whose consent ${policy} did not take before`,
    tighter: (policy) => `people whose consent ${policy} no longer takes`,
    both: judged,
  },
  exclusion_weakened: {
    looser: (policy) => `people whom ${policy} refused before`,
    tighter: (policy) => `people whom ${policy} refuses now`,
    both: judged,
  },
  cap_raised: {
    looser: (policy) => `people who have already had as many as ${policy} allowed`,
    tighter: (policy) => `people who have already had as many as ${policy} allows now`,
    both: judged,
  },
  quiet_hours_shortened: {
    looser: (policy) => `people to whom one is due at an hour that ${policy} no longer keeps quiet`,
    tighter: (policy) => `people to whom one is due at an hour that ${policy} now keeps quiet`,
    both: judged,
  },
  lane_loosened: {
    looser: (policy) => `people whose messages waited for ${policy}`,
    tighter: (policy) => `people whose messages wait for ${policy} now`,
    both: judged,
  },
  quality_weakened: {
    looser: (policy) => `people whose address or data ${policy} refused before`,
    tighter: (policy) => `people whose address or data ${policy} refuses now`,
    both: judged,
  },
  duplicates_allowed: {
    looser: () => 'people who share an address with somebody who got the same',
    tighter: () => 'people who share an address with somebody who got the same',
    both: () => 'people who share an address',
  },
};

/** The condition by which a policy refuses; undefined: it has none. Pure. */
export function whenOf({ spec }: PolicyPlan): ConditionSpec | undefined {
  return isJsonObject(spec.when ?? null) ? (spec.when as unknown as ConditionSpec) : undefined;
}

const keysThatDiffer = (old: JsonObject, young: JsonObject) =>
  [...new Set([...Object.keys(old), ...Object.keys(young)])].filter(
    (key) => canonicalJson(old[key] ?? null) !== canonicalJson(young[key] ?? null),
  );

/** A consent's age between two limits; null: it does not expire. */
function sayAge(one: unknown, other: unknown): string {
  const [least, most] = [one, other]
    .map((each) => (typeof each === 'number' ? each : Number.POSITIVE_INFINITY))
    .sort((a, b) => a - b) as [number, number];
  const upTo = Number.isFinite(most) ? ` and at most ${sayDuration(most)}` : '';
  return `people whose yes is more than ${sayDuration(least)}${upTo} old`;
}

/** By what of a ConsentPolicy differs; null: nobody has a word for it. */
function whomByConsent(old: JsonObject, young: JsonObject): string | null {
  const says: { readonly [key: string]: string } = {
    default: 'people who never said yes or no',
    // What waits for a confirmation does so under any plan: it is kept in the record.
    doubleOptIn:
      old.doubleOptIn === true
        ? 'people who say yes from the apply on and do not confirm it (whoever said yes before and has not confirmed still has to, or says yes again)'
        : 'people who said yes and never confirmed it',
    proof: 'people whose yes has no proof',
    expiresAfterMs: sayAge(old.expiresAfterMs, young.expiresAfterMs),
  };
  const keys = keysThatDiffer(old, young).filter((key) => key !== 'words');
  const told = keys.flatMap((key) => says[key] ?? []);
  return told.length === 0 || told.length < keys.length ? null : told.join('; ');
}

/** People by the condition alone; null where something else differs as well, or nobody can say who. */
function whomByCondition(old: PolicyPlan, young: PolicyPlan, way: Way, ground: Ground): string | null {
  const keys = keysThatDiffer(old.spec, young.spec).filter((key) => key !== 'when' && key !== 'instead');
  const isElsewhere = keys.length > 0 || canonicalJson(old.covers) !== canonicalJson(young.covers);
  const [was, is] = [whenOf(old), whenOf(young)];
  if (isElsewhere || was === undefined || is === undefined || way === 'both') return null;
  const { come, gone } = tellMovers(was, is, ground);
  const fits = way === 'looser' ? gone : come;
  return fits === null ? null : `people who fit: ${fits}`;
}

/** `isExact`: these are told by what they fit, and it alone decided about them. */
export type Whom = { readonly who: string; readonly isExact: boolean };

/** Whom a policy judges otherwise than before. `way`: which way it lets messages. */
export function whomOf(
  name: string,
  {
    old,
    young,
    judge,
  }: { readonly old: PolicyPlan; readonly young: PolicyPlan; readonly judge: PolicyJudge },
  way: Way,
  ground: Ground,
): Whom {
  const isCovered = canonicalJson(old.covers) === canonicalJson(young.covers);
  const exact =
    judge.risk === 'consent_weakened' && isCovered && way !== 'both'
      ? whomByConsent(old.spec, young.spec)
      : whomByCondition(old, young, way, ground);
  if (exact !== null) return { who: exact, isExact: true };
  return { who: (WHOM[judge.risk]?.[way] ?? judged)(code(name)), isExact: false };
}

/** Whom a policy stopped that is gone, or stops that is new. */
export function whomOfWhole(
  name: string,
  { policy, judge }: { readonly policy: PolicyPlan; readonly judge: PolicyJudge },
  way: Way,
  ground: Ground,
): Whom {
  const when = whenOf(policy);
  // Who cannot be judged is refused as well (semantics 12).
  if (when !== undefined)
    return {
      who: `people who fit, or of whom it is not known: ${tellCondition(when, ground)}`,
      isExact: true,
    };
  return { who: (WHOM[judge.risk]?.[way] ?? judged)(code(name)), isExact: false };
}

/** Checks the journey and step that somebody asks about, before anything is looked up. Pure. */
import { quoteName, quoteNames } from '../../base/quote-names.ts';
import { suggest } from '../../base/suggest.ts';
import type { Plan } from '../../plan/plan.ts';

/** A name that does not exist, with the way out; null where both do. */
export type NameProblem = { readonly message: string; readonly help: string };

/** Names that are known besides those of the plan: journeys that are gone but stand in the log. */
export type KnownNames = readonly { readonly journey?: string; readonly step?: string }[];

function problem(sort: string, name: string, known: readonly string[], where: string): NameProblem {
  const near = suggest(name, known);
  const list = quoteNames(known);
  return {
    message: `there is no ${sort} ${quoteName(name)}${where}`,
    help:
      near === undefined
        ? `there ${known.length === 1 ? 'is' : 'are'} ${list === '' ? 'none' : list}`
        : `did you mean ${quoteName(near)}?`,
  };
}

const present = (names: readonly (string | undefined)[]) =>
  [...new Set(names.filter((name) => name !== undefined))].sort();

/** Without a plan and without anything known nobody can tell: null. */
export function checkNames(
  plan: Plan | null,
  logged: KnownNames,
  wanted: { readonly journey?: string | undefined; readonly step?: string | undefined },
): NameProblem | null {
  const { journey, step } = wanted;
  if (journey === undefined || (plan === null && logged.length === 0)) return null;
  const journeys = present([...Object.keys(plan?.journeys ?? {}), ...logged.map((each) => each.journey)]);
  if (!journeys.includes(journey)) return problem('journey', journey, journeys, '');
  if (step === undefined) return null;
  const own = logged.filter((each) => each.journey === journey).map((each) => each.step);
  const steps = present([...Object.keys(plan?.journeys[journey]?.steps ?? {}), ...own]);
  return steps.includes(step) ? null : problem('step', step, steps, ` in ${quoteName(journey)}`);
}

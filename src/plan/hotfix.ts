/**
 * `hotfix: copy`: what of a plan's content reaches runs that are pinned to an older version of a journey (semantics 35).
 * Content only: steps, conditions and names stay those of the older version.
 */
import { canonicalJson } from '../base/canonical.ts';
import { meaningOf } from './digest.ts';
import { successors } from './former-names.ts';
import type { JourneyBundle, JourneyPlan, Plan, TemplatePlan } from './plan.ts';

/** The journey of a plan that goes on for one of this name: under it, or under a later one. Pure. */
function presentJourney(plan: Pick<Plan, 'journeys'>, name: string): JourneyPlan | undefined {
  return plan.journeys[name] ?? successors(plan).get(name);
}

/** What a template says, without where it was written and by whom. */
function contentOf({ channel, locales, defaultLocale }: TemplatePlan): string {
  return canonicalJson(meaningOf({ channel, locales, defaultLocale }));
}

/**
 * The templates among `templates` that `plan` has under the same name, for the same channel and with other content.
 * One for another channel is another message: it corrects nothing. Pure.
 */
function correctedTemplates(templates: Plan['templates'], plan: Pick<Plan, 'templates'>): Plan['templates'] {
  const names = Object.keys(templates).sort();
  const corrected = names.flatMap((name): [string, TemplatePlan][] => {
    const [old, young] = [templates[name], plan.templates[name]];
    if (old === undefined || young === undefined || old.channel !== young.channel) return [];
    return contentOf(old) === contentOf(young) ? [] : [[name, young]];
  });
  return Object.fromEntries(corrected);
}

/**
 * A pinned journey as it goes on under `plan`: with the content that `hotfix: copy` of its present version corrects. What
 * an earlier hotfix corrected stays so until a later one says otherwise. Pure; the same bundle where nothing changes.
 */
export function correctCopy(bundle: JourneyBundle, plan: Plan): JourneyBundle {
  const journey = presentJourney(plan, bundle.journey.name);
  if (journey?.hotfix !== true || journey.digest === bundle.digest) return bundle;
  const { copy: _before, ...own } = bundle;
  const copy = { ...bundle.copy, ...correctedTemplates(bundle.templates, plan) };
  // What went back to its first wording needs no correction any more.
  for (const name of Object.keys(copy)) {
    const [first, present] = [bundle.templates[name], plan.templates[name]];
    if (first !== undefined && present !== undefined && contentOf(first) === contentOf(present))
      delete copy[name];
  }
  const isSame = canonicalJson(meaningOf(copy)) === canonicalJson(meaningOf(bundle.copy ?? {}));
  if (isSame) return bundle;
  return Object.keys(copy).length === 0 ? own : { ...own, copy };
}

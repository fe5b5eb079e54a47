/** Events that consent policies make happen, and the journeys that begin by those which a change of such a policy touches. */
import type { Plan, PolicyPlan } from '../../plan/plan.ts';

/** How many more or fewer of an event there may be; `other`: nobody can tell. */
export type Trend = 'more' | 'fewer' | 'other';

const specOf = (policy: PolicyPlan | undefined) => (policy?.gate === 'consent' ? policy.spec : {});

/** By event; those of which there are as many as before are not there. A policy is undefined where there is none. Pure. */
export function consentTrends(
  before: PolicyPlan | undefined,
  after: PolicyPlan | undefined,
): ReadonlyMap<string, Trend> {
  const [was, is] = [specOf(before), specOf(after)];
  const trends = new Map<string, Trend>();
  const [asked, asks] = [was.doubleOptIn === true, is.doubleOptIn === true];
  if (asked !== asks) {
    trends.set('Consent Requested', asks ? 'more' : 'fewer');
    trends.set('Consent Given', asks ? 'fewer' : 'more');
  }
  if (was.expiresAfterMs !== is.expiresAfterMs) trends.set('Consent Expired', 'other');
  return trends;
}

/** Journeys of a plan that begin by such an event, with which way that goes. Pure. */
export function journeysBegunBy(
  trends: ReadonlyMap<string, Trend>,
  { journeys }: Plan,
): readonly { readonly journey: string; readonly event: string; readonly trend: Trend }[] {
  return Object.values(journeys).flatMap(({ name, entry }) => {
    const trend = entry.by === 'event' ? trends.get(entry.event) : undefined;
    return trend === undefined || entry.by !== 'event' ? [] : [{ journey: name, event: entry.event, trend }];
  });
}

/** Journeys that begin by what consent policies make happen: asking for a confirmation, giving, expiring. Pure. */
import { codeSpan as code } from '../../../language/diagnostics/printers/markdown.ts';
import type { PolicyPlan } from '../../../plan/plan.ts';
import type { Amount, Direction, Ground } from './amount.ts';
import { sayWhatSends } from './say-what.ts';

/** Which way the number of these events goes; those that are not there stay. */
function eventsOf({ spec: was }: PolicyPlan, { spec: is }: PolicyPlan): ReadonlyMap<string, Direction> {
  const events = new Map<string, Direction>();
  const [asked, asks] = [was.doubleOptIn === true, is.doubleOptIn === true];
  if (asked !== asks) {
    events.set('Consent Requested', asks ? 'more' : 'fewer');
    events.set('Consent Given', asks ? 'fewer' : 'more');
  }
  if (was.expiresAfterMs !== is.expiresAfterMs) events.set('Consent Expired', 'unknown');
  return events;
}

/** The rows of such journeys, for a consent policy that asks for something else. */
export function amountsByConsent(
  name: string,
  { old, young }: { readonly old: PolicyPlan; readonly young: PolicyPlan },
  { sides: { after } }: Ground,
): readonly Amount[] {
  const events = eventsOf(old, young);
  return Object.values(after.journeys).flatMap(({ name: journey, entry }): readonly Amount[] => {
    const direction = entry.by === 'event' ? events.get(entry.event) : undefined;
    if (direction === undefined || entry.by !== 'event') return [];
    const why = `it begins by ${code(entry.event)}, which depends on what ${code(name)} asks`;
    return [{ direction, messages: sayWhatSends([journey]), why }];
  });
}

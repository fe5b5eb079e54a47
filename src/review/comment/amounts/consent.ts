/** Journeys that begin by what consent policies make happen: asking for a confirmation, giving, expiring. Pure. */
import { codeSpan as code } from '../../../language/diagnostics/printers/markdown.ts';
import type { PolicyPlan } from '../../../plan/plan.ts';
import { consentTrends, journeysBegunBy, type Trend } from '../../changes/consent-events.ts';
import type { Amount, Direction, Ground } from './amount.ts';
import { whatSends } from './say-what.ts';

const DIRECTIONS: { readonly [trend in Trend]: Direction } = {
  more: 'more',
  fewer: 'fewer',
  other: 'unknown',
};

/** Whom such an event concerns, by which way their number goes. */
const WHO: { readonly [event: string]: { readonly [trend in Trend]?: string } } = {
  'Consent Requested': {
    fewer:
      'people who say yes from the apply on: they are no longer asked to confirm it (who is inside still is)',
    more: 'people who say yes from the apply on: they are now asked to confirm it',
  },
  'Consent Given': {
    more: 'people who say yes from the apply on and do not confirm it',
    fewer: 'people who say yes from the apply on and do not confirm it',
  },
};

/** The rows of such journeys, for a consent policy that comes, goes, or asks for something else. */
export function amountsByConsent(
  name: string,
  [old, young]: readonly [PolicyPlan | undefined, PolicyPlan | undefined],
  { sides: { after } }: Ground,
): readonly Amount[] {
  return journeysBegunBy(consentTrends(old, young), after).map(
    ({ journey, event, trend }): Amount => ({
      direction: DIRECTIONS[trend],
      who: WHO[event]?.[trend] ?? 'people whose consent expires',
      ...whatSends([journey]),
      why: `it begins by ${code(event)}, which depends on ${code(name)}`,
    }),
  );
}

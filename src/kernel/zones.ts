/** Which zone a profile names (semantics 17). An invalid one is skipped here and reported where it is set. Pure. */
import { isZone, zonesOfCountry } from '../base/zone.ts';
import type { SubscriberState } from './state.ts';

/** profile.timezone if it is a zone, else the only zone of profile.country, else null. */
export function zoneOfProfile(profile: SubscriberState['profile']): string | null {
  const { timezone, country } = profile;
  if (typeof timezone === 'string' && isZone(timezone)) return timezone;
  if (typeof country !== 'string') return null;
  const zones = zonesOfCountry(country);
  return zones.length === 1 ? (zones[0] as string) : null;
}

/** Holds sends back until quiet hours are over (semantics 16, 17, 19). */
import { isZone, type LocalTime, toLocal, zonesOfCountry } from '../../../base/zone.ts';
import type { Gate, GateView, NamedPolicy } from '../../../kernel/kinds.ts';
import { byName, coveringOf } from '../covering.ts';
import { readPolicy } from '../spec.ts';
import { firstLoud, isQuiet, type Quiet } from './quiet.ts';
import type { QuietHoursData, QuietWindow } from './schema.ts';

/** The gate: defers to the first instant that is quiet for none of the covering policies. */
export function link(policies: readonly NamedPolicy[]): Gate {
  const covering = coveringOf(
    byName(policies).map((policy) => ({ policy, data: readPolicy<QuietHoursData>(policy.spec) })),
  );
  return {
    judge(send, _rivals, view) {
      const parts = covering(send);
      if (parts.length === 0) return { verdict: 'pass' };
      if (view.seen !== null) {
        view.seen.zone = view.zone;
        view.seen['profile.country'] = view.state.profile.country ?? null;
      }
      const country = countryOf(view);
      const local = toLocal(view.zone, view.now);
      const first = parts.find(({ data }) => isQuietNow(data, country, local, view));
      if (first === undefined) return { verdict: 'pass' };
      const until = firstLoud(
        parts.flatMap(({ data }) => quietsFor(data, country, view)),
        view.now,
      );
      const { name, source } = first.policy;
      return { verdict: 'defer', until, policy: name, reason: 'quiet_hours', source };
    },
  };
}

/** `local` is what the wall shows in the zone of the view. */
function isQuietNow(data: QuietHoursData, country: string | null, local: LocalTime, view: GateView): boolean {
  const zones = zonesFor(data, country, view);
  for (const window of data.windows) {
    if (!isFor(window, data, country)) continue;
    for (const zone of zones)
      if (isQuiet(window, zone === view.zone ? local : toLocal(zone, view.now))) return true;
  }
  return false;
}

function quietsFor(data: QuietHoursData, country: string | null, view: GateView): readonly Quiet[] {
  const zones = zonesFor(data, country, view);
  return data.windows
    .filter((window) => isFor(window, data, country))
    .flatMap((window) => zones.map((zone) => ({ window, zone })));
}

function countryOf(view: GateView): string | null {
  const { country } = view.state.profile;
  return typeof country === 'string' && country !== '' ? country.toUpperCase() : null;
}

/** Whether a window is for the person's country; who has none is under all of them only where the policy is strict. */
function isFor({ countries }: QuietWindow, { unknownZone }: QuietHoursData, country: string | null): boolean {
  if (countries === null) return true;
  return country === null ? unknownZone === 'most_restrictive' : countries.includes(country);
}

/** The zone of the chain, or where it is a guess and the policy is strict, all zones of the country. */
function zonesFor(data: QuietHoursData, country: string | null, view: GateView): readonly string[] {
  const { timezone } = view.state.profile;
  if (data.unknownZone === 'chain' || (typeof timezone === 'string' && isZone(timezone))) return [view.zone];
  const candidates = country === null ? [] : zonesOfCountry(country);
  return candidates.length === 0 ? [view.zone] : candidates;
}

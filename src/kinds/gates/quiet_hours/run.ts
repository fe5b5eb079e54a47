/** Holds sends back until quiet hours are over (semantics 16, 17, 19). */
import { isZone, zonesOfCountry } from '../../../base/zone.ts';
import type { Gate, GateView, NamedPolicy } from '../../../kernel/kinds.ts';
import { byName, coveringOf } from '../covering.ts';
import { readPolicy } from '../spec.ts';
import { firstLoud, type Quiet } from './quiet.ts';
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
      const rules = parts.map(({ policy, data }) => ({ policy, quiets: quietsFor(data, view) }));
      if (view.seen !== null) {
        view.seen.zone = view.zone;
        view.seen['profile.country'] = view.state.profile.country ?? null;
      }
      const first = rules.find(({ quiets }) => firstLoud(quiets, view.now) > view.now);
      if (first === undefined) return { verdict: 'pass' };
      const until = firstLoud(
        rules.flatMap(({ quiets }) => quiets),
        view.now,
      );
      const { name, source } = first.policy;
      return { verdict: 'defer', until, policy: name, reason: 'quiet_hours', source };
    },
  };
}

function quietsFor(data: QuietHoursData, view: GateView): readonly Quiet[] {
  const zones = zonesFor(data, view);
  return windowsFor(data, view).flatMap((window) => zones.map((zone) => ({ window, zone })));
}

function countryOf(view: GateView): string | null {
  const { country } = view.state.profile;
  return typeof country === 'string' && country !== '' ? country.toUpperCase() : null;
}

/** The windows for the person's country; who has none is under all of them only where the policy is strict. */
function windowsFor(data: QuietHoursData, view: GateView): readonly QuietWindow[] {
  const country = countryOf(view);
  return data.windows.filter(
    ({ countries }) =>
      countries === null ||
      (country === null ? data.unknownZone === 'most_restrictive' : countries.includes(country)),
  );
}

/** The zone of the chain, or where it is a guess and the policy is strict, all zones of the country. */
function zonesFor(data: QuietHoursData, view: GateView): readonly string[] {
  const { timezone } = view.state.profile;
  if (data.unknownZone === 'chain' || (typeof timezone === 'string' && isZone(timezone))) return [view.zone];
  const country = countryOf(view);
  const candidates = country === null ? [] : zonesOfCountry(country);
  return candidates.length === 0 ? [view.zone] : candidates;
}

/** What is wrong with a profile whatever the policies ask: values against the catalog, the zone, the locale (semantics 12, 17). */
import { isZone } from '../../base/zone.ts';
import type { View } from '../../kernel/kinds.ts';
import { fits } from '../../kernel/values.ts';
import { zoneOfProfile } from '../../kernel/zones.ts';
import type { Flaw } from '../../kinds/definition.ts';
import type { Plan } from '../../plan/plan.ts';

function flaw(reason: string, attribute: string, counts: boolean): Flaw {
  return { channel: null, reason, attribute: `profile.${attribute}`, counts };
}

/** A timezone that is none is bad; no zone at all is worth a look where the workspace keeps zones. Pure. */
function auditZone({ catalog }: Plan, { profile }: View['state']): readonly Flaw[] {
  const { timezone } = profile;
  const isGiven = timezone !== undefined && timezone !== null && timezone !== '';
  if (isGiven && !(typeof timezone === 'string' && isZone(timezone)))
    return [flaw('bad_zone', 'timezone', true)];
  const keepsZones = Object.hasOwn(catalog.profile, 'timezone') || Object.hasOwn(catalog.profile, 'country');
  return !isGiven && keepsZones && zoneOfProfile(profile) === null
    ? [flaw('unknown_zone', 'timezone', false)]
    : [];
}

/** A locale that is missing, where the workspace keeps them. Pure. */
function auditLocale({ catalog }: Plan, { profile }: View['state']): readonly Flaw[] {
  const { locale } = profile;
  const isMissing = typeof locale !== 'string' || locale.trim() === '';
  return Object.hasOwn(catalog.profile, 'locale') && isMissing
    ? [flaw('missing_locale', 'locale', false)]
    : [];
}

/** Everything that the catalog and the calendar have against a profile. Pure. */
export function auditData(plan: Plan, { state }: View): readonly Flaw[] {
  const types = plan.catalog.profile;
  const strange = Object.entries(state.profile).flatMap(([attribute, value]): readonly Flaw[] => {
    const type = Object.hasOwn(types, attribute) ? types[attribute] : undefined;
    return value === null || fits(value, type) ? [] : [flaw('bad_value', attribute, true)];
  });
  return [...strange, ...auditZone(plan, state), ...auditLocale(plan, state)];
}

/** Everything that is wrong with one profile by a policy, where the gate stops at the first: for reports of bad data. */
import type { Linker, NamedPolicy, View } from '../../../kernel/kinds.ts';
import type { Audit, Flaw } from '../../definition.ts';
import { readPolicy } from '../spec.ts';
import { isMissing, type LinkedQuality, linkPolicy } from './run.ts';
import type { QualityData } from './schema.ts';

type Attributes = { readonly [channel: string]: string };

function addressOf(attribute: string, { state }: View): string | null {
  const value = state.profile[attribute] ?? (attribute === 'id' ? state.id : undefined);
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : null;
}

function auditAddresses(
  linked: LinkedQuality,
  data: QualityData,
  attributes: Attributes,
  view: View,
): readonly Flaw[] {
  return [...linked.addresses].flatMap(([channel, judge]): readonly Flaw[] => {
    const attribute = attributes[channel] ?? '';
    const address = addressOf(attribute, view);
    const isOptional = data.addresses[channel]?.optional === true;
    const reason = address === null ? 'no_address' : judge(address, {});
    if (reason === null) return [];
    return [{ channel, reason, attribute: `profile.${attribute}`, counts: address !== null || !isOptional }];
  });
}

/** A preference that names no channel is bad; one for a channel that cannot reach the person is worth a look. */
function auditPreferred(
  { preferred, addresses }: LinkedQuality,
  attributes: Attributes,
  path: string,
  view: View,
): readonly Flaw[] {
  const wanted = preferred?.read(view);
  if (preferred === null || isMissing(wanted)) return [];
  const about = { channel: null, attribute: path };
  if (typeof wanted !== 'string' || !Object.hasOwn(attributes, wanted)) {
    return [{ ...about, reason: 'preferred_unknown', counts: true }];
  }
  const address = addressOf(attributes[wanted] ?? '', view);
  const isReachable = address !== null && (addresses.get(wanted)?.(address, {}) ?? null) === null;
  return isReachable ? [] : [{ ...about, reason: 'preferred_unreachable', counts: false }];
}

/** Looks at a profile with the eyes of one policy. `attributes`: where the address of each channel stands. */
export function audit(policy: NamedPolicy, linker: Linker, attributes: Attributes): Audit {
  const data = readPolicy<QualityData>(policy.spec);
  const linked = linkPolicy(policy, linker);
  const path = data.preferred?.path.join('.') ?? '';
  return {
    maxBad: data.maxBad ?? null,
    channels: Object.keys(data.addresses),
    look: (view) => [
      ...auditAddresses(linked, data, attributes, view),
      ...linked.required
        .filter(({ read }) => isMissing(read(view)))
        .map(({ name }): Flaw => ({ channel: null, reason: 'missing_value', attribute: name, counts: true })),
      ...auditPreferred(linked, attributes, path, view),
    ],
  };
}

/** Refuses what would go to an address that cannot be right, or lacks what its content needs; a chain goes on. */
import type { Gate, GateView, Linker, NamedPolicy, Reader } from '../../../kernel/kinds.ts';
import type { Send } from '../../../kernel/state.ts';
import { byName, channelOf, coveringOf } from '../covering.ts';
import { readPolicy } from '../spec.ts';
import { faultOfEmail } from './email.ts';
import { lookAtPhone } from './phone.ts';
import type { AddressRule, QualityData } from './schema.ts';

/** What an address looks like under a rule: a fault, or null; `notes` hold what was found, never the address. */
type Judge = (address: string, notes: { [name: string]: string | null }) => string | null;

type Judges = {
  readonly [Is in AddressRule['is']]: (rule: Extract<AddressRule, { is: Is }>, linker: Linker) => Judge;
};

const JUDGES: Judges = {
  email: (rule) => (address) => faultOfEmail(address, rule),
  phone: (rule) => (address, notes) => {
    const { fault, line, country } = lookAtPhone(address, rule);
    notes['phone.line'] = line;
    notes['phone.country'] = country;
    return fault;
  },
  text: ({ matches, max }, linker) => {
    const test = matches === null ? null : linker.pattern(matches);
    return (address) => {
      if (max !== null && [...address].length > max) return 'address_too_long';
      return test !== null && !test(address) ? 'address_pattern' : null;
    };
  },
};

/** A policy, linked: a judge for each channel that it has a rule for, and readers of what must be known. */
export type LinkedQuality = {
  readonly policy: NamedPolicy;
  readonly addresses: ReadonlyMap<string, Judge>;
  readonly required: readonly { readonly name: string; readonly read: Reader }[];
  readonly preferred: { readonly read: Reader; readonly attributes: ReadonlyMap<string, string> } | null;
};

/** Links one policy; `data` are what its `compile` made. */
export function linkPolicy(policy: NamedPolicy, linker: Linker): LinkedQuality {
  const data = readPolicy<QualityData>(policy.spec);
  const addresses = Object.entries(data.addresses).map(([channel, rule]) => {
    const judge = JUDGES[rule.is] as (rule: AddressRule, linker: Linker) => Judge;
    return [channel, judge(rule, linker)] as const;
  });
  return {
    policy,
    addresses: new Map(addresses),
    required: data.require.map((path) => ({ name: path.join('.'), read: linker.path(path) })),
    preferred: data.preferred && {
      read: linker.path(data.preferred.path),
      attributes: new Map(Object.entries(data.preferred.attributes)),
    },
  };
}

/** True for what is absent, or empty text. Pure. */
export function isMissing(value: unknown): boolean {
  return value === undefined || value === null || (typeof value === 'string' && value.trim() === '');
}

/** The preferred channel, where it is still to come in the chain and could reach the person; null otherwise. */
function preferredLater({ preferred, addresses }: LinkedQuality, send: Send, view: GateView): string | null {
  if (preferred === null) return null;
  const wanted = preferred.read(view);
  if (view.seen !== null) view.seen.preferred_channel = wanted ?? null;
  if (typeof wanted !== 'string' || !send.channels.includes(wanted, send.channelIndex + 1)) return null;
  const attribute = preferred.attributes.get(wanted) ?? '';
  const address = view.state.profile[attribute] ?? (attribute === 'id' ? view.state.id : undefined);
  if (typeof address !== 'string' || address.trim() === '') return null;
  return addresses.get(wanted)?.(address.trim(), {}) ? null : wanted;
}

function faultOf(quality: LinkedQuality, send: Send, view: GateView): string | null {
  const notes: { [name: string]: string | null } = {};
  const fault = quality.addresses.get(channelOf(send))?.(view.address ?? '', notes) ?? null;
  if (view.seen !== null) Object.assign(view.seen, notes);
  if (fault !== null) return fault;
  const missing = quality.required.filter(({ read }) => isMissing(read(view))).map(({ name }) => name);
  if (missing.length > 0) {
    if (view.seen !== null) view.seen.missing = missing;
    return 'missing_value';
  }
  return preferredLater(quality, send, view) === null ? null : 'not_preferred';
}

/** The gate: every covering policy must be satisfied; the first that is not, by name, is reported. */
export function link(policies: readonly NamedPolicy[], linker: Linker): Gate {
  const covering = coveringOf(byName(policies).map((policy) => linkPolicy(policy, linker)));
  return {
    judge(send, _rivals, view) {
      for (const quality of covering(send)) {
        const reason = faultOf(quality, send, view);
        if (reason === null) continue;
        const { name, source } = quality.policy;
        return { verdict: 'refuse', policy: name, reason, source };
      }
      return { verdict: 'pass' };
    },
  };
}

/**
 * What somebody may choose on the preference page: purposes and subscription groups of the channels that reach one
 * address, each with its present state. Pure: from a plan and a state to choices, and from an answer to consents.
 */
import { contentHash } from '../../base/hash.ts';
import type { Instant } from '../../base/ids.ts';
import { endOf } from '../../kernel/consent-rules.ts';
import type { ConsentInput, Suppression } from '../../kernel/input.ts';
import type { ConsentRecord, SubscriberState } from '../../kernel/state.ts';
import { suppressionKey } from '../../kernel/suppression.ts';
import type { ConsentData, GroupData, Words } from '../../kinds/gates/consent/schema.ts';
import { readPolicy } from '../../kinds/gates/spec.ts';
import { chooseLocale } from '../../language/content/renderer.ts';
import type { Plan, PolicyPlan } from '../../plan/plan.ts';

/** One box. `stands`: the record and the policies allow it; `on`: and the address is not closed. `inner`: a group. */
export type Choice = {
  readonly id: string;
  readonly channel: string;
  readonly name: string;
  readonly words: Words;
  readonly inner: boolean;
  readonly stands: boolean;
  readonly on: boolean;
  readonly waiting: boolean;
  /** Of a group: titles of the purposes that it is part of, where none of them is on. */
  readonly needs: readonly string[];
};

/** Whose choices these are, and when. */
export type Chooser = {
  readonly plan: Plan;
  readonly state: SubscriberState;
  readonly channel: string;
  readonly address: string;
  readonly now: Instant;
  readonly locale: string;
  suppression(channel: string): Suppression | null;
};

const PAGE_SOURCE = 'preference_page';

function addressOn({ plan, state }: Chooser, channel: string): string | null {
  const attribute = plan.workspace.channels[channel]?.address ?? '';
  const value = state.profile[attribute] ?? (attribute === 'id' ? state.id : undefined);
  return typeof value === 'string' ? value : null;
}

/** Channels on which this address is the subscriber's now: the link's own first. */
function channelsOf(chooser: Chooser): readonly string[] {
  const { plan, channel, address } = chooser;
  const others = Object.keys(plan.workspace.channels).filter((name) => name !== channel);
  return [channel, ...others.sort()].filter((name) => {
    const current = addressOn(chooser, name);
    return current !== null && suppressionKey(name, current) === suppressionKey(name, address);
  });
}

type Policy = { readonly plan: PolicyPlan; readonly data: ConsentData };

function policiesOn(plan: Plan, channel: string): readonly Policy[] {
  return Object.keys(plan.policies)
    .sort()
    .flatMap((name) => plan.policies[name] ?? [])
    .filter((policy) => policy.gate === 'consent' && policy.covers.channels.includes(channel))
    .map((policy) => ({ plan: policy, data: readPolicy<ConsentData>(policy.spec) }));
}

/** A name that nobody wrote words for: `product_news` is "Product news". */
function plainWords(name: string): Words {
  const text = name.replaceAll(/[_-]+/g, ' ').trim();
  return { title: text.charAt(0).toUpperCase() + text.slice(1) };
}

function wordsOf(policies: readonly Policy[], name: string, locale: string): Words {
  for (const { data } of policies) {
    const written = data.words?.[name];
    if (written === undefined) continue;
    const locales = Object.keys(written);
    const found = written[chooseLocale(locales, locale, locales[0] ?? '')];
    if (found !== undefined) return found;
  }
  return plainWords(name);
}

/** What the gate would say of a purpose, as all its policies together want it. */
function purposeStands(
  record: ConsentRecord | undefined,
  policies: readonly Policy[],
  now: Instant,
): boolean {
  return policies.every(({ data }) => {
    if (record === undefined) return data.default === 'given';
    if (!record.given || record.pending === true || record.expiredAt !== undefined) return false;
    if (data.doubleOptIn === true && record.confirmedAt === undefined) return false;
    const isProven = (record.proof ?? record.confirmation) !== undefined && record.text !== undefined;
    if (data.proof === true && !isProven) return false;
    return endOf(record, { expiresAfterMs: data.expiresAfterMs ?? null }) > now;
  });
}

function groupStands(record: ConsentRecord | undefined, group: GroupData, now: Instant): boolean {
  if (record === undefined) return group.default === 'given';
  return record.given && record.expiredAt === undefined && endOf(record, { expiresAfterMs: null }) > now;
}

type Group = { readonly data: GroupData; readonly purposes: readonly string[] };

/** Groups of a channel, each with the purposes inside which it is a preference. */
function groupsOn(policies: readonly Policy[], channel: string): ReadonlyMap<string, Group> {
  const groups = new Map<string, Group>();
  for (const { plan, data } of policies) {
    for (const [name, group] of Object.entries(data.groups ?? {})) {
      if (group.channels !== null && !group.channels.includes(channel)) continue;
      const classes = plan.covers.classes.filter((each) => group.classes?.includes(each) ?? true);
      const purposes = classes.map((each) => data.purposes[each] ?? each);
      groups.set(name, { data: group, purposes: [...(groups.get(name)?.purposes ?? []), ...purposes] });
    }
  }
  return groups;
}

function purposesOn(policies: readonly Policy[]): ReadonlyMap<string, readonly Policy[]> {
  const purposes = new Map<string, Policy[]>();
  for (const policy of policies) {
    for (const name of policy.plan.covers.classes) {
      const purpose = policy.data.purposes[name] ?? name;
      purposes.set(purpose, [...(purposes.get(purpose) ?? []), policy]);
    }
  }
  return purposes;
}

/** Names of the purposes of a channel that have to be confirmed. Pure. */
export function confirmedPurposes(plan: Plan, channel: string): readonly string[] {
  return [...purposesOn(policiesOn(plan, channel))].flatMap(([name, policies]) =>
    policies.some(({ data }) => data.doubleOptIn === true) ? [name] : [],
  );
}

/** Purposes in order, each followed by the groups that end with it. */
function choicesOn(chooser: Chooser, channel: string): readonly Choice[] {
  const { plan, state, now, locale } = chooser;
  const policies = policiesOn(plan, channel);
  const isOpen = chooser.suppression(channel) === null;
  const record = (name: string) => state.consent[channel]?.[name];
  const choose = (name: string, stands: boolean, needs: readonly string[] | null): Choice => ({
    id: `${encodeURIComponent(channel)}:${encodeURIComponent(name)}`,
    channel,
    name,
    words: wordsOf(policies, name, locale),
    inner: needs !== null,
    stands,
    on: stands && isOpen,
    waiting: record(name)?.pending === true && record(name)?.expiredAt === undefined,
    needs: needs ?? [],
  });
  const purposes = [...purposesOn(policies)].map(([name, own]) =>
    choose(name, purposeStands(record(name), own, now), null),
  );
  const groups = [...groupsOn(policies, channel)].map(([name, group]) => {
    const own = purposes.filter((purpose) => group.purposes.includes(purpose.name));
    const needs = own.some(({ on }) => on) ? [] : own.map(({ words }) => words.title);
    const choice = choose(name, groupStands(record(name), group.data, now), needs);
    return { choice, after: own.at(-1)?.name };
  });
  return purposes.flatMap((purpose) => [
    purpose,
    ...groups.filter(({ after }) => after === purpose.name).map(({ choice }) => choice),
  ]);
}

/** Everything to choose, by channel; empty where the address is not the subscriber's any more. Pure. */
export function listChoices(chooser: Chooser): readonly Choice[] {
  return channelsOf(chooser).flatMap((channel) => choicesOn(chooser, channel));
}

/**
 * Consents that make of `choices` what was ticked: only of what was `shown`, only what changes. The person holds the link
 * of a message to this very address, so that what they give is confirmed. Pure.
 */
export function changesFor(
  choices: readonly Choice[],
  shown: ReadonlySet<string>,
  ticked: ReadonlySet<string>,
  proof: string,
): readonly ConsentInput[] {
  return choices.flatMap(({ id, channel, name, words, stands, on }): ConsentInput[] => {
    if (!shown.has(id)) return [];
    const wanted = ticked.has(id);
    if (wanted ? on : !stands) return [];
    const text = `words:${contentHash({ title: words.title, text: words.text ?? null })}`;
    const base = { type: 'consent', channel, purpose: name, proof, source: PAGE_SOURCE } as const;
    return [
      wanted ? { ...base, given: true, confirmed: true, basis: 'consent', text } : { ...base, given: false },
    ];
  });
}

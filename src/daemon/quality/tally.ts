/**
 * Adds up what is wrong with profiles, one at a time, in memory that does not grow with what they hold: counts, up to
 * five ids a reason, and 16 bytes an address to find those that several share. Reads no store and no file.
 */
import { createHashCounter, type HashCounter } from '../../base/hash-counter.ts';
import { type Instant, NEVER, type SubscriberId } from '../../base/ids.ts';
import type { Json, JsonObject } from '../../base/json.ts';
import type { View } from '../../kernel/kinds.ts';
import { createLinker } from '../../kernel/linker.ts';
import { createState } from '../../kernel/subscriber.ts';
import { suppressionKey } from '../../kernel/suppression.ts';
import type { Audit, Definitions, Flaw, GateDefinition } from '../../kinds/definition.ts';
import type { Plan, PolicyPlan } from '../../plan/plan.ts';
import { auditData } from './data.ts';
import type { ChannelQuality, PolicyQuality, QualityPart, QualityReason, QualityReport } from './report.ts';

const SAMPLES_MAX = 5;

export type QualityTally = {
  add(subscriber: string, profile: { readonly [attribute: string]: Json }): void;
  /** What was added so far. */
  report(): QualityReport;
};

type Counted = { readonly flaw: Flaw; count: number; readonly samples: string[]; largest: number };
/** Reasons of one channel, of a whole profile (channel ''), or of the data. */
type Bucket = { bad: number; readonly reasons: Map<string, Counted> };

type Watched = {
  readonly name: string;
  readonly policy: PolicyPlan;
  readonly gate: GateDefinition;
  readonly audit: Audit;
  readonly buckets: Map<string, Bucket>;
  bad: number;
};

function note(bucket: Bucket, flaw: Flaw, subscriber: string, count = 1, largest = 0): void {
  const key = `${flaw.reason} ${flaw.attribute}`;
  let counted = bucket.reasons.get(key);
  if (counted === undefined) {
    counted = { flaw, count: 0, samples: [], largest: 0 };
    bucket.reasons.set(key, counted);
  }
  counted.count += count;
  counted.largest = Math.max(counted.largest, largest);
  if (counted.samples.length < SAMPLES_MAX) counted.samples.push(subscriber);
}

const newBucket = (): Bucket => ({ bad: 0, reasons: new Map() });

function noteAll(watched: Watched, flaws: readonly Flaw[], subscriber: string): void {
  const bad = new Set<string>();
  for (const flaw of flaws) {
    const name = flaw.channel ?? '';
    const bucket = watched.buckets.get(name) ?? newBucket();
    watched.buckets.set(name, bucket);
    note(bucket, flaw, subscriber);
    if (flaw.counts) bad.add(name);
  }
  for (const name of bad) (watched.buckets.get(name) as Bucket).bad += 1;
  if (bad.size > 0) watched.bad += 1;
}

/** Addresses as suppressions know them: who comes second brings the first with him. `addresses`: attribute -> channel. */
function noteShared(
  seen: ReadonlyMap<string, HashCounter>,
  addresses: ReadonlyMap<string, string>,
  bucket: Bucket,
  { state }: View,
): void {
  for (const [attribute, counter] of seen) {
    const value = state.profile[attribute];
    if (typeof value !== 'string' || value.trim() === '') continue;
    const count = counter.add(suppressionKey('', value), 1);
    if (count < 2) continue;
    const channel = addresses.get(attribute) ?? null;
    const flaw: Flaw = {
      channel,
      reason: 'shared_address',
      attribute: `profile.${attribute}`,
      counts: false,
    };
    note(bucket, flaw, state.id, count === 2 ? 2 : 1, count);
  }
}

type Attributes = { readonly [channel: string]: string };

function attributesOf({ workspace }: Plan): Attributes {
  const pairs = Object.entries(workspace.channels).map(([channel, { address }]) => {
    return [channel, String(address ?? '').replace(/^profile\./, '')] as const;
  });
  return Object.fromEntries(pairs);
}

function viewOf(id: string, profile: JsonObject, plan: Plan): View {
  const now = 0 as Instant;
  return {
    now,
    state: { ...createState(id as SubscriberId, now), profile },
    event: null,
    run: null,
    context: { at: now, shared: { version: 0, moments: {} }, suppressions: {} },
    zone: plan.workspace.zone,
    validUntil: NEVER,
    seen: null,
  };
}

/** A tally for the policies of a plan whose gates can audit. */
export function createQualityTally(plan: Plan, definitions: Definitions): QualityTally {
  const linker = createLinker(plan, plan.catalog, definitions, new Map());
  const attributes = attributesOf(plan);
  const watched = Object.keys(plan.policies)
    .sort()
    .flatMap((name): Watched[] => {
      const policy = plan.policies[name] as PolicyPlan;
      const gate = definitions.gates.find((each) => each.name === policy.gate);
      if (gate?.audit === undefined) return [];
      const audit = gate.audit({ name, ...policy }, linker, attributes);
      const buckets = new Map(audit.channels.map((channel) => [channel, newBucket()]));
      return [{ name, policy, gate, audit, buckets, bad: 0 }];
    });
  const data = newBucket();
  const addresses = new Map(Object.entries(attributes).map(([channel, attribute]) => [attribute, channel]));
  addresses.delete('id');
  const shared = new Map([...addresses.keys()].map((attribute) => [attribute, createHashCounter()]));
  let profiles = 0;
  return {
    add(subscriber, profile) {
      profiles += 1;
      const view = viewOf(subscriber, profile, plan);
      for (const each of watched) noteAll(each, each.audit.look(view), subscriber);
      for (const flaw of auditData(plan, view)) note(data, flaw, subscriber);
      noteShared(shared, addresses, data, view);
    },
    report: () => ({
      profiles,
      policies: watched.map((each) => policyReport(each, profiles)).sort(byShare('policy')),
      data: reasonsOf(data, profiles, dataRemedy),
    }),
  };
}

function byShare<Name extends string>(name: Name) {
  type Shared = { readonly share: number } & { readonly [key in Name]: string };
  return (left: Shared, right: Shared) => right.share - left.share || (left[name] < right[name] ? -1 : 1);
}

const shareOf = (count: number, profiles: number) => (profiles === 0 ? 0 : count / profiles);

function reasonsOf(
  { reasons }: Bucket,
  profiles: number,
  remedy: (flaw: Flaw) => string,
): readonly QualityReason[] {
  return [...reasons.values()]
    .map(({ flaw, count, samples, largest }) => ({
      reason: flaw.reason,
      attribute: flaw.attribute,
      count,
      share: shareOf(count, profiles),
      counts: flaw.counts,
      samples: [...samples],
      remedy: remedy(flaw),
      ...(largest === 0 ? {} : { largest }),
    }))
    .sort(
      (left, right) =>
        right.count - left.count ||
        (`${left.reason} ${left.attribute}` < `${right.reason} ${right.attribute}` ? -1 : 1),
    );
}

function text(value: Json | undefined): string | null {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : null;
}

function policyReport({ name, policy, gate, audit, buckets, bad }: Watched, profiles: number): PolicyQuality {
  const remedy = (flaw: Flaw) =>
    gate.remedy?.({
      reason: flaw.reason,
      policy: name,
      spec: policy.spec,
      values: { missing: [flaw.attribute] },
      until: null,
      channel: flaw.channel ?? '',
      class: '',
      attribute: flaw.attribute,
      zone: '',
      describe: () => '',
    }) ?? flaw.reason;
  const partOf = (bucket: Bucket | undefined): QualityPart => ({
    bad: bucket?.bad ?? 0,
    share: shareOf(bucket?.bad ?? 0, profiles),
    reasons: bucket === undefined ? [] : reasonsOf(bucket, profiles, remedy),
  });
  const channels = [...buckets.keys()]
    .filter((channel) => channel !== '')
    .map((channel): ChannelQuality => ({ channel, ...partOf(buckets.get(channel)) }))
    .sort(byShare('channel'));
  const share = shareOf(bad, profiles);
  const { maxBad } = audit;
  return {
    policy: name,
    owner: text(policy.about.owner),
    cadence: text(policy.about.cadence),
    maxBad,
    exceeded: maxBad !== null && share > maxBad,
    source: policy.source,
    bad,
    share,
    channels,
    profile: partOf(buckets.get('')),
  };
}

const DATA_REMEDIES: { readonly [reason: string]: (attribute: string) => string } = {
  bad_value: (attribute) =>
    `write a value of its catalog type into \`${attribute}\`; until then it counts as unknown`,
  bad_zone: () => 'write a zone such as `Europe/Madrid` into `profile.timezone`',
  unknown_zone: () =>
    'needs `profile.timezone`, or a country with one zone: local times are those of the workspace',
  missing_locale: () => 'needs `profile.locale`: content goes out in the language of the workspace',
  shared_address: (attribute) => `several people have this \`${attribute}\`: merge them, or mend it`,
};

function dataRemedy({ reason, attribute }: Flaw): string {
  return DATA_REMEDIES[reason]?.(attribute) ?? reason;
}

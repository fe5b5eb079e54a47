/**
 * Whether a message may leave, by semantics 24 to 34 in other words than the gate's: one function for each rule, each
 * gives what is wrong or null. Imports nothing of `src/kinds` and `src/kernel`, and reads no clock but the instant given.
 */
import type { HandOver } from '../../../src/hosts/host.ts';
import { type Cap, type Condition, DAY, type Policies } from './policies.ts';
import {
  canonical,
  countedAt,
  type Given,
  type Person,
  type Reached,
  type Start,
  type Stopped,
  type World,
} from './world.ts';

type Truth = boolean | null;
/** What the rules look at. */
type Case = {
  readonly handOver: HandOver;
  readonly person: Person;
  readonly world: World;
  readonly policies: Policies;
  readonly tags: readonly string[];
};
type Rule = (each: Case) => string | null;
type RuleOfAll = (each: Omit<Case, 'person'>) => string | null;

const ESSENTIAL = new Set(['service', 'transactional']);
const CLASS_PRIORITY: { readonly [name: string]: number } = { service: 80, lifecycle: 40, promotional: 20 };

function covering<
  Policy extends { readonly classes: readonly string[]; readonly channels: readonly string[] },
>(list: readonly Policy[], { message }: HandOver): readonly Policy[] {
  return list.filter(
    ({ classes, channels }) => classes.includes(message.class) && channels.includes(message.channel),
  );
}

function not(truth: Truth): Truth {
  return truth === null ? null : !truth;
}

function together(truths: readonly Truth[], ends: boolean): Truth {
  if (truths.includes(ends)) return ends;
  return truths.includes(null) ? null : !ends;
}

function happened(person: Person, name: string, now: number, withinMs: number): number {
  return person.events.filter((event) => event.name === name && event.at > now - withinMs && event.at <= now)
    .length;
}

type Judges = {
  readonly [Is in Condition['is']]: (
    of: Extract<Condition, { is: Is }>,
    person: Person,
    now: number,
  ) => Truth;
};
const JUDGES: Judges = {
  flag: ({ name, value }, { profile }) =>
    typeof profile[name] === 'boolean' ? profile[name] === value : null,
  score: ({ above }, { profile }) => (typeof profile.score === 'number' ? profile.score > above : null),
  known: ({ name }, { profile }) => profile[name] !== undefined,
  happened: ({ event, withinMs, atLeast }, person, now) =>
    happened(person, event, now, withinMs ?? Number.POSITIVE_INFINITY) >= atLeast,
  trait: ({ above }, person, now) => happened(person, 'called', now, DAY) > above,
  not: ({ of }, person, now) => not(judge(of, person, now)),
  all: ({ of }, person, now) =>
    together(
      of.map((each) => judge(each, person, now)),
      false,
    ),
  any: ({ of }, person, now) =>
    together(
      of.map((each) => judge(each, person, now)),
      true,
    ),
};

function judge(condition: Condition, person: Person, now: number): Truth {
  return (JUDGES[condition.is] as (of: Condition, person: Person, now: number) => Truth)(
    condition,
    person,
    now,
  );
}

function stops(
  { scope }: Stopped,
  { handOver: { message }, tags }: Pick<Case, 'handOver' | 'tags'>,
): boolean {
  const has = (wanted: readonly string[] | undefined, own: readonly string[]) =>
    wanted === undefined || own.some((each) => wanted.includes(each));
  return (
    has(scope.channels, [message.channel]) &&
    has(scope.classes, [message.class]) &&
    has(scope.journeys, [message.journey]) &&
    has(scope.tags, tags)
  );
}

/** Plan B: a share of the keys, of some classes. */
function trickles({ id, trickle }: Stopped, { key, message }: HandOver): boolean {
  if (trickle === null) return false;
  const { percent, classes } = trickle;
  return (
    (classes === null || (classes as readonly string[]).includes(message.class)) &&
    bucketOf(id, key) < percent * 100
  );
}

const panic: RuleOfAll = (each) => {
  const { handOver, world } = each;
  const held = world.stopped.some((stopped) => stops(stopped, each) && !trickles(stopped, handOver));
  return held ? 'sent though it is in panic' : null;
};

const SPAN_MS = { hour: 3_600_000, day: DAY };

/** A lane refuses nobody: it says how many may leave. */
const lane: RuleOfAll = ({ handOver, world, policies, tags }) => {
  const { at } = handOver;
  for (const { name, classes, channels, tags: limited, limit } of covering(policies.lanes, handOver)) {
    const meets = (own: readonly string[]) => limited === null || own.some((tag) => limited.includes(tag));
    if (!meets(tags)) continue;
    const isOwn = (start: Start) =>
      (classes as readonly string[]).includes(start.class) &&
      (channels as readonly string[]).includes(start.channel) &&
      meets(start.tags);
    if (limit.by === 'rate') {
      const spanMs = SPAN_MS[limit.per];
      const count = world.starts.filter((start) => isOwn(start) && start.at > at - spanMs).length + 1;
      if (count > limit.max) return `${count} left in the span of ${name}, which allows ${limit.max}`;
      continue;
    }
    const { gauge } = world;
    if (gauge === null || at - gauge.at >= limit.staleMs) return `left though ${name} knows nothing`;
    const taken = world.starts.slice(gauge.from).filter(isOwn).length;
    if (gauge.value - taken < limit.holdBelow)
      return `left though ${name} has ${gauge.value - taken} of ${gauge.value}`;
  }
  return null;
};

const suppression: Rule = ({ handOver: { message, channel }, world }) => {
  const reason = world.suppressed.get(canonical(channel, message.to));
  if (reason === undefined || (ESSENTIAL.has(message.class) && reason !== 'hard_bounced')) return null;
  return `sent to an address that is suppressed (${reason})`;
};

function refusesConsent(
  record: Given | undefined,
  fallback: 'denied' | 'given',
  expiresAfterMs: number | null,
  now: number,
): boolean {
  if (record === undefined) return fallback === 'denied';
  const endAt = Math.min(
    record.expiresAt,
    expiresAfterMs === null ? Number.POSITIVE_INFINITY : record.at + expiresAfterMs,
  );
  return !record.given || endAt <= now;
}

const consent: Rule = ({ handOver, person, policies }) => {
  const { message, at } = handOver;
  for (const { name, together: isOne, fallback, expiresAfterMs } of covering(policies.consents, handOver)) {
    const purpose = isOne && message.class !== 'service' ? 'marketing' : message.class;
    const record = person.consent.get(`${message.channel} ${purpose}`);
    if (refusesConsent(record, fallback, expiresAfterMs, at))
      return `sent without the consent that ${name} asks for`;
  }
  return null;
};

const exclusion: Rule = ({ handOver, person, policies }) => {
  for (const { name, when, freshMs } of covering(policies.exclusions, handOver)) {
    const truth = judge(when, person, handOver.at);
    if (truth !== false)
      return `sent to somebody whom ${name} excludes (${truth === null ? 'unknown' : 'true'})`;
    if (freshMs !== null && happened(person, 'synced', handOver.at, freshMs) === 0)
      return `sent though the data of ${name} are old`;
  }
  return null;
};

const quality: Rule = ({ handOver, person, policies }) => {
  const { message } = handOver;
  for (const { name, firstName } of covering(policies.qualities, handOver)) {
    if (message.channel === 'email' && message.to.toLowerCase().endsWith('@bad.example'))
      return `sent to a domain that ${name} refuses`;
    const first = person.profile.first_name;
    if (firstName && (typeof first !== 'string' || first.trim() === ''))
      return `sent without the name that ${name} requires`;
  }
  return null;
};

function fnv32a(text: string): number {
  let hash = 0x811c9dc5;
  for (const letter of text) hash = Math.imul(hash ^ letter.charCodeAt(0), 0x01000193) >>> 0;
  return hash;
}

/** GrowthBook's hash of version 2, in 10,000 parts (semantics 40). */
function bucketOf(salt: string, id: string): number {
  return fnv32a(String(fnv32a(salt + id))) % 10_000;
}

const holdout: Rule = ({ handOver: { message }, person, policies }) => {
  if (policies.holdout === null || ESSENTIAL.has(message.class)) return null;
  const { percent, salt } = policies.holdout;
  return bucketOf(salt, person.bucketId) < percent * 100 ? 'sent to somebody who is held out' : null;
};

const ZONES: { readonly [country: string]: readonly string[] } = {
  ES: ['Europe/Madrid', 'Atlantic/Canary'],
  JP: ['Asia/Tokyo'],
  US: [
    'America/New_York',
    'America/Chicago',
    'America/Denver',
    'America/Phoenix',
    'America/Los_Angeles',
    'America/Anchorage',
    'America/Adak',
    'Pacific/Honolulu',
  ],
};
const KNOWN_ZONES = new Set(Object.values(ZONES).flat());

function knownZone({ profile }: Person): string | null {
  const { timezone } = profile;
  return typeof timezone === 'string' && KNOWN_ZONES.has(timezone) ? timezone : null;
}

/** Semantics 17. */
function zoneOf(person: Person): string {
  const candidates = ZONES[String(person.profile.country)] ?? [];
  return knownZone(person) ?? (candidates.length === 1 ? candidates[0] : undefined) ?? 'Europe/Madrid';
}

const clocks = new Map<string, Intl.DateTimeFormat>();
function localOf(
  zone: string,
  at: number,
): { readonly day: string; readonly hour: number; readonly weekday: number } {
  const clock =
    clocks.get(zone) ??
    new Intl.DateTimeFormat('en-CA', {
      timeZone: zone,
      dateStyle: 'short',
      timeStyle: 'medium',
      hour12: false,
    });
  clocks.set(zone, clock);
  const parts = Object.fromEntries(clock.formatToParts(at).map(({ type, value }) => [type, value]));
  const day = `${parts.year}-${parts.month}-${parts.day}`;
  return { day, hour: Number(parts.hour) % 24, weekday: (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7 };
}

const quietHours: Rule = ({ handOver, person, policies }) => {
  for (const { name, fromHour, toHour, strict } of covering(policies.quiets, handOver)) {
    const guesses = strict && knownZone(person) === null ? (ZONES[String(person.profile.country)] ?? []) : [];
    const zones = guesses.length === 0 ? [zoneOf(person)] : guesses;
    for (const zone of zones) {
      const { hour } = localOf(zone, handOver.at);
      const isQuiet =
        fromHour < toHour ? hour >= fromHour && hour < toHour : hour >= fromHour || hour < toHour;
      if (isQuiet) return `sent in the quiet hours of ${name}, at ${hour} in ${zone}`;
    }
  }
  return null;
};

/** Semantics 34. */
const duplicate: Rule = ({ handOver, person, world, policies }) => {
  const { message, at, key } = handOver;
  const there = world.reached.get(canonical(message.channel, message.to)) ?? new Map<string, Reached>();
  for (const { name, classes, withinMs, same } of covering(policies.duplicates, handOver)) {
    for (const [other, sent] of there) {
      const isOwn = other === key || (world.aliases.get(sent.id) ?? sent.id) === person.id;
      const isCounted = (classes as readonly string[]).includes(sent.class) && sent.at > at - withinMs;
      if (isOwn || !isCounted || sent[same] !== message[same]) continue;
      return `sent to an address that got it for ${sent.id}, though ${name} allows one`;
    }
  }
  return null;
};

const arbitration: Rule = ({ handOver, person, policies }) => {
  const { message, at, key } = handOver;
  if (ESSENTIAL.has(message.class)) return null;
  for (const { name, classes, channels, horizonMs, promotional } of covering(policies.priorities, handOver)) {
    const rank = (className: string) =>
      className === 'promotional' ? promotional : (CLASS_PRIORITY[className] ?? 0);
    for (const other of countedAt(person, at, key)) {
      const isRival =
        (classes as readonly string[]).includes(other.class) &&
        (channels as readonly string[]).includes(other.channel);
      if (!isRival || other.at <= at - horizonMs) continue;
      const isBehind =
        rank(other.class) > rank(message.class) ||
        (rank(other.class) === rank(message.class) && other.at === at);
      if (isBehind) return `sent after a message that ${name} ranks before it`;
    }
  }
  return null;
};

function countIn(cap: Cap, times: readonly number[], now: number, zone: string): number {
  if ('withinMs' in cap) return times.filter((at) => at > now - cap.withinMs).length;
  const today = localOf(zone, now);
  const dayOf = (at: number) => Date.parse(`${localOf(zone, at).day}T00:00:00Z`);
  const from = Date.parse(`${today.day}T00:00:00Z`) - (cap.per === 'week' ? today.weekday * DAY : 0);
  return times.filter((at) => dayOf(at) >= from).length;
}

const frequency: Rule = ({ handOver, person, policies, tags }) => {
  const { at, key } = handOver;
  for (const { name, classes, channels, caps, tags: limited } of covering(policies.frequencies, handOver)) {
    const meets = (own: readonly string[]) => limited === null || own.some((tag) => limited.includes(tag));
    if (!meets(tags)) continue;
    const times = countedAt(person, at, key)
      .filter(
        (other) =>
          (classes as readonly string[]).includes(other.class) &&
          (channels as readonly string[]).includes(other.channel) &&
          meets(other.tags),
      )
      .map((other) => other.at);
    for (const cap of caps) {
      const count = countIn(cap, times, at, zoneOf(person)) + 1;
      if (count > cap.max) return `the cap of ${name} is exceeded: ${count} of ${cap.max}`;
    }
  }
  return null;
};

/** Every rule, by the gate that is to keep it. A gate that is added gets its rule here. */
export const RULES: { readonly [gate: string]: Rule } = {
  panic,
  suppression,
  consent,
  exclusion,
  quality,
  holdout,
  quiet_hours: quietHours,
  duplicate,
  arbitration,
  frequency,
  lane,
};

/** What is wrong with a message to a team: panic and lane alone judge it. */
export function objectionsToTeam(each: Omit<Case, 'person'>): readonly string[] {
  return [panic, lane].flatMap((rule) => rule(each) ?? []);
}

/** What is wrong with a message that left, in the order of the gates; empty: nothing. */
export function objections(each: Case): readonly string[] {
  return Object.values(RULES).flatMap((rule) => rule(each) ?? []);
}

/**
 * What is known of everybody, kept as plainly as can be: all events, all consents, all messages that are or may be with
 * somebody. Written from the semantics, and from nothing of the engine. `oracle.ts` judges by it.
 */
import type { Instant } from '../../../src/base/ids.ts';
import type { Json } from '../../../src/base/json.ts';
import type { HandOver, Incoming } from '../../../src/hosts/host.ts';
import { HOUR, type Policies, type Scope, type Trickles } from './policies.ts';

/** What became of consent to a purpose on a channel. */
export type Given = { readonly given: boolean; readonly at: number; readonly expiresAt: number };

/** A message that counts: under way, accepted, or nobody knows (until then). */
export type Counted = {
  readonly at: number;
  readonly channel: string;
  readonly class: string;
  readonly tags: readonly string[];
  state: 'attempting' | 'accepted' | 'unknown';
  countsUntil: number;
};

/** A message that went to an address. `doubted`: of some attempt nobody knows whether it arrived. */
export type Reached = {
  readonly id: string;
  readonly template: string | null;
  readonly journey: string;
  readonly class: string;
  readonly at: number;
  doubted: boolean;
};

export type Person = {
  readonly id: string;
  createdAt: number;
  /** The id that is hashed. */
  bucketId: string;
  profile: { [name: string]: Json };
  readonly events: { readonly name: string; readonly at: number }[];
  readonly consent: Map<string, Given>;
  readonly counted: Map<string, Counted>;
};

export type Reason = 'unsubscribed' | 'complained' | 'hard_bounced';
const WORSE: readonly Reason[] = ['unsubscribed', 'complained', 'hard_bounced'];

/** What is in panic, by the id of the order; `trickle`: what goes out all the same. */
export type Stopped = { readonly id: string; readonly scope: Scope; readonly trickle: Trickles[string] };

/** An attempt that left, as lanes see it: a message to a team has no tags. */
export type Start = {
  readonly at: number;
  readonly channel: string;
  readonly class: string;
  readonly tags: readonly string[];
};

export type World = {
  /** What is in panic. */
  stopped: Stopped[];
  readonly people: Map<string, Person>;
  readonly aliases: Map<string, string>;
  readonly suppressed: Map<string, Reason>;
  /** Canonical address -> key -> what went there. */
  readonly reached: Map<string, Map<string, Reached>>;
  readonly seen: Set<string>;
  /** Every attempt that left, in order. */
  readonly starts: Start[];
  /** What the gauge said, when, and how many had left by then; null: it was never said. */
  gauge: { readonly value: number; readonly at: number; readonly from: number } | null;
};

export function emptyWorld(): World {
  return {
    stopped: [],
    people: new Map(),
    aliases: new Map(),
    suppressed: new Map(),
    reached: new Map(),
    seen: new Set(),
    starts: [],
    gauge: null,
  };
}

/** One address is one, however it is written. */
export function canonical(channel: string, address: string): string {
  const trimmed = address.trim();
  if (trimmed.includes('@')) return `${channel} ${trimmed.toLowerCase()}`;
  return `${channel} ${/^[+\d\s().-]+$/.test(trimmed) ? trimmed.replace(/[^+\d]/g, '') : trimmed}`;
}

const ATTRIBUTE: { readonly [channel: string]: string } = {
  email: 'email',
  push: 'push_token',
  sms: 'phone',
};

/** Where a channel reaches somebody; null: nowhere. */
function addressOf(person: Person, channel: string): string | null {
  const value = person.profile[ATTRIBUTE[channel] ?? ''];
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : null;
}

export function personOf(world: World, id: string): Person | undefined {
  return world.people.get(world.aliases.get(id) ?? id);
}

function meet(world: World, id: string, now: number): Person {
  const known = personOf(world, id);
  if (known !== undefined) return known;
  const person: Person = {
    id,
    createdAt: now,
    bucketId: id,
    profile: {},
    events: [],
    consent: new Map(),
    counted: new Map(),
  };
  world.people.set(id, person);
  return person;
}

/** The stricter of two (semantics 10): a withdrawal, else what ends first. */
function stricter(one: Given | undefined, other: Given): Given {
  if (one === undefined) return other;
  if (!one.given || !other.given) return one.given ? other : one;
  return { given: true, at: Math.min(one.at, other.at), expiresAt: Math.min(one.expiresAt, other.expiresAt) };
}

/** Whoever was absorbed before is nobody of their own any more: the id goes over to the last who claims it. */
function absorb(world: World, into: Person, previous: string): void {
  const from = world.people.get(previous);
  if (from === into) return;
  if (from === undefined) {
    world.aliases.set(previous, into.id);
    return;
  }
  into.events.push(...from.events);
  into.profile = { ...from.profile, ...into.profile };
  for (const [key, given] of from.consent) into.consent.set(key, stricter(into.consent.get(key), given));
  for (const [key, counted] of from.counted) into.counted.set(key, counted);
  if (from.createdAt < into.createdAt) {
    into.createdAt = from.createdAt;
    into.bucketId = from.bucketId;
  }
  world.people.delete(from.id);
  for (const [alias, id] of world.aliases) if (id === from.id) world.aliases.set(alias, into.id);
  world.aliases.set(from.id, into.id);
}

function liftBy(world: World, person: Person, channel: string): void {
  const address = addressOf(person, channel);
  if (address !== null && world.suppressed.get(canonical(channel, address)) === 'unsubscribed') {
    world.suppressed.delete(canonical(channel, address));
  }
}

/** Takes messages that became durable at `now`, each once. Attributes and consents before events (semantics 2). */
export function takeMessages(world: World, batch: readonly Incoming[], now: number): void {
  for (const { messageId, subscriber, previousId, inputs } of batch) {
    const person = meet(world, subscriber ?? '', now);
    const mark = `${person.id} ${messageId}`;
    if (world.seen.has(mark)) continue;
    world.seen.add(mark);
    if (previousId !== undefined) absorb(world, person, previousId);
    for (const input of inputs) {
      if (input.type === 'event') person.events.push({ name: input.name, at: Math.min(input.at, now) });
      if (input.type === 'identify') {
        for (const [name, value] of Object.entries(input.traits)) {
          if (value === null) delete person.profile[name];
          else person.profile[name] = value;
        }
      }
      if (input.type !== 'consent') continue;
      const { channel, purpose, given, expiresAt = Number.POSITIVE_INFINITY } = input;
      person.consent.set(`${channel} ${purpose}`, { given, at: now, expiresAt });
      if (given) liftBy(world, person, channel);
    }
  }
}

/** A message left: it counts from its claim on. */
export function takeHandOver(
  world: World,
  { subscriber, key, at, message }: HandOver,
  tags: readonly string[],
): void {
  const { channel, class: className } = message;
  const counted = {
    at,
    channel,
    class: className,
    tags,
    state: 'attempting' as const,
    countsUntil: Number.POSITIVE_INFINITY,
  };
  personOf(world, subscriber)?.counted.set(key, counted);
  const address = canonical(channel, message.to);
  const there = world.reached.get(address) ?? new Map<string, Reached>();
  const { template, journey } = message;
  const doubted = [...world.reached.values()].some((sent) => sent.get(key)?.doubted === true);
  there.set(key, { id: subscriber, template, journey, class: className, at, doubted });
  world.reached.set(address, there);
}

/** Of a message it is known that it did not arrive: unless some earlier attempt may have, it went nowhere. */
export function takeBack(world: World, key: string): void {
  for (const there of world.reached.values()) if (there.get(key)?.doubted === false) there.delete(key);
}

/** Nobody knows whether a message arrived, and nobody ever will. */
export function doubt(world: World, key: string): void {
  for (const there of world.reached.values()) {
    const sent = there.get(key);
    if (sent !== undefined) sent.doubted = true;
  }
}

/** How long nobody knowing counts, before the message is tried again or given up: durability, "Sends". */
function holdMs({ channel, class: className }: Counted): number {
  if (channel === 'sms') return 72 * HOUR;
  return className === 'service' ? 0 : HOUR / 4;
}

/** Nobody knows whether it arrived. */
export function loseTrack(counted: Counted, now: number): void {
  counted.state = 'unknown';
  counted.countsUntil = now + holdMs(counted);
}

/** The process died: whatever was under way may have arrived. */
export function takeRestart(world: World, now: number): void {
  for (const { counted } of world.people.values()) {
    for (const [key, each] of counted) {
      if (each.state !== 'attempting') continue;
      loseTrack(each, now);
      doubt(world, key);
    }
  }
}

/** Messages that count at `now`, but the one of this key. */
export function countedAt(person: Person, now: Instant, but: string): readonly Counted[] {
  return [...person.counted]
    .filter(([key, { countsUntil }]) => key !== but && countsUntil > now)
    .map(([, each]) => each);
}

/** The purpose that an unsubscribe withdraws: the one that some policy names for the class, else the class itself. */
function purposeOf({ consents }: Policies, className: string): string {
  const named = consents.some(
    ({ classes, together }) => together && (classes as readonly string[]).includes(className),
  );
  return named && className !== 'service' ? 'marketing' : className;
}

/** An address is not to be written to; a milder reason takes no worse one's place. */
export function suppress(world: World, channel: string, address: string, reason: Reason): void {
  const key = canonical(channel, address);
  const known = world.suppressed.get(key);
  if (known === undefined || WORSE.indexOf(known) < WORSE.indexOf(reason)) world.suppressed.set(key, reason);
}

/** Somebody unsubscribed: the address is closed, and the purpose of the class withdrawn. */
export function takeUnsubscribe(
  world: World,
  person: Person,
  about: { channel: string; class: string; to: string },
  policies: Policies,
  now: number,
): void {
  suppress(world, about.channel, about.to, 'unsubscribed');
  const key = `${about.channel} ${purposeOf(policies, about.class)}`;
  person.consent.set(key, { given: false, at: now, expiresAt: Number.POSITIVE_INFINITY });
}

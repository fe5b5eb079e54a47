/**
 * Watched segments and population traits: judged when something they read changes, or when their answer expires.
 * A segment that is false for good is not stored. Says what changed; acts on nothing.
 */
import { type FactId, type Instant, NEVER } from '../base/ids.ts';
import { Truth } from './kinds.ts';
import { type Edge, look, type Moment, own } from './moment.ts';
import type { Program, Watched } from './program.ts';
import type { SubscriberState } from './state.ts';

function contribute(moment: Moment, trait: string, count: number, from: number, to: number): void {
  if (count === 0 && from === to) return;
  moment.effects.push({
    type: 'contribute',
    trait,
    count,
    sum: to - from,
    sumOfSquares: to * to - from * from,
  });
}

function future(moment: Moment, validUntil: Instant): Instant {
  return validUntil > moment.now ? validUntil : ((moment.now + 1) as Instant);
}

function judgeTrait(moment: Moment, item: Watched): void {
  const view = look(moment, null, null, null);
  const read = item.trait?.(view);
  const value = typeof read === 'number' && Number.isFinite(read) ? read : 0;
  const validUntil = future(moment, view.validUntil);
  const known = moment.state.watched[item.key];
  if (known?.value === value && known.validUntil === validUntil) return;
  const previous = typeof known?.value === 'number' ? known.value : 0;
  contribute(moment, item.name, known === undefined ? 1 : 0, previous, value);
  own(moment, 'watched')[item.key] = { value, validUntil };
}

/** Judges one watched item again; tells the edge where a segment's answer changed. */
export function judge(moment: Moment, item: Watched): Edge | null {
  if (item.segment === null) {
    judgeTrait(moment, item);
    return null;
  }
  const view = look(moment, null, null, null);
  const value = item.segment(view) === Truth.True;
  const validUntil = future(moment, view.validUntil);
  const known = moment.state.watched[item.key];
  const previous = known?.value === true;
  if (value === previous && validUntil === (known?.validUntil ?? NEVER)) return null;
  const watched = own(moment, 'watched');
  if (!value && validUntil === NEVER) delete watched[item.key];
  else watched[item.key] = { value, validUntil };
  return value === previous ? null : { watched: item, value };
}

function judgeAll(moment: Moment, items: Iterable<Watched>): Edge[] {
  const edges: Edge[] = [];
  for (const item of items) {
    const edge = judge(moment, item);
    if (edge !== null) edges.push(edge);
  }
  return edges;
}

const NO_EDGES: readonly Edge[] = [];

/** Judges what reads one of these facts. */
export function judgeFacts(moment: Moment, facts: readonly FactId[]): readonly Edge[] {
  const { watchedByFact } = moment.program;
  if (facts.length === 0 || watchedByFact.size === 0) return NO_EDGES;
  if (facts.length === 1) {
    const items = watchedByFact.get(facts[0] as FactId);
    return items === undefined ? NO_EDGES : judgeAll(moment, items);
  }
  const items = new Set<Watched>();
  for (const fact of facts) for (const item of watchedByFact.get(fact) ?? []) items.add(item);
  return judgeAll(moment, items);
}

/** Judges what reads one of these attributes. A change of zone may change every answer. */
export function judgeAttributes(moment: Moment, attributes: readonly string[]): readonly Edge[] {
  const { watched, watchedByAttribute, watchedOpaque } = moment.program;
  if (attributes.includes('timezone') || attributes.includes('country'))
    return judgeAll(moment, watched.values());
  const items = new Set<Watched>(watchedOpaque);
  for (const attribute of attributes)
    for (const item of watchedByAttribute.get(attribute) ?? []) items.add(item);
  return judgeAll(moment, items);
}

/** Judges what may read consent. */
export function judgeConsent(moment: Moment): readonly Edge[] {
  return judgeAll(moment, moment.program.watchedOpaque);
}

/** Judges everything: after a merge. */
export function judgeEverything(moment: Moment): readonly Edge[] {
  return judgeAll(moment, moment.program.watched.values());
}

type WatchedState = SubscriberState['watched'];

/** Fewer watched answers than this are looked through as fast as they are remembered. */
const MANY = 16;

/**
 * The earliest expiry in maps that calls ended with, for each program: nobody changes such a map any more (`own` copies),
 * and most calls leave it as it was. Kept for as long as map and program are.
 */
const expiries = new WeakMap<Program, WeakMap<WatchedState, Instant>>();

function rememberExpiry(program: Program, watched: WatchedState, at: Instant): void {
  let known = expiries.get(program);
  if (known === undefined) {
    known = new WeakMap();
    expiries.set(program, known);
  }
  known.set(watched, at);
}

/** When the first answer expires that the state ends this call with. To be asked when nothing changes it any more. */
export function nextExpiryAt({ state: { watched }, program }: Moment): Instant {
  const known = expiries.get(program)?.get(watched);
  if (known !== undefined) return known;
  let earliest = NEVER;
  let count = 0;
  for (const key in watched) {
    count += 1;
    const validUntil = watched[key]?.validUntil ?? NEVER;
    if (validUntil < earliest && program.watched.has(key)) earliest = validUntil;
  }
  if (count >= MANY) rememberExpiry(program, watched, earliest);
  return earliest;
}

/** Judges what has expired by time alone. */
export function judgeExpired(moment: Moment): readonly Edge[] {
  const { watched } = moment.state;
  const { before, program, now } = moment;
  const known = watched === before.watched ? expiries.get(program)?.get(watched) : undefined;
  if (known !== undefined && known > now) return NO_EDGES;
  const items: Watched[] = [];
  for (const key in watched) {
    if ((watched[key]?.validUntil ?? NEVER) > now) continue;
    const item = program.watched.get(key);
    if (item !== undefined) items.push(item);
  }
  return items.length === 0 ? NO_EDGES : judgeAll(moment, items);
}

/** Takes back what a subscriber contributed to a trait: it left the plan, or the subscriber was absorbed. */
export function withdraw(moment: Moment, trait: string, value: unknown): void {
  const contributed = typeof value === 'number' ? value : 0;
  contribute(moment, trait, -1, contributed, 0);
}

/** Use case 24: exclusions from service data, and influencers handed to a person, against its text in plain loops. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  DAY,
  type Deed,
  type History,
  HOUR,
  inOrder,
  line,
  linesOf,
  RUNS,
  readUseCase,
  run,
  runOnBoth,
  traitsAt,
} from './histories.ts';

const files = readUseCase('24-service-data');
const START = Date.parse('2026-03-02T09:00:00Z');

/** How many calls somebody made in the 30 days before an instant. */
function callsOf(history: History, who: string, at: number): number {
  const calls = history.deeds.filter(
    (deed) => deed.who === who && 'event' in deed && deed.event === 'Call Received',
  );
  return calls.filter((deed) => deed.at > at - 30 * DAY && deed.at <= at).length;
}

/** More than mean + 2 x standard deviation over all people, in whole numbers: nothing is rounded. */
function callsUnusually(history: History, who: string, at: number): boolean {
  const all = Object.keys(history.people).map((each) => callsOf(history, each, at));
  const sum = all.reduce((total, calls) => total + calls, 0);
  const squares = all.reduce((total, calls) => total + calls * calls, 0);
  const beyond = all.length * callsOf(history, who, at) - sum;
  return beyond > 0 && beyond * beyond > 4 * (all.length * squares - sum * sum);
}

function isOpen(history: History, who: string, at: number, opens: string, closes: string): boolean {
  const open = new Set<unknown>();
  for (const deed of inOrder(history, who)) {
    if (deed.at > at || !('event' in deed)) continue;
    if (deed.event === opens) open.add(deed.properties.case);
    if (deed.event === closes) open.delete(deed.properties.case);
  }
  return open.size > 0;
}

/** What goes out in the place of a marketing mail. */
function marketing(history: History, who: string, at: number, mail: string): string[] {
  if (traitsAt(history, who, at).influencer === true) return [line(at, who, 'slack', 'handle_by_hand')];
  const isExcluded =
    isOpen(history, who, at, 'Complaint Opened', 'Complaint Closed') ||
    isOpen(history, who, at, 'SLA Breached', 'SLA Restored') ||
    callsUnusually(history, who, at);
  return isExcluded ? [] : [line(at, who, 'email', mail)];
}

/** The text, read aloud. */
function expected(history: History): string[] {
  const lines: string[] = [];
  for (const deed of history.deeds) {
    if (!('event' in deed)) continue;
    const { at, who, event, properties } = deed;
    if (event === 'Promo Broadcast') lines.push(...marketing(history, who, at, String(properties.message)));
    if (event === 'Order Placed') lines.push(line(at, who, 'email', 'order_confirmation'));
    if (event !== 'Subscribed') continue;
    lines.push(...marketing(history, who, at, 'tip1'), ...marketing(history, who, at + 7 * DAY, 'tip2'));
  }
  return lines.sort();
}

const NAMES = ['p0', 'p1', 'p2', 'p3', 'p4', 'p5', 'p6', 'p7', 'p8', 'p9'];
const profiles = (names: readonly string[]) =>
  Object.fromEntries(names.map((name) => [name, { email: `${name}@x.example` }]));
const happened = (at: number, who: string, event: string, properties = {}): Deed => ({
  at,
  who,
  event,
  properties,
});

/** Ten people with these numbers of calls within the month, and a broadcast to all of them. */
function withCalls(calls: readonly number[], more: readonly Deed[] = [], broadcastAt = START): History {
  const deeds = calls.flatMap((count, index) =>
    Array.from({ length: count }, (_, call) =>
      happened(START - (call + 1) * DAY, `p${index}`, 'Call Received'),
    ),
  );
  const names = calls.map((_, index) => `p${index}`);
  const broadcasts = names.map((who) =>
    happened(broadcastAt, who, 'Promo Broadcast', { message: 'promo_a' }),
  );
  return {
    start: START - 12 * DAY,
    people: profiles(names),
    consents: {},
    deeds: [...deeds, ...more, ...broadcasts],
    until: START + 40 * DAY,
  };
}
const recipients = async (history: History) =>
  linesOf(await runOnBoth(files, history)).map((each) => each.split(' ').slice(1).join(' '));

describe('use case 24', () => {
  it('calls 0,0,1,1,1,1,2,2,2,10: all but the last get the offer', async () => {
    const lines = await recipients(withCalls([0, 0, 1, 1, 1, 1, 2, 2, 2, 10]));
    expect(lines).toEqual(NAMES.slice(0, 9).map((name) => `${name} email promo_a`));
  });

  it('exactly mean + 2 sigma is not more: 0,0,0,0,3', async () => {
    expect(await recipients(withCalls([0, 0, 0, 0, 3]))).toHaveLength(5);
    expect(await recipients(withCalls([0, 0, 0, 0, 0, 3]))).toHaveLength(5);
  });

  it('calls older than 30 days count no more, for the person and for the mean', async () => {
    const later = withCalls([0, 0, 1, 1, 1, 1, 2, 2, 2, 10], [], START + 29 * DAY);
    expect(await recipients(later)).toHaveLength(10);
  });

  it('an open complaint and an open breach; closing another case opens nothing', async () => {
    const more = [
      happened(START - HOUR, 'p0', 'Complaint Opened', { case: 'a' }),
      happened(START - HOUR, 'p1', 'SLA Breached', { case: 'b' }),
      happened(START - HOUR, 'p2', 'Complaint Opened', { case: 'c' }),
      happened(START - 1, 'p2', 'Complaint Closed', { case: 'c' }),
      happened(START - 1, 'p0', 'Complaint Closed', { case: 'z' }),
      happened(START, 'p0', 'Order Placed'),
    ];
    expect(await recipients(withCalls([0, 0, 0], more))).toEqual([
      'p0 email order_confirmation',
      'p2 email promo_a',
    ]);
  });

  it('an influencer gets order mail and no marketing; the team is told each time, at that moment', async () => {
    const history: History = {
      ...withCalls([0, 0]),
      people: { ...profiles(['p0']), p1: { email: 'p1@x.example', influencer: true, first_name: 'Eva' } },
    };
    const deeds = [
      ...history.deeds,
      happened(START, 'p1', 'Order Placed'),
      happened(START + HOUR, 'p1', 'Subscribed'),
    ];
    const played = await runOnBoth(files, { ...history, deeds });
    const told = played.sends.filter(({ channel }) => channel === 'slack');
    expect(told.map(({ at, to, content }) => [at - START, to, content.text])).toEqual([
      [0, '#crm', 'Handle Eva (p1) by hand'],
      [HOUR, '#crm', 'Handle Eva (p1) by hand'],
      [7 * DAY + HOUR, '#crm', 'Handle Eva (p1) by hand'],
    ]);
    const mails = played.sends.filter(
      ({ channel, subscriber }) => channel === 'email' && subscriber === 'p1',
    );
    expect(mails.map(({ template }) => template)).toEqual(['order_confirmation']);
  });

  it('tips: what is refused at its moment is not tried again', async () => {
    const deeds = [
      happened(START, 'p0', 'Subscribed'),
      happened(START + 6 * DAY, 'p0', 'Complaint Opened', { case: 'a' }),
      happened(START + 7 * DAY + 1, 'p0', 'Complaint Closed', { case: 'a' }),
    ];
    const history = { start: START, people: profiles(['p0']), consents: {}, deeds, until: START + 30 * DAY };
    expect(await recipients(history)).toEqual(['p0 email tip1']);
  });

  /** What asks on the full hour, what changes the answer on the half: at one instant people are not in any order. */
  const deed = fc
    .tuple(fc.nat(60 * 24), fc.constantFrom(...NAMES.slice(0, 5)), fc.nat(9), fc.constantFrom('a', 'b'))
    .map(([hours, who, kind, name]): Deed => {
      const at = START + hours * HOUR;
      const half = at + HOUR / 2;
      if (kind === 0) return { at: half, who, traits: { influencer: name === 'a' } };
      if (kind === 1) return happened(half, who, 'Complaint Opened', { case: name });
      if (kind === 2) return happened(half, who, 'Complaint Closed', { case: name });
      if (kind === 3) return happened(half, who, 'SLA Breached', { case: name });
      if (kind === 4) return happened(half, who, 'SLA Restored', { case: name });
      if (kind === 5) return happened(at, who, 'Subscribed');
      if (kind === 6) return happened(at, who, 'Order Placed');
      if (kind === 7) return happened(at, who, 'Promo Broadcast', { message: `promo_${name}` });
      return happened(half, who === 'p1' ? 'p1' : 'p0', 'Call Received');
    });

  it('any history of five people', () =>
    fc.assert(
      fc.asyncProperty(fc.array(deed, { maxLength: 40 }), async (deeds) => {
        const people = profiles(NAMES.slice(0, 5));
        const history = { start: START, people, consents: {}, deeds, until: START + 70 * DAY };
        expect(linesOf(await run(files, history))).toEqual(expected(history));
      }),
      RUNS,
    ));
});

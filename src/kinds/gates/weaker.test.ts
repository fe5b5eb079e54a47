/** When a policy lets more through than before: one change each, stricter ones say nothing. */
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../base/json.ts';
import { definitions } from '../registry.ts';

type Case = readonly [gate: string, what: string, change: JsonObject, weaker: readonly string[]];

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const night = { fromMs: 21 * HOUR_MS, toMs: 8 * HOUR_MS, weekdays: null, countries: null };
const trigger = {
  rate: 'complaints',
  windowMs: DAY_MS,
  min: 500,
  warnPpm: 1000,
  pausePpm: 3000,
  scope: 'journey',
};
const address = { is: 'email', international: false, refuseDomains: ['example.com'] };
const rate = { kind: 'rate', max: 60, perMs: 60_000, burst: null };

const BASE: { readonly [gate: string]: JsonObject } = {
  consent: {
    default: 'denied',
    doubleOptIn: true,
    proof: true,
    expiresAfterMs: 365 * DAY_MS,
    purposes: { promotional: 'offers' },
    groups: { news: { tags: ['news'], classes: null, channels: null, default: 'denied' } },
  },
  exclusion: {
    when: { kind: 'any' },
    data: [{ name: 'x', withinMs: DAY_MS, from: { by: 'events', facts: [] } }],
  },
  frequency: {
    caps: [
      { over: 'calendar', per: 'day', max: 2 },
      { over: 'rolling', withinMs: 7 * DAY_MS, max: 5 },
    ],
    tags: null,
    counts: { classes: null, channels: ['email', 'sms'], tags: null },
  },
  quiet_hours: { windows: [night], unknownZone: 'most_restrictive' },
  quality: { addresses: { email: address }, require: [['email']], preferred: null },
  duplicate: { withinMs: 7 * DAY_MS, same: 'template' },
  panic: {
    scopes: { all: {}, mail: { channels: ['email'] } },
    mayPull: ['ana', 'tom'],
    planB: {},
    triggers: [trigger],
  },
  lane: { calls: true, tags: null, journeys: null, limits: [rate] },
};

const CASES: readonly Case[] = [
  [
    'consent',
    'given unless withdrawn',
    { default: 'given' },
    ['whoever never said anything counts as having consented'],
  ],
  ['consent', 'not confirmed', { doubleOptIn: false }, ['consent no longer has to be confirmed']],
  ['consent', 'without proof', { proof: false }, ['consent no longer needs proof']],
  [
    'consent',
    'valid longer',
    { expiresAfterMs: 730 * DAY_MS },
    ['consent expires after 730 days instead of after 365 days'],
  ],
  ['consent', 'valid for less long', { expiresAfterMs: DAY_MS }, []],
  [
    'consent',
    'to something else',
    { purposes: {} },
    ['`promotional` asks for consent to `promotional` instead of `offers`'],
  ],
  [
    'consent',
    'without its group',
    { groups: {} },
    ['nobody can leave the group `news` any more: it is gone'],
  ],
  [
    'exclusion',
    'older data',
    { data: [{ name: 'x', withinMs: 2 * DAY_MS }] },
    ['`x` may be 2 days old instead of 24 hours'],
  ],
  ['exclusion', 'data of any age', { data: [] }, ['`x` may be as old as it likes']],
  [
    'frequency',
    'a cap raised',
    {
      caps: [
        { over: 'calendar', per: 'day', max: 3 },
        { over: 'rolling', withinMs: 7 * DAY_MS, max: 5 },
      ],
    },
    ['allows 3 instead of 2 per day'],
  ],
  [
    'frequency',
    'a cap gone',
    { caps: [{ over: 'calendar', per: 'day', max: 2 }] },
    ['5 within 7 days is no limit any more'],
  ],
  [
    'frequency',
    'caps lowered and stretched',
    {
      caps: [
        { over: 'calendar', per: 'day', max: 1 },
        { over: 'rolling', withinMs: 9 * DAY_MS, max: 5 },
      ],
    },
    [],
  ],
  ['frequency', 'some tags only', { tags: ['survey'] }, ['limited tags are only `survey` now']],
  [
    'frequency',
    'a channel that counts no more',
    { counts: { classes: null, channels: ['email'], tags: null } },
    ['channels that count are no longer `sms`'],
  ],
  [
    'quiet_hours',
    'shorter',
    { windows: [{ ...night, toMs: 7 * HOUR_MS }] },
    ['07:00 to 08:00 is no longer quiet'],
  ],
  ['quiet_hours', 'longer', { windows: [{ ...night, fromMs: 20 * HOUR_MS, toMs: 9 * HOUR_MS }] }, []],
  [
    'quiet_hours',
    'on some days',
    { windows: [{ ...night, weekdays: [1] }] },
    ['21:00 to 08:00 is no longer quiet throughout'],
  ],
  [
    'quiet_hours',
    'by a guessed zone',
    { unknownZone: 'chain' },
    ['an unknown zone is guessed instead of waiting for all of them'],
  ],
  ['quality', 'of nothing', { addresses: {} }, ['addresses of email are not looked at any more']],
  [
    'quality',
    'with fewer refused domains',
    { addresses: { email: { ...address, refuseDomains: [] } } },
    ['addresses of email may pass that were refused'],
  ],
  [
    'quality',
    'with more refused domains',
    { addresses: { email: { ...address, refuseDomains: ['example.com', 'x.y'] } } },
    [],
  ],
  ['quality', 'without an attribute', { require: [] }, ['`email` is not required any more']],
  [
    'duplicate',
    'sooner',
    { withinMs: DAY_MS },
    ['a second copy may follow after 24 hours instead of 7 days'],
  ],
  ['duplicate', 'later', { withinMs: 9 * DAY_MS }, []],
  [
    'duplicate',
    'of something else',
    { same: 'class' },
    ['a second copy is one of the same class, not of the same template'],
  ],
  ['panic', 'without a scope', { scopes: { all: {} } }, ['the scope `mail` is gone']],
  ['panic', 'pulled by fewer', { mayPull: ['ana'] }, ['those who may pull it are no longer `tom`']],
  ['panic', 'pulled by anybody', { mayPull: null }, []],
  [
    'panic',
    'later',
    { triggers: [{ ...trigger, pausePpm: 9000 }] },
    ['complaints stop a journey later, or not at all'],
  ],
  ['panic', 'earlier', { triggers: [{ ...trigger, pausePpm: 2000 }] }, []],
  [
    'panic',
    'with more that trickles',
    { planB: { all: { trickle: { buckets: 100, classes: null, journeys: null }, substitute: null } } },
    ['more trickles through under `all`'],
  ],
  [
    'lane',
    'faster',
    { limits: [{ ...rate, max: 61 }] },
    ['lets 61 in 1 minute through instead of 60 in 1 minute'],
  ],
  ['lane', 'slower', { limits: [{ ...rate, max: 6 }] }, []],
  ['lane', 'without its limit', { limits: [] }, ['the limit `rate` is gone']],
  ['lane', 'for some journeys', { journeys: ['a'] }, ['journeys that go by it are only `a` now']],
  ['lane', 'without calls', { calls: false }, ['calls no longer go by it']],
];

const protectsOf = (gate: string) => definitions.gates.find(({ name }) => name === gate)?.protects;

describe('a policy that lets more through', () => {
  it.each(CASES)('%s, %s', (gate, _, change, weaker) => {
    const before = BASE[gate] as JsonObject;
    const found = protectsOf(gate)?.weaker(before, { ...before, ...change }, () => true);
    expect(found).toEqual(weaker);
  });

  it.each(Object.entries(BASE))('is never the same one: %s', (gate, spec) => {
    expect(protectsOf(gate)?.weaker(spec, spec, () => true)).toEqual([]);
  });

  it('is an exclusion whose condition may hold for fewer', () => {
    const { exclusion } = BASE;
    const found = protectsOf('exclusion')?.weaker(
      exclusion as JsonObject,
      exclusion as JsonObject,
      () => false,
    );
    expect(found).toEqual(['people it excluded before may now get messages']);
  });
});

/** Semantics 37 and 38: pause and panic. What is stopped waits and is counted; nobody is lost, and nobody gets it twice. */
import { describe, expect, it } from 'vitest';
import {
  type Act,
  consent,
  decided,
  event,
  type Played,
  panic,
  pause,
  play,
  resume,
  type Scenario,
  sent,
} from '../scenario.ts';
import { journey, policy, shop } from '../shop.ts';

const PEOPLE = ['ana', 'bob', 'cem'];
const people = (names: readonly string[]) =>
  Object.fromEntries(names.map((name) => [name, { email: `${name}@x.example` }]));
const signUp = (names: readonly string[], at = '0s'): readonly Act[] =>
  names.map((name) => event(at, name, 'Signed Up'));

const mail = (name: string, template: string, className: string, on: string, send = '') =>
  journey(
    `
enter: { event: ${on}, reentry: always }
steps: [ { id: mail, send: { channel: email, template: ${template}${send} } } ]
`,
    name,
    className,
  );
const PROMO = mail('promo', 'one', 'promotional', 'Signed Up', ', max_lateness: 5d');
const ORDER = mail('order', 'two', 'transactional', 'Ordered');
const PROMOTIONS = { classes: ['promotional'] };

const run = (documents: readonly string[], script: readonly Act[], more: Partial<Scenario> = {}) =>
  play({ files: shop(documents), script, ...more });
const settled = (played: Played) => decided(played, 'settled').filter((line) => !line.includes('accepted'));

describe('panic', () => {
  it('semantics 38: holds and counts what it covers, lets the rest go on; a resume sends each once', async () => {
    const played = await run(
      [PROMO, ORDER],
      [
        event('-10m', 'ana', 'Signed Up'),
        panic('-5m', PROMOTIONS),
        ...signUp(PEOPLE),
        event('1m', 'ana', 'Ordered'),
        resume('2h'),
        resume('3h'),
      ],
      { people: people(PEOPLE) },
    );
    expect(sent(played)).toEqual([
      '-10m ana email one',
      '1m ana email two',
      '2h ana email one',
      '2h bob email one',
      '2h cem email one',
    ]);
    expect(new Set(played.sends.map(({ key }) => key)).size).toBe(5);
    expect(decided(played, 'deferred')).toEqual(Array(3).fill('0s deferred panic: panic'));
    const [pulled, resumed, again] = played.reports;
    expect(pulled?.held).toEqual([]);
    expect(pulled?.handedOver).toEqual([{ channel: 'email', inFlight: 0, accepted: 1 }]);
    expect(resumed?.held).toEqual([{ channel: 'email', class: 'promotional', journey: 'promo', count: 3 }]);
    expect(resumed?.ids).toEqual(pulled?.ids);
    expect(again).toMatchObject({ ids: [], held: [] });
  });

  it('semantics 38: counts at once what waits in a lane already, and stops it there', async () => {
    const lane = policy('LanePolicy', 'pace', 'covers: { channels: [email] }\nrate: { max: 1, per: minute }');
    const script = [...signUp(PEOPLE), panic('30s', PROMOTIONS), resume('1h')];
    const played = await run([PROMO, lane], script, { people: people(PEOPLE) });
    expect(played.reports.map(({ held }) => held[0]?.count)).toEqual([2, 2]);
    expect(sent(played)).toEqual(['0s ana email one', '1h bob email one', '1h1m cem email one']);
  });

  it.each([
    ['the workspace', {}, []],
    ['a channel', { channels: ['email'] }, []],
    ['a class', PROMOTIONS, ['order']],
    ['a tag', { tags: ['sale'] }, ['order']],
    ['a journey', { journeys: ['order'] }, ['promo']],
    ['a tag that nothing has', { tags: ['news'] }, ['order', 'promo']],
  ])('semantics 38: stops %s', async (_what, scope, passing) => {
    const promo = mail('promo', 'one', 'promotional', 'Signed Up', ', tags: [sale]');
    const script = [panic('0s', scope), event('1m', 'ana', 'Signed Up'), event('1m', 'ana', 'Ordered')];
    const played = await run([promo, ORDER], script);
    expect(played.sends.map((each) => each.journey).sort()).toEqual(passing);
  });

  it('semantics 38: a resume of one scope leaves the other in force', async () => {
    const email = { channels: ['email'] };
    const script = [
      panic('0s', PROMOTIONS),
      panic('1m', email),
      event('2m', 'ana', 'Signed Up'),
      event('2m', 'ana', 'Ordered'),
      resume('1h', email),
      resume('2h', PROMOTIONS),
    ];
    const played = await run([PROMO, ORDER], script);
    expect(sent(played)).toEqual(['1h email two', '2h email one']);
    expect(played.reports.slice(2).map(({ held }) => held.map((each) => each.journey))).toEqual([
      ['order'],
      ['promo'],
    ]);
  });

  it('semantics 20, 38: what is held longer than `max_lateness` expires, with the reason', async () => {
    const promo = mail('promo', 'one', 'promotional', 'Signed Up', ', max_lateness: 1h');
    const script = [panic('0s', PROMOTIONS), event('1m', 'ana', 'Signed Up'), resume('2h')];
    const played = await run([promo], script);
    expect(sent(played)).toEqual([]);
    expect(settled(played)).toEqual(['1h1m1ms expired max_lateness']);
    expect(played.reports[1]?.held).toEqual([]);
  });

  it('semantics 38: what is still held at the limit of the panic expires', async () => {
    const script = [panic('0s', PROMOTIONS, { limitMs: 3_600_000 }), event('1m', 'ana', 'Signed Up')];
    const played = await run([PROMO], [...script, resume('2h')]);
    expect(sent(played)).toEqual([]);
    expect(settled(played)).toEqual(['1h expired panic']);
  });

  it('semantics 38: who withdraws consent while it is held gets nothing', async () => {
    const marketing = policy(
      'ConsentPolicy',
      'marketing',
      'covers: { classes: [promotional], channels: [email] }\ndefault: denied',
    );
    const script = [
      panic('0s', PROMOTIONS),
      ...signUp(PEOPLE, '1m'),
      consent('10m', 'bob', { email: ['promotional'] }, false),
      resume('1h'),
    ];
    const played = await run([PROMO, marketing], script, { people: people(PEOPLE) });
    expect(sent(played)).toEqual(['1h ana email one', '1h cem email one']);
    expect(decided(played, 'refused')).toEqual(['1h refused marketing: withdrawn']);
  });

  const planB = (plan: string) =>
    policy(
      'PanicPolicy',
      'stop',
      `scopes: { promos: { classes: [promotional] } }\nplan_b: { promos: ${plan} }`,
    );

  it('semantics 38: plan B lets a share trickle on, the same on every host; the rest waits', async () => {
    const names = Array.from({ length: 60 }, (_, index) => `p${index}`);
    const script = [panic('0s', 'promos'), ...signUp(names, '1m'), resume('1h', 'promos')];
    const played = await run([PROMO, planB('{ trickle: { share: 20% } }')], script, {
      people: people(names),
    });
    const early = played.sends.filter(({ offsetMs }) => offsetMs === 60_000);
    expect(early.length).toBeGreaterThan(3);
    expect(early.length).toBeLessThan(25);
    const resumed = played.reports[1];
    expect(resumed?.trickled).toBe(early.length);
    expect(resumed?.held[0]?.count).toBe(60 - early.length);
    expect(played.sends.map(({ subscriber }) => subscriber).sort()).toEqual([...names].sort());
  });

  it('semantics 38: a substitute goes out once for each person and panic; the rest of theirs waits', async () => {
    const plan = planB('{ substitute: { template: four, class: service } }');
    const script = [
      panic('0s', 'promos'),
      ...signUp(['ana', 'bob'], '1m'),
      event('2m', 'ana', 'Signed Up'),
      resume('1h'),
      panic('2h', 'promos'),
      event('3h', 'ana', 'Signed Up'),
    ];
    const played = await run([PROMO, plan], script, { people: people(PEOPLE) });
    expect(sent(played)).toEqual([
      '1m ana email four',
      '1m bob email four',
      '1h ana email one',
      '3h ana email four',
    ]);
    expect(played.reports[1]?.substituted).toBe(2);
    expect(decided(played, 'refused')).toEqual([
      '1m refused stop: substituted',
      '1m refused stop: substituted',
      '3h refused stop: substituted',
    ]);
  });
});

describe('pause', () => {
  const WAITING = journey(
    `
enter: { event: Signed Up, reentry: always, while_active: parallel }
exit: [ { event: Stopped } ]
steps:
  - { id: first, send: { channel: email, template: one } }
  - { id: rest, wait: 1h }
  - { id: second, send: { channel: email, template: two, max_lateness: 5d } }
`,
    'promo',
  );
  const freeze = { mode: 'freeze' } as const;

  it('semantics 37: `freeze` stops a timer; one that is late by then fires at the resume', async () => {
    const script = [event('0s', 'ana', 'Signed Up'), pause('10m', 'promo', freeze), resume('3h')];
    const played = await run([WAITING], script);
    expect(sent(played)).toEqual(['0s email one', '3h email two']);
    expect(decided(played, 'deferred')).toEqual([]);
    expect(played.reports[0]?.parked).toBe(1);
  });

  it('semantics 37: a timer that is not yet due at the resume fires when it is', async () => {
    const script = [event('0s', 'ana', 'Signed Up'), pause('10m', 'promo', freeze), resume('20m')];
    expect(sent(await run([WAITING], script))).toEqual(['0s email one', '1h email two']);
  });

  it('semantics 37: `hold` lets waits run and holds the send behind them', async () => {
    const script = [event('0s', 'ana', 'Signed Up'), pause('10m', 'promo'), resume('3h')];
    const played = await run([WAITING], script);
    expect(sent(played)).toEqual(['0s email one', '3h email two']);
    expect(decided(played, 'deferred')).toEqual(['1h deferred pause: pause']);
    expect(played.reports[1]?.held).toMatchObject([{ journey: 'promo', count: 1 }]);
  });

  it('semantics 37: `hold` with a limit: what is held then expires', async () => {
    const script = [event('0s', 'ana', 'Signed Up'), pause('10m', 'promo', { limitMs: 7_200_000 })];
    const played = await run([WAITING], [...script, resume('3h')]);
    expect(sent(played)).toEqual(['0s email one']);
    expect(settled(played)).toEqual(['2h10m expired pause']);
  });

  it.each(['hold', 'freeze'] as const)(
    'semantics 37: with `%s`, who enters meanwhile waits before the first step',
    async (mode) => {
      const script = [pause('0s', 'promo', { mode }), event('5m', 'ana', 'Signed Up'), resume('30m')];
      const played = await run([WAITING], script);
      expect(sent(played)).toEqual(['30m email one', '1h30m email two']);
      expect(decided(played, 'deferred')).toEqual([]);
    },
  );

  it('semantics 37: or is dropped, if the order says so, and the log says why', async () => {
    const script = [
      event('-5m', 'ana', 'Signed Up'),
      pause('0s', 'promo', { entrants: 'drop' }),
      event('5m', 'ana', 'Signed Up'),
      resume('30m'),
    ];
    const played = await run([WAITING], script);
    expect(sent(played)).toEqual(['-5m email one', '55m email two']);
    expect(decided(played, 'entered', 'entry_refused')).toEqual(['-5m entered', '5m entry_refused paused']);
  });

  it('semantics 37: an exit acts while the journey is frozen, in a wait and before the first step', async () => {
    const script = [
      event('0s', 'ana', 'Signed Up'),
      pause('10m', 'promo', freeze),
      event('20m', 'ana', 'Signed Up'),
      event('30m', 'ana', 'Stopped'),
      resume('3h'),
    ];
    const played = await run([WAITING], script);
    expect(sent(played)).toEqual(['0s email one']);
    expect(decided(played, 'exited').map((line) => line.split(' ')[0])).toEqual(['30m', '30m']);
  });

  it('semantics 37: another journey goes on', async () => {
    const script = [pause('0s', 'promo', freeze), event('1m', 'ana', 'Ordered')];
    expect(sent(await run([WAITING, ORDER], script))).toEqual(['1m email two']);
  });
});

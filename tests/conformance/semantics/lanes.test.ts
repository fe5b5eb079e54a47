/** Semantics 24 to 26: lanes. A send waits for a permit of each lane that covers it, and for nobody else's. */
import { describe, expect, it } from 'vitest';
import {
  type Act,
  apply,
  decided,
  event,
  gauge,
  type Played,
  play,
  type Scenario,
  sent,
} from '../scenario.ts';
import { journey, policy, shop, template } from '../shop.ts';

const PEOPLE = ['ana', 'bob', 'cem', 'dia', 'eva', 'fay'];
const people = (names: readonly string[], more: (index: number) => object = () => ({})) =>
  Object.fromEntries(
    names.map((name, index) => [
      name,
      { email: `${name}@x.example`, phone: `+34 600 000 00${index}`, push_token: name, ...more(index) },
    ]),
  );
const signUp = (names: readonly string[], at = '0s'): readonly Act[] =>
  names.map((name) => event(at, name, 'Signed Up'));

const mail = (name: string, template: string, send = '', className = 'promotional', on = 'Signed Up') =>
  journey(
    `
enter: { event: ${on}, reentry: always }
steps: [ { id: mail, send: { channel: email, template: ${template}${send} } } ]
`,
    name,
    className,
  );

const lane = (body: string, name = 'pace', covers = '{ channels: [email] }') =>
  policy('LanePolicy', name, `covers: ${covers}\n${body}`);

const run = (documents: readonly string[], script: readonly Act[], more: Partial<Scenario> = {}) =>
  play({ files: shop(documents), script, people: people(PEOPLE), ...more });

describe('a rate', () => {
  it('semantics 26: lets one after the other through, at a steady pace, and nobody more', async () => {
    const played = await run([mail('a', 'one'), lane('rate: { max: 2, per: minute }')], signUp(PEOPLE));
    expect(sent(played).map((line) => line.split(' ').slice(0, 2).join(' '))).toEqual([
      '0s ana',
      '30s bob',
      '1m cem',
      '1m30s dia',
      '2m eva',
      '2m30s fay',
    ]);
  });

  it('semantics 33: the log names the lane that held a send back, once', async () => {
    const played = await run(
      [mail('a', 'one'), lane('rate: { max: 1, per: minute }')],
      signUp(['ana', 'bob', 'cem']),
    );
    const held = played.decisions.filter(({ decision }) => decision.type === 'deferred');
    expect(held.map(({ subscriber }) => subscriber)).toEqual(['bob', 'cem']);
    expect(held[0]?.decision).toMatchObject({ kind: 'lane', policy: 'pace', reason: 'lane' });
    expect(held[0]?.decision.source?.line).toBe(2);
    expect(decided(played, 'deferred')).toEqual(['0s deferred pace: lane', '0s deferred pace: lane']);
  });

  it('semantics 20: who waits longer than `max_lateness` expires, with the reason', async () => {
    const played = await run(
      [mail('a', 'one', ', max_lateness: 90s'), lane('rate: { max: 1, per: minute }')],
      signUp(['ana', 'bob', 'cem']),
    );
    expect(sent(played)).toEqual(['0s ana email one', '1m bob email one']);
    expect(decided(played, 'settled').filter((line) => line.includes('expired'))).toEqual([
      '1m30s1ms expired lane',
    ]);
  });
});

const who = (played: Played) => sent(played).map((line) => line.split(' ').slice(0, 2).join(' '));
const PACE = 'rate: { max: 1, per: minute }';

describe('whose turn it is', () => {
  it('semantics 26: a higher class goes before those who came sooner', async () => {
    const urgent = mail('b', 'two', '', 'service', 'Ordered');
    const played = await run(
      [mail('a', 'one'), urgent, lane(PACE)],
      [...signUp(['ana', 'bob', 'cem']), event('10s', 'dia', 'Ordered')],
    );
    expect(who(played)).toEqual(['0s ana', '1m dia', '2m bob', '3m cem']);
  });

  it('semantics 26: journeys of one priority take turns, however many wait in one of them', async () => {
    const documents = [mail('a', 'one'), mail('b', 'two', '', 'promotional', 'Ordered'), lane(PACE)];
    const second = ['eva', 'fay'].map((name) => event('10s', name, 'Ordered'));
    const played = await run(documents, [...signUp(['ana', 'bob', 'cem', 'dia']), ...second]);
    expect(who(played)).toEqual(['0s ana', '1m bob', '2m eva', '3m cem', '4m fay', '5m dia']);
  });

  it('semantics 26: a lane holds back nobody whom it does not cover, and a send stands in the queue of what it lacks', async () => {
    const documents = [
      mail('slow', 'one'),
      mail('other', 'two', '', 'lifecycle'),
      lane('rate: { max: 1, per: hour }', 'promos', '{ channels: [email], classes: [promotional] }'),
      lane('rate: { max: 60, per: minute }', 'all'),
    ];
    const played = await run(documents, signUp(['ana', 'bob', 'cem']));
    expect(sent(played)).toEqual([
      '0s ana email two',
      '1s bob email two',
      '2s cem email two',
      '3s ana email one',
      '1h3s bob email one',
      '2h3s cem email one',
    ]);
  });

  it('semantics 26: a broadcast is ranked whole before the first one goes', async () => {
    const broadcast = journey(
      `
enter: { schedule: { every: day, at: "12:00" }, reentry: never }
steps: [ { id: mail, send: { channel: email, template: one, max_lateness: 5d } } ]
`,
      'news',
      'promotional',
    );
    const ramp = 'warm_up: { days: [1, 2, 4], rank_by: profile.seats, restart_after: 30d }';
    const played = await run([broadcast, lane(ramp)], [], {
      people: people(PEOPLE, (index) => (index === 3 ? {} : { seats: index === 4 ? 9 : index })),
      until: '5d',
    });
    // 12:00, then each midnight: the most engaged first, of equals the older, without a number last.
    expect(who(played)).toEqual(['3h eva', '15h fay', '15h cem', '1d15h bob', '1d15h ana', '1d15h dia']);
  });
});

describe('calls, teams and gauges', () => {
  const callback = journey(
    `
enter: { event: Signed Up, reentry: always }
steps: [ { id: ring, call: { url: "https://calls.example/ring", body: { id: "{{ profile.id }}" } } } ]
`,
    'callback',
  );
  const AGENTS =
    'gauge: { name: agents_free, hold_below: 2, slow_below: 4, slow: { max: 1, per: minute }, stale_after: 10m }';
  const agents = lane(AGENTS, 'agents', '{ journeys: [callback] }');
  const rung = ({ calls }: Played) =>
    calls.map(({ offsetMs, subscriber }) => `${offsetMs / 1000} ${subscriber}`);

  it('semantics 26: a call waits until somebody says that there is capacity; mail of others does not', async () => {
    const played = await run(
      [callback, mail('a', 'one'), agents],
      [...signUp(['ana', 'bob']), gauge('5m', 'agents_free', 5)],
    );
    expect(rung(played)).toEqual(['300 ana', '300 bob']);
    expect(who(played)).toEqual(['0s ana', '0s bob']);
    const held = played.decisions.filter(({ decision }) => decision.type === 'deferred');
    expect(held.map(({ decision }) => decision.policy)).toEqual(['agents', 'agents']);
  });

  it('semantics 26: with few agents it is slow, with too few or an old number it stands', async () => {
    const played = await run(
      [callback, agents],
      [
        gauge('0s', 'agents_free', 3),
        ...signUp(['ana', 'bob', 'cem', 'dia'], '1s'),
        gauge('5m', 'agents_free', 1),
        gauge('8m', 'agents_free', 2),
        gauge('30m', 'agents_free', 40),
        ...signUp(['eva'], '41m'),
      ],
    );
    // 3 agents: two, a minute apart; 1: nobody; 2: one more; fresh again: the rest; after ten minutes it is old.
    expect(rung(played)).toEqual(['1 ana', '61 bob', '480 cem', '1800 dia']);
  });

  it('semantics 26: what a refused send gives back is not given out twice', async () => {
    const three = journey(
      `
enter: { event: Signed Up, reentry: always }
steps:
  - { id: x, send: { channel: email, template: one, class: promotional } }
  - { id: y, send: { channel: email, template: two, wait: false } }
  - { id: z, send: { channel: email, template: three } }
`,
      'three',
    );
    const room = lane(
      'gauge: { name: room, hold_below: 1, stale_after: 1h }',
      'room',
      '{ channels: [email] }',
    );
    const consented = policy(
      'ConsentPolicy',
      'marketing',
      'covers: { classes: [promotional], channels: [email] }',
    );
    const script: readonly Act[] = [
      ...signUp(['ana', 'bob']),
      { does: 'consent', at: '10s', subscriber: 'ana', consents: { email: ['promotional'] }, given: false },
      gauge('1m', 'room', 2),
    ];
    const played = await run([three, consented, room], script, { until: '50m' });
    // Ana is refused and goes on to two more messages; one of two permits is Bob's all the same.
    expect(played.sends.map(({ subscriber }) => subscriber).sort()).toEqual(['ana', 'bob']);
  });

  it('semantics 26: messages to a team go by the lanes, too', async () => {
    const handle = template('handle', 'push', '{ title: "By hand", text: "{{ profile.id }}" }');
    const excluded = policy(
      'ExclusionPolicy',
      'vips',
      'covers: { channels: [email] }\nwhen: { profile.vip: true }\ninstead: { channel: push, to: crm, template: handle }',
    );
    const documents = [mail('a', 'one'), handle, excluded, lane(PACE, 'desk', '{ channels: [push] }')];
    const files = shop(documents);
    const crm = 'crm: { members: [ana@shop.example], contacts: { push: desk-1 } }';
    const root = (files['rutter.yaml'] ?? '').replace('crm: { members: [ana@shop.example] }', crm);
    const played = await play({
      files: { ...files, 'rutter.yaml': root },
      script: signUp(['ana', 'bob']),
      people: people(['ana', 'bob'], () => ({ vip: true })),
    });
    expect(who(played)).toEqual(['0s ana', '1m bob']);
  });
});

describe('change', () => {
  it('semantics 35: a plan without the lane lets everybody go, one with another lane judges by that', async () => {
    const documents = [mail('a', 'one'), lane('rate: { max: 1, per: day }')];
    const faster = [mail('a', 'one'), lane(PACE, 'other')];
    const script = [...signUp(PEOPLE), apply('1h', shop(faster)), apply('1h90s', shop([mail('a', 'one')]))];
    const played = await run(documents, script);
    expect(who(played)).toEqual([
      '0s ana',
      '1h bob',
      '1h1m cem',
      '1h1m30s dia',
      '1h1m30s eva',
      '1h1m30s fay',
    ]);
  });

  it('semantics 25: whoever unsubscribes while it waits is refused, and the permit goes to the next', async () => {
    const consented = policy(
      'ConsentPolicy',
      'marketing',
      'covers: { classes: [promotional], channels: [email] }',
    );
    const script: readonly Act[] = [
      ...signUp(['ana', 'bob', 'cem']),
      { does: 'consent', at: '30s', subscriber: 'bob', consents: { email: ['promotional'] }, given: false },
    ];
    const played = await run([mail('a', 'one'), consented, lane(PACE)], script);
    expect(who(played)).toEqual(['0s ana', '1m cem']);
    expect(decided(played, 'refused')).toEqual(['1m refused marketing: withdrawn']);
  });
});

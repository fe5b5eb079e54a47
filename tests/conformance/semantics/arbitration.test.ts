/** Semantics 27 and fault C9: one message at a time, by the communication matrix. */
import { describe, expect, it } from 'vitest';
import { type Act, decided, event, type Played, play, REJECTED, type Scenario, sent } from '../scenario.ts';
import { journey, policy, segment, shop } from '../shop.ts';

type More = { readonly className?: string; readonly on?: string; readonly send?: string };

/** A journey of one mail, started by an event, and a push note that tells that the mail is final. */
const mail = (
  name: string,
  template: string,
  { className = 'promotional', on = 'Signed Up', send = '' }: More = {},
) =>
  journey(
    `
enter: { event: ${on}, reentry: always, while_active: parallel }
steps: [ { id: mail, send: { channel: email, template: ${template}${send} } } ]
`,
    name,
    className,
  );

const matrix = (rows = '', horizon = '24h') =>
  policy(
    'PriorityPolicy',
    'matrix',
    `covers: { classes: [service, lifecycle, promotional], channels: [email] }\nhorizon: ${horizon}\n${rows}`,
  );
const VIPS = segment('vips', '{ profile.vip: true }');

const run = (documents: readonly string[], script: readonly Act[], more: Partial<Scenario> = {}) =>
  play({ files: shop(documents), script, ...more });

const outranked = (played: Played) => decided(played, 'refused', 'deferred');

describe('arbitration', () => {
  it('semantics 27: of all sends of an instant the highest priority goes out, losers are skipped', async () => {
    const played = await run(
      [mail('a', 'one'), mail('b', 'two', { className: 'lifecycle' }), mail('c', 'three'), matrix()],
      [event('0s', 'ana', 'Signed Up')],
    );
    expect(sent(played)).toEqual(['0s email two']);
    expect(outranked(played)).toEqual(['0s refused matrix: outranked', '0s refused matrix: outranked']);
  });

  it('semantics 27: the matrix is class by audience', async () => {
    const rows = 'matrix: [ { classes: [promotional], audience: vips, priority: 60 } ]';
    const to = async (vip: boolean) =>
      sent(
        await run(
          [mail('a', 'one'), mail('b', 'two', { className: 'lifecycle' }), VIPS, matrix(rows)],
          [event('0s', 'ana', 'Signed Up')],
          { people: { ana: { email: 'ana@x.example', vip } } },
        ),
      );
    expect(await to(true)).toEqual(['0s email one']);
    expect(await to(false)).toEqual(['0s email two']);
  });

  it('semantics 27: a lower priority is refused inside the horizon, an equal one is not', async () => {
    const played = await run(
      [
        mail('life', 'two', { className: 'lifecycle' }),
        mail('again', 'three', { className: 'lifecycle', on: 'Cart Updated' }),
        mail('promo', 'one', { on: 'Ordered' }),
        matrix(),
      ],
      [
        event('0s', 'ana', 'Signed Up'),
        event('1h', 'ana', 'Ordered'),
        event('2h', 'ana', 'Cart Updated'),
        event('25h59m59s999ms', 'ana', 'Ordered'),
        event('26h', 'ana', 'Ordered'),
      ],
    );
    expect(sent(played)).toEqual(['0s email two', '2h email three', '1d2h email one']);
    expect(outranked(played)).toEqual([
      '1h refused matrix: outranked',
      '1d1h59m59s999ms refused matrix: outranked',
    ]);
  });

  it('semantics 27: who only waits for a permit is judged with those who have one, whoever is claimed first', async () => {
    const rows = 'matrix: [ { classes: [promotional], audience: vips, priority: 60 } ]';
    const files = shop([mail('a', 'one'), mail('b', 'two', { className: 'lifecycle' }), VIPS, matrix(rows)]);
    const narrow = (root = '') => root.replace('profile.email,', 'profile.email, max_in_flight: 1,');
    const played = await play({
      files: { ...files, 'rutter.yaml': narrow(files['rutter.yaml']) },
      people: {
        ana: { email: 'ana@x.example', vip: true },
        bob: { email: 'bob@x.example', vip: true },
      },
      script: [event('0s', 'bob', 'Signed Up'), event('0s', 'ana', 'Signed Up')],
    });
    expect(sent(played)).toEqual(['0s bob email one', '0s ana email one']);
    expect(outranked(played)).toEqual(['0s refused matrix: outranked', '0s refused matrix: outranked']);
  });

  it.each([
    ['the larger value', ', value: 2', ', value: entry.total', { total: 3 }, 'two'],
    ['of no value at all the least', ', value: 2', ', value: entry.total', {}, 'one'],
    ['else the journey by name', '', '', {}, 'one'],
  ])('semantics 27: ties: %s', async (_title, left, right, properties, winner) => {
    const played = await run(
      [
        mail('a', 'one', { on: 'Ordered', send: left }),
        mail('b', 'two', { on: 'Ordered', send: right }),
        matrix(),
      ],
      [event('0s', 'ana', 'Ordered', properties)],
    );
    expect(sent(played)).toEqual([`0s email ${winner}`]);
  });

  it('semantics 27: ties of one journey: the step that comes first as it is written', async () => {
    const both = journey(
      `
enter: { event: Signed Up, reentry: always }
steps:
  - { id: z_first, send: { channel: email, template: one, wait: false } }
  - { id: a_second, send: { channel: email, template: two } }
`,
      'both',
      'promotional',
    );
    expect(sent(await run([both, matrix()], [event('0s', 'ana', 'Signed Up')]))).toEqual(['0s email one']);
  });

  it('semantics 27: what a loser sends next in the same instant has lost as well', async () => {
    const two = journey(
      `
enter: { event: Signed Up, reentry: always }
steps:
  - { id: x, send: { channel: email, template: one } }
  - { id: y, send: { channel: email, template: three } }
`,
      'b_two',
      'promotional',
    );
    const played = await run([mail('a', 'two'), two, matrix()], [event('0s', 'ana', 'Signed Up')]);
    expect(sent(played)).toEqual(['0s email two']);
  });

  it.each([
    ['skip', '', ['0s email two']],
    ['exit', ', on_capped: exit', ['0s email two']],
    ['defer', ', on_capped: { defer: 2d }', ['0s email two', '1d email one']],
    ['defer, not far enough', ', on_capped: { defer: 23h }', ['0s email two']],
  ])('semantics 27: losers follow on_capped: %s', async (how, send, sends) => {
    const played = await run(
      [mail('a', 'one', { send }), mail('b', 'two', { className: 'lifecycle' }), matrix()],
      [event('0s', 'ana', 'Signed Up')],
    );
    expect(sent(played)).toEqual(sends);
    const exits = played.decisions.filter(({ decision }) => decision.type === 'exited');
    const reasons = exits
      .filter(({ decision }) => decision.journey === 'a')
      .map(({ decision }) => decision.reason);
    if (how === 'exit') expect(reasons).toEqual(['capped']);
  });

  it('semantics 27: a winner whose message is rejected for good keeps nobody away', async () => {
    const played = await run(
      [mail('life', 'two', { className: 'lifecycle' }), mail('promo', 'one', { on: 'Ordered' }), matrix()],
      [event('0s', 'ana', 'Signed Up'), event('1h', 'ana', 'Ordered')],
      {
        provider: ({ template }) => (template === 'two' ? REJECTED : { result: 'accepted', providerId: 'p' }),
      },
    );
    expect(sent(played)).toEqual(['1h email one']);
  });

  it('semantics 27: essential messages never lose; where they are covered they win', async () => {
    const played = await run(
      [
        mail('bill', 'one', { className: 'service' }),
        mail('parcel', 'two', { className: 'service' }),
        mail('promo', 'three'),
        matrix(),
      ],
      [event('0s', 'ana', 'Signed Up')],
    );
    expect(sent(played).sort()).toEqual(['0s email one', '0s email two']);
  });
});

describe('C9: eight journeys due at once', () => {
  const names = ['h', 'c', 'a', 'g', 'b', 'f', 'e', 'd'];
  const templates = ['one', 'two', 'three', 'four'];
  const eight = (send = '') =>
    names.map((name, index) =>
      mail(name, templates[index % 4] ?? 'one', { send: `${send}, value: ${index % 3}` }),
    );
  const cap = policy(
    'FrequencyPolicy',
    'one_a_day',
    'covers: { classes: [promotional], channels: [email] }\ncaps: [ { max: 1, per: day }, { max: 3, within: 7d } ]',
  );
  const people = Object.fromEntries(
    ['ana', 'bo', 'cy'].map((name) => [name, { email: `${name}@x.example`, timezone: 'UTC' }]),
  );

  it('C9: one winner, the same in any order of files and for everybody; seven lose with a reason', async () => {
    const stories = [];
    for (const documents of [
      [...eight(), matrix()],
      [matrix(), ...eight().reverse()],
    ]) {
      const script = Object.keys(people).map((name) => event('0s', name, 'Signed Up'));
      const played = await run(documents, script, { people });
      expect(played.sends).toHaveLength(3);
      expect(outranked(played)).toEqual(Array(21).fill('0s refused matrix: outranked'));
      stories.push(played.sends.map(({ subscriber, journey: name }) => `${subscriber} ${name}`).sort());
    }
    // Value 2 have a (third), f (sixth): a comes first by name.
    expect(stories).toEqual([
      ['ana a', 'bo a', 'cy a'],
      ['ana a', 'bo a', 'cy a'],
    ]);
  });

  it('C9: caps are never exceeded when all of them wait for their turn', async () => {
    const script = Object.keys(people).map((name) => event('0s', name, 'Signed Up'));
    for (const documents of [
      [...eight(', on_capped: { defer: 60d }'), cap],
      [...eight(', on_capped: { defer: 60d }'), cap, matrix('', '25h')],
    ]) {
      const played = await run(documents, script, { people, until: '60d' });
      for (const name of Object.keys(people)) {
        const days = played.sends
          .filter(({ subscriber }) => subscriber === name)
          .map(({ at }) => at / 86_400_000);
        expect(days).toHaveLength(8);
        expect(new Set(days.map(Math.floor)).size, 'one a day').toBe(8);
        for (const day of days) {
          expect(days.filter((other) => other > day - 7 && other <= day).length).toBeLessThanOrEqual(3);
        }
      }
      expect(played.decisions.filter(({ decision }) => decision.type === 'refused')).toEqual([]);
    }
  });

  it('C9: without a matrix the cap alone has a deterministic winner', async () => {
    const winners = [];
    for (const documents of [
      [...eight(), cap],
      [cap, ...eight().reverse()],
    ]) {
      const played = await run(documents, [event('0s', 'ana', 'Signed Up')]);
      winners.push(played.sends.map(({ journey: name }) => name));
    }
    expect(winners).toEqual([['a'], ['a']]);
  });
});

/** Semantics 24 to 26: lanes. A send waits for a permit of each lane that covers it, and for nobody else's. */
import { describe, expect, it } from 'vitest';
import { type Act, decided, event, play, type Scenario, sent } from '../scenario.ts';
import { journey, policy, shop } from '../shop.ts';

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

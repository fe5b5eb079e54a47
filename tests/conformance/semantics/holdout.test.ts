/** Semantics 11: the global holdout, at entry and at send. */
import { describe, expect, it } from 'vitest';
import { growthBookBucket } from '../../../src/base/hash.ts';
import { compileWorkspace } from '../../../src/compiler/compile.ts';
import { definitions } from '../../../src/kinds/registry.ts';
import { apply, decided, event, play, sent } from '../scenario.ts';
import { journey, shop } from '../shop.ts';

const people = Array.from({ length: 60 }, (_, index) => `p${index}`);
const held = people.filter((id) => growthBookBucket('h1', id) < 3000);
const profiles = Object.fromEntries(people.map((id) => [id, { email: `${id}@x.example`, push_token: id }]));
const HOLDOUT = 'holdout: { share: 30%, salt: h1, exempt: [transactional, service] }';

const two = (name: string, className: string, delay = '') =>
  journey(
    `
enter: { event: Signed Up, reentry: always }
steps:
  ${delay === '' ? '' : `- { id: later, wait: ${delay} }`}
  - { id: promo, send: { channel: email, template: one, class: promotional } }
  - { id: note, send: { channel: push, template: ping, class: service } }
`,
    name,
    className,
  );

const script = people.map((id) => event('0s', id, 'Signed Up'));
const whoGot = (
  played: { sends: readonly { subscriber: string; template: string | null }[] },
  template: string,
) => people.filter((id) => played.sends.some((send) => send.template === template && send.subscriber === id));

describe('the holdout', () => {
  it('semantics 11: judged at entry: exactly those in the share do not enter a marketing journey', async () => {
    expect(held.length).toBeGreaterThan(8);
    const played = await play({
      files: shop([two('promo', 'promotional')], HOLDOUT),
      people: profiles,
      script,
    });
    expect(whoGot(played, 'ping')).toEqual(people.filter((id) => !held.includes(id)));
    const refused = played.decisions.filter(({ decision }) => decision.type === 'entry_refused');
    expect(refused.map(({ subscriber }) => subscriber)).toEqual(held);
    expect(new Set(refused.map(({ decision }) => decision.reason))).toEqual(new Set(['holdout']));
  });

  it('semantics 11: an exempt journey is entered; its marketing sends are refused one by one, by the gate', async () => {
    const played = await play({ files: shop([two('care', 'service')], HOLDOUT), people: profiles, script });
    expect(whoGot(played, 'ping')).toEqual(people);
    expect(whoGot(played, 'one')).toEqual(people.filter((id) => !held.includes(id)));
    expect(decided(played, 'refused')).toEqual(held.map(() => '0s refused holdout: holdout'));
    expect(decided(played, 'entry_refused')).toEqual([]);
  });

  it('semantics 11: judged at send: runs that began before the holdout are under it, and a larger share lets nobody out', async () => {
    const before = [two('promo', 'promotional', '2d')];
    const wider = people.filter((id) => growthBookBucket('h1', id) < 6000);
    const played = await play({
      files: shop(before),
      people: profiles,
      script: [...script, apply('1d', shop(before, HOLDOUT.replace('30%', '60%')))],
    });
    expect(whoGot(played, 'one')).toEqual(people.filter((id) => !wider.includes(id)));
    expect(held.every((id) => wider.includes(id))).toBe(true);
  });

  it('semantics 11: where nothing is listed the essential classes are exempt', async () => {
    const root = 'holdout: { share: 100%, salt: h1 }';
    const played = await play({
      files: shop([two('care', 'service')], root),
      script: [event('0s', 'ana', 'Signed Up')],
    });
    expect(sent(played)).toEqual(['0s push ping']);
  });

  it.each([
    ['{ share: 5, salt: a }', 'wrong-shape'],
    ['{ share: 101%, salt: a }', 'out-of-range'],
    ['{ share: 5% }', 'missing-key'],
    ['{ share: 5%, salt: a, exempt: [servise] }', 'unknown-class'],
  ])('%s is refused', async (written, code) => {
    const files = Object.entries(shop([], `holdout: ${written}`)).map(([path, text]) => ({ path, text }));
    const { diagnostics } = await compileWorkspace(files, definitions);
    expect(diagnostics.filter(({ severity }) => severity === 'error').map((each) => each.code)).toEqual([
      code,
    ]);
  });
});

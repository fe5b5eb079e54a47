/** Semantics 34: an address that several people have gets one copy, on both hosts. */
import { describe, expect, it } from 'vitest';
import {
  ACCEPTED,
  type Act,
  type Attempt,
  alias,
  apply,
  decided,
  event,
  identify,
  play,
  REJECTED,
  RETRYABLE,
  type Scenario,
  sent,
  UNKNOWN,
} from '../scenario.ts';
import { journey, policy, shop } from '../shop.ts';

const promo = (send: string, name = 'promo', on = 'Signed Up', className = 'promotional') =>
  journey(
    `
enter: { event: ${on}, reentry: always, while_active: parallel }
steps: [ { id: mail, send: { ${send} } }, { id: after, send: { channel: push, template: ping, class: service } } ]
`,
    name,
    className,
  );
const MAIL = 'channel: email, template: one';
const covers = 'covers: { classes: [promotional], channels: [email, sms] }';
const once = (more = '') => policy('DuplicatePolicy', 'one_copy', `${covers}\nwithin: 7d\n${more}`);

/** A couple with one mailbox, and a neighbour. */
const PEOPLE = {
  ana: { email: 'home@x.example', push_token: 'a' },
  bo: { email: ' Home@X.example', push_token: 'b' },
  cy: { email: 'cy@x.example', push_token: 'c' },
};
const run = (documents: readonly string[], script: readonly Act[], more: Partial<Scenario> = {}) =>
  play({ files: shop(documents), people: PEOPLE, script, ...more });
const signUp = (at: string, ...who: readonly string[]) => who.map((name) => event(at, name, 'Signed Up'));
const mails = (lines: readonly string[]) => lines.filter((line) => !line.includes(' push '));

/** Answers the attempts of one person's mails as listed, then accepts. */
const answering = (who: string, ...outcomes: readonly (typeof ACCEPTED)[]) => {
  return ({ subscriber, channel, attempt }: Attempt) =>
    subscriber === who && channel === 'email' ? (outcomes[attempt - 1] ?? ACCEPTED) : ACCEPTED;
};

describe('one copy an address', () => {
  it('semantics 34: who comes second is refused for good, and the journey goes on', async () => {
    const played = await run([promo(MAIL), once()], signUp('0s', 'ana', 'cy').concat(signUp('1h', 'bo')));
    expect(sent(played).sort()).toEqual([
      '0s ana email one',
      '0s ana push ping',
      '0s cy email one',
      '0s cy push ping',
      '1h bo push ping',
    ]);
    expect(decided(played, 'refused')).toEqual(['1h refused one_copy: duplicate']);
    const { decision } = played.decisions.find(({ decision: { type } }) => type === 'refused') ?? {};
    expect(decision).toMatchObject({
      kind: 'duplicate',
      values: { sent: { at: '2026-03-02T09:00:00Z', journey: 'promo', template: 'one' } },
      source: { file: 'own-1.yaml', line: 2 },
    });
    expect(JSON.stringify(decision)).not.toContain('ana');
  });

  it('semantics 34: of two who are due at the very same instant one gets it', async () => {
    for (const who of [
      ['ana', 'bo'],
      ['bo', 'ana'],
    ]) {
      const played = await run([promo(MAIL), once()], signUp('0s', ...who));
      expect(mails(sent(played))).toEqual([`0s ${who[0]} email one`]);
      expect(decided(played, 'refused')).toEqual(['0s refused one_copy: duplicate']);
    }
  });

  it('semantics 34: the window is half-open: to the millisecond it may go again', async () => {
    const script = [...signUp('0s', 'ana'), ...signUp('6d23h59m59s999ms', 'bo'), ...signUp('7d', 'bo')];
    const played = await run([promo(MAIL), once()], script);
    expect(mails(sent(played))).toEqual(['0s ana email one', '7d bo email one']);
  });

  it('semantics 34: without a policy, for another class, and on another address both get theirs', async () => {
    const script = signUp('0s', 'ana', 'bo');
    expect(mails(sent(await run([promo(MAIL)], script)))).toHaveLength(2);
    const service = promo(MAIL, 'promo', 'Signed Up', 'service');
    expect(mails(sent(await run([service, once()], script)))).toHaveLength(2);
    const moved = [
      ...signUp('0s', 'ana'),
      identify('1h', 'bo', { email: 'bo@x.example' }),
      ...signUp('2h', 'bo'),
    ];
    expect(mails(sent(await run([promo(MAIL), once()], moved)))).toHaveLength(2);
  });

  it('semantics 34: nobody is a duplicate of themselves', async () => {
    const script = [...signUp('0s', 'ana'), ...signUp('1h', 'ana')];
    expect(mails(sent(await run([promo(MAIL), once()], script)))).toEqual([
      '0s ana email one',
      '1h ana email one',
    ]);
  });

  it('semantics 34: who turns out to be the same person is no second one', async () => {
    const script = [...signUp('0s', 'bo'), alias('1h', 'ana', 'bo'), ...signUp('2h', 'ana')];
    expect(mails(sent(await run([promo(MAIL), once()], script)))).toEqual([
      '0s bo email one',
      '2h ana email one',
    ]);
  });

  it.each([
    ['template', ['0s ana email one', '1h bo email two', '2h bo email three']],
    ['journey', ['0s ana email one', '2h bo email three']],
    ['class', ['0s ana email one']],
  ])('semantics 34: same: %s', async (same, expected) => {
    const two = 'channel: email, template: { ref: entry.plan, of: [one, two] }';
    const documents = [promo(two), promo('channel: email, template: three', 'other', 'Ordered')];
    const plan = (at: string, who: string, template: string) =>
      event(at, who, 'Signed Up', { plan: template });
    const script = [
      plan('0s', 'ana', 'one'),
      plan('30m', 'bo', 'one'),
      plan('1h', 'bo', 'two'),
      event('2h', 'bo', 'Ordered'),
    ];
    expect(mails(sent(await run([...documents, once(`same: ${same}`)], script)))).toEqual(expected);
  });

  it('semantics 34: the copy is final: it is not taken to the next channel', async () => {
    const documents = [promo('channels: [email, sms], template: { email: one, sms: text }'), once()];
    const people = { ...PEOPLE, bo: { ...PEOPLE.bo, phone: '+34600000002' } };
    const played = await run(documents, [...signUp('0s', 'ana'), ...signUp('1h', 'bo')], { people });
    expect(mails(sent(played))).toEqual(['0s ana email one']);
  });

  it('semantics 34: telephone numbers are compared by their digits', async () => {
    const people = { ana: { phone: '+34 600 000 001' }, bo: { phone: '+34-600.000.001' } };
    const documents = [promo('channel: sms, template: text'), once()];
    const played = await run(documents, [...signUp('0s', 'ana'), ...signUp('1h', 'bo')], { people });
    expect(sent(played).filter((line) => line.includes('sms'))).toEqual(['0s ana sms text']);
  });
});

describe('what counts as sent', () => {
  const at1 = [...signUp('0s', 'ana'), ...signUp('30s', 'bo')];

  it('semantics 34: what failed before anybody could have got it does not count; then the first comes second', async () => {
    const played = await run([promo(MAIL), once()], at1, { provider: answering('ana', RETRYABLE) });
    expect(mails(sent(played))).toEqual(['30s bo email one']);
    expect(decided(played, 'refused')).toHaveLength(1);
    const rejected = await run([promo(MAIL), once()], at1, { provider: answering('ana', REJECTED) });
    expect(mails(sent(rejected))).toEqual(['30s bo email one']);
  });

  it('semantics 34: what may have arrived counts, its own retry is not refused by it', async () => {
    const hold = `${MAIL}, on_unknown: hold`;
    const held = await run([promo(hold), once()], at1, { provider: answering('ana', UNKNOWN) });
    expect(mails(sent(held))).toEqual(['0s ana email one']);
    const retry = `${MAIL}, on_unknown: retry`;
    const tried = await run([promo(retry), once()], at1, { provider: answering('ana', UNKNOWN, RETRYABLE) });
    const attempts = tried.attempts.filter(({ channel }) => channel === 'email');
    expect(attempts.map(({ subscriber, attempt }) => `${subscriber} ${attempt}`)).toEqual([
      'ana 1',
      'ana 2',
      'ana 3',
    ]);
    expect(new Set(attempts.map(({ key }) => key)).size).toBe(1);
  });

  it('semantics 34: once nobody knew, it counts whatever becomes of later attempts', async () => {
    const retry = `${MAIL}, on_unknown: retry`;
    const provider = answering('ana', UNKNOWN, REJECTED);
    const script = [...signUp('0s', 'ana'), ...signUp('2d', 'bo')];
    const played = await run([promo(retry), once()], script, { provider });
    expect(mails(sent(played))).toEqual(['0s ana email one']);
    expect(decided(played, 'refused')).toEqual(['2d refused one_copy: duplicate']);
  });

  it('semantics 34: what waits for the morning is judged in the morning', async () => {
    const night = policy(
      'QuietHoursPolicy',
      'night',
      `${covers}\nwindows: [ { from: "08:00", to: "12:00" } ]`,
    );
    const played = await run([promo(MAIL), once(), night], signUp('0s', 'ana', 'bo'));
    expect(mails(sent(played))).toEqual(['3h ana email one']);
    expect(decided(played, 'refused')).toEqual(['3h refused one_copy: duplicate']);
  });

  it('semantics 34: a policy knows what was sent while one was in force, and no longer than its window', async () => {
    const script = [
      ...signUp('0s', 'ana'),
      apply('1h', shop([promo(MAIL), once()])),
      ...signUp('2h', 'bo'),
      ...signUp('3h', 'ana'),
      apply('4h', shop([promo(MAIL), policy('DuplicatePolicy', 'one_copy', `${covers}\nwithin: 1h`)])),
      ...signUp('5h', 'ana'),
    ];
    const played = await run([promo(MAIL)], script);
    expect(mails(sent(played))).toEqual(['0s ana email one', '2h bo email one', '5h ana email one']);
  });
});

/** Semantics 24, 25 and 29: the life of a send, the moment of the gate, and the words for what becomes of it. */
import { describe, expect, it } from 'vitest';
import {
  ACCEPTED,
  type Attempt,
  consent,
  decided,
  event,
  identify,
  ms,
  play,
  REJECTED,
  RETRYABLE,
  receipt,
  type Scenario,
  sent,
  UNKNOWN,
} from '../scenario.ts';
import { journey, policy, shop } from '../shop.ts';

const signUp = event('0s', 'ana', 'Signed Up');

const sending = (send: string, className = 'service', more = '') =>
  journey(
    `
enter: { event: Signed Up, reentry: always, while_active: parallel }
${more}
steps:
  - { id: a, send: { ${send} } }
  - { id: rest, wait: 1h }
  - { id: b, send: { channel: email, template: two } }
`,
    'trip',
    className,
  );

const simple = 'channel: email, template: one';
/** Answers the first attempts of a step as listed, then accepts. */
const answering = (step: string, ...outcomes: readonly (typeof ACCEPTED)[]) => {
  return (attempt: Attempt) =>
    attempt.step === step ? (outcomes[attempt.attempt - 1] ?? ACCEPTED) : ACCEPTED;
};
const run = (files: Scenario['files'], more: Partial<Scenario> = {}) =>
  play({ files, script: [signUp], ...more });

describe('the states of a send', () => {
  it('semantics 24: the run stays at its send until it is final, and the next wait starts then', async () => {
    const played = await run(shop([sending(simple)]), { provider: answering('a', RETRYABLE, RETRYABLE) });
    const tries = played.attempts.filter(({ step }) => step === 'a');
    expect(tries.map(({ attempt }) => attempt)).toEqual([1, 2, 3]);
    expect(tries[1]?.offsetMs).toBeGreaterThanOrEqual(ms('1m'));
    expect(tries[2]?.offsetMs).toBeGreaterThanOrEqual((tries[1]?.offsetMs ?? 0) + ms('1m'));
    const last = played.sends.find(({ step }) => step === 'b');
    expect(last?.offsetMs).toBe((tries[2]?.offsetMs ?? 0) + ms('1h'));
  });

  it('semantics 24: `wait: false` goes on at once', async () => {
    const played = await run(shop([sending(`${simple}, wait: false`)]), {
      provider: answering('a', RETRYABLE),
    });
    expect(sent(played)).toContain('1h email two');
    expect(played.sends).toHaveLength(2);
  });

  it('semantics 24: unknown: a receipt settles it as accepted, and the run goes on from there', async () => {
    const files = shop([sending(`${simple}, on_unknown: hold`)]);
    const played = await run(files, {
      provider: answering('a', UNKNOWN),
      script: [signUp, receipt('10h', 'ana', 'delivered', 'one')],
    });
    expect(sent(played)).toEqual(['0s email one', '11h email two']);
    expect(decided(played, 'settled')[0]).toBe('10h accepted receipt');
  });

  it('semantics 24: held longer than 3 days it is dead; `on_error` follows', async () => {
    const onError = 'on_error: [ { id: e, send: { channel: push, template: ping } } ]';
    const files = shop([sending(`${simple}, on_unknown: hold, ${onError}`)]);
    const played = await run(files, { provider: answering('a', UNKNOWN) });
    expect(decided(played, 'settled')[0]).toBe('3d dead no_answer');
    expect(sent(played)).toEqual(['0s email one', '3d push ping', '3d1h email two']);
  });

  it('semantics 24: on_unknown: retry sends the same key again', async () => {
    const files = shop([sending(`${simple}, on_unknown: retry`)]);
    const played = await run(files, { provider: answering('a', UNKNOWN) });
    const tries = played.attempts.filter(({ step }) => step === 'a');
    expect(tries.map(({ attempt }) => attempt)).toEqual([1, 2]);
    expect(new Set(tries.map(({ key }) => key)).size).toBe(1);
  });

  it('semantics 24: an unknown outcome on a paid channel is held, never retried by itself', async () => {
    const files = shop([sending('channel: sms, template: text')]);
    const played = await run(files, { provider: answering('a', UNKNOWN) });
    expect(played.attempts.filter(({ step }) => step === 'a')).toHaveLength(1);
    expect(decided(played, 'settled')[0]).toBe('3d dead no_answer');
  });

  it('semantics 24: a call uses the same machine, without consent, quiet hours and caps', async () => {
    const calling = journey(
      `
enter: { event: Signed Up, reentry: always }
steps:
  - { id: a, call: { url: "https://crm.example/hook", body: { id: "{{ profile.id }}" } } }
  - id: kind
    branch:
      paths:
        - { id: yes, when: { steps.a.response.ok: true }, steps: [ { id: b, send: { channel: push, template: ping } } ] }
        - { id: no, else: true }
`,
      'trip',
      'promotional',
    );
    const policies = [
      policy(
        'ConsentPolicy',
        'marketing',
        'covers: { classes: [promotional, lifecycle], channels: [email, push] }\ndefault: denied',
      ),
      policy(
        'QuietHoursPolicy',
        'always',
        'covers: { classes: [promotional], channels: [email] }\nwindows: [ { from: "08:00", to: "20:00" } ]\nunknown_zone: chain',
      ),
    ];
    const answered = { result: 'accepted', providerId: 'p', answer: { ok: true } } as const;
    const played = await run(shop([calling, ...policies]), {
      provider: ({ channel, attempt }) =>
        channel !== 'call' ? ACCEPTED : attempt === 1 ? RETRYABLE : answered,
    });
    expect(played.calls.map(({ attempt }) => attempt)).toEqual([2]);
    expect(played.sends.map(({ offsetMs }) => offsetMs)).toEqual([played.calls[0]?.offsetMs]);
  });
});

const marketing = policy(
  'ConsentPolicy',
  'marketing',
  'covers: { classes: [promotional, lifecycle], channels: [email, push, sms] }\ndefault: denied',
);
const night = (classes = 'promotional, service') =>
  policy(
    'QuietHoursPolicy',
    'night',
    `covers: { classes: [${classes}], channels: [email] }\nwindows: [ { from: "08:00", to: "20:00" } ]\nunknown_zone: chain`,
  );

describe('the moment of the gate', () => {
  const files = shop([
    sending(`${simple}, max_lateness: 2d`, 'promotional'),
    marketing,
    night('promotional'),
  ]);

  it('semantics 25: consent withdrawn while a send waits in quiet hours is seen when it is claimed', async () => {
    const played = await run(files, {
      script: [signUp, consent('10h59m59s999ms', 'ana', { email: ['promotional'] }, false)],
    });
    expect(sent(played)).toEqual([]);
    expect(decided(played, 'deferred', 'refused').slice(0, 2)).toEqual([
      '0s deferred night: quiet_hours until 11h',
      '11h refused marketing: withdrawn',
    ]);
  });

  it('semantics 25: withdrawn and given again it is sent; and one instant is one judgement', async () => {
    const again = await run(files, {
      script: [
        signUp,
        consent('1h', 'ana', { email: ['promotional'] }, false),
        consent('2h', 'ana', { email: ['promotional'] }),
      ],
    });
    expect(sent(again)[0]).toBe('11h email one');
    const same = await run(files, {
      script: [signUp, consent('11h', 'ana', { email: ['promotional'] }, false)],
    });
    expect(sent(same)).toEqual([]);
  });

  it('semantics 25: every attempt is judged: consent withdrawn between two attempts stops the second', async () => {
    const played = await run(shop([sending(simple, 'promotional'), marketing]), {
      provider: answering('a', RETRYABLE),
      script: [signUp, consent('30s', 'ana', { email: ['promotional'] }, false)],
    });
    expect(played.attempts.map(({ step, attempt }) => `${step} ${attempt}`)).toEqual(['a 1']);
    expect(decided(played, 'refused')[0]).toMatch(/^1m.* refused marketing: withdrawn$/);
  });

  it('semantics 25: the address is that of the moment', async () => {
    const played = await run(files, { script: [signUp, identify('5h', 'ana', { email: 'new@x.example' })] });
    expect(played.sends[0]?.to).toBe('new@x.example');
  });
});

describe('words', () => {
  it('semantics 29: held, refused, expired, rejected are different words', async () => {
    const words = async (send: string, policies: readonly string[], more: Partial<Scenario> = {}) =>
      decided(
        await run(shop([sending(send, 'promotional'), ...policies]), more),
        'deferred',
        'refused',
        'settled',
      ).slice(0, 2);
    expect(await words(simple, [marketing], { consents: {} })).toEqual([
      '0s refused marketing: no_consent',
      '1h refused marketing: no_consent',
    ]);
    expect(await words(`${simple}, max_lateness: 1h`, [night()])).toEqual([
      '0s deferred night: quiet_hours until 11h',
      '1h1ms expired max_lateness',
    ]);
    const rejected = await words(simple, [], { provider: answering('a', REJECTED) });
    expect(rejected[0]).toBe('0s rejected content');
    expect(await words(simple, [])).toEqual(['0s accepted', '1h accepted']);
  });
});

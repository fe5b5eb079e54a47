/** Semantics 30 to 33: bytes and keys that stay, fallback chains, suppressions, and what decisions say. */
import { describe, expect, it } from 'vitest';
import {
  ACCEPTED,
  type Act,
  type Attempt,
  apply,
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
} from '../scenario.ts';
import { journey, policy, segment, shop, template } from '../shop.ts';

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

describe('content', () => {
  const personal = template(
    'personal',
    'email',
    '{ subject: "Hi {{ profile.first_name }}", html: "<p>x</p>" }',
  );
  const sendPersonal = 'channel: email, template: personal';
  const people = { ana: { email: 'ana@x.example', first_name: 'Ana' } };

  it('semantics 30: rendered once, at the first attempt; later attempts send the same bytes under the same key', async () => {
    const played = await run(shop([personal, sending(sendPersonal)]), {
      people,
      provider: answering('a', RETRYABLE, RETRYABLE),
      script: [signUp, identify('10s', 'ana', { first_name: 'Eva' })],
    });
    const tries = played.attempts.filter(({ step }) => step === 'a');
    expect(tries.map(({ content }) => content.subject)).toEqual(['Hi Ana', 'Hi Ana', 'Hi Ana']);
    expect(new Set(tries.map(({ key, content }) => key + JSON.stringify(content))).size).toBe(1);
  });

  it('semantics 30: what waits in quiet hours is not rendered yet', async () => {
    const played = await run(shop([personal, sending(sendPersonal, 'promotional'), night()]), {
      people,
      script: [signUp, identify('1h', 'ana', { first_name: 'Eva' })],
    });
    expect(played.sends[0]?.content.subject).toBe('Hi Eva');
  });

  it('semantics 30: a template that fails makes rejected(render), and on_error follows', async () => {
    const onError = 'on_error: [ { id: e, send: { channel: push, template: ping } } ]';
    const played = await run(shop([personal, sending(`${sendPersonal}, ${onError}`)]));
    expect(sent(played)).toEqual(['0s push ping', '1h email two']);
    expect(decided(played, 'settled')[0]).toBe('0s rejected render');
  });
});

describe('keys and chains', () => {
  const chain = (more = '') =>
    `channels: [push, email, sms], template: { push: ping, email: one, sms: text }${more}`;
  const tried = (attempts: readonly Attempt[]) =>
    attempts.filter(({ step }) => step === 'a').map(({ channel, attempt }) => `${channel} ${attempt}`);

  it('semantics 31: a key names workspace, journey, run, step, visit and channel: all different, none with a clock', async () => {
    const looping = journey(`
enter: { event: Signed Up, reentry: always, while_active: parallel }
steps:
  - { id: loop, repeat: { max: 2, every: 1h, steps: [ { id: x, send: { channel: email, template: one } } ] } }
  - { id: y, send: { channel: email, template: one } }
`);
    const files = shop([looping]);
    const people = { ana: { email: 'ana@x.example' }, eva: { email: 'eva@x.example' } };
    const script = [signUp, event('0s', 'eva', 'Signed Up'), event('5h', 'ana', 'Signed Up')];
    const played = await play({ files, people, script });
    expect(played.sends).toHaveLength(9);
    expect(new Set(played.sends.map(({ key }) => key)).size).toBe(9);
  });

  it('semantics 31: an apply, an edit of titles and a new file name do not touch it', async () => {
    const files = shop([sending(simple)]);
    const { 'own-0.yaml': text, ...rest } = files;
    const renamed = { ...rest, 'elsewhere/other.yaml': `${text}title: Another title\n` };
    const played = await run(files, {
      provider: answering('a', RETRYABLE),
      script: [signUp, apply('30s', renamed)],
    });
    const tries = played.attempts.filter(({ step }) => step === 'a');
    expect(tries).toHaveLength(2);
    expect(tries[0]?.key).toBe(tries[1]?.key);
  });

  it('semantics 31: rejected tries the next channel; on_error follows only the last', async () => {
    const files = shop([
      sending(chain(', on_error: [ { id: e, send: { channel: email, template: four } } ]')),
    ]);
    const second = await run(files, {
      provider: ({ channel }) => (channel === 'push' ? REJECTED : ACCEPTED),
    });
    expect(tried(second.attempts)).toEqual(['push 1', 'email 1']);
    expect(sent(second)).toEqual(['0s email one', '1h email two']);
    expect(new Set(second.attempts.map(({ key }) => key)).size).toBe(3);
    const none = await run(files, { provider: ({ step }) => (step === 'a' ? REJECTED : ACCEPTED) });
    expect(tried(none.attempts)).toEqual(['push 1', 'email 1', 'sms 1']);
    expect(sent(none)).toEqual(['0s email four', '1h email two']);
  });

  it('semantics 31: refused by consent or suppression tries the next channel; without an address, too', async () => {
    const files = shop([sending(chain(), 'promotional'), marketing]);
    const noPush = await run(files, { consents: { email: ['promotional'], sms: ['promotional'] } });
    expect(sent(noPush)[0]).toBe('0s email one');
    const bounced = await run(files, {
      consents: { push: ['promotional'], email: ['promotional'] },
      script: [signUp, receipt('1m', 'ana', 'hard_bounced', 'ping'), event('2h', 'ana', 'Signed Up')],
    });
    expect(sent(bounced)).toContain('2h email one');
    const noAddress = await run(files, { people: { ana: { phone: '+34600000001' } } });
    expect(sent(noAddress)[0]).toBe('0s sms text');
  });

  it('semantics 31: refused by an exclusion or a cap does not', async () => {
    const excluded = policy(
      'ExclusionPolicy',
      'vips',
      'covers: { classes: [promotional], channels: [push] }\nwhen: { all: [ { profile.vip: true }, { profile.push_token: { exists: true } } ] }',
    );
    const played = await run(shop([sending(chain(), 'promotional'), excluded]), {
      people: { ana: { email: 'a@x.example', push_token: 't', phone: '+3460', vip: true } },
    });
    expect(sent(played)).toEqual(['1h email two']);
  });

  it('semantics 31: retryable backs off inside max_lateness and then expires, which is not an error', async () => {
    const onError = 'on_error: [ { id: e, send: { channel: push, template: ping } } ]';
    const files = shop([sending(`${simple}, max_lateness: 30m, ${onError}`)]);
    const played = await run(files, { provider: ({ step }) => (step === 'a' ? RETRYABLE : ACCEPTED) });
    const offsets = played.attempts.filter(({ step }) => step === 'a').map(({ offsetMs }) => offsetMs);
    expect(offsets.length).toBeGreaterThan(2);
    expect(Math.max(...offsets)).toBeLessThanOrEqual(ms('30m'));
    const gaps = offsets.slice(1).map((offset, index) => offset - (offsets[index] ?? 0));
    for (const gap of gaps) expect(gap).toBeGreaterThanOrEqual(ms('1m'));
    expect(decided(played, 'settled')[0]).toMatch(/expired/);
    expect(sent(played).join()).not.toContain('ping');
  });

  it('semantics 31: an outcome does not slow other people or channels', async () => {
    const people = { ana: { email: 'ana@x.example' }, eva: { email: 'eva@x.example' } };
    const played = await play({
      files: shop([sending(simple)]),
      people,
      provider: ({ subscriber }) => (subscriber === 'ana' ? RETRYABLE : ACCEPTED),
      script: [signUp, event('0s', 'eva', 'Signed Up')],
      until: '2h',
    });
    expect(sent(played)).toEqual(['0s eva email one', '1h eva email two']);
  });
});

describe('suppressions', () => {
  const people = {
    ana: { email: 'Ana.Lopez@X.example', phone: '+34 600-000 001' },
    bob: { email: ' ana.lopez@x.EXAMPLE', phone: '+34600000001' },
    eva: { email: 'eva@x.example', phone: '+34600000002' },
  };
  const files = shop([
    sending(simple, 'promotional'),
    journey(
      'enter: { event: Ordered, reentry: always }\nsteps: [ { id: o, send: { channel: email, template: three } } ]',
      'order',
      'transactional',
    ),
    journey(
      'enter: { event: Answered, reentry: always }\nsteps: [ { id: t, send: { channel: sms, template: text } } ]',
      'texts',
    ),
  ]);
  const everybody = (at: string, name: string) => ['ana', 'bob', 'eva'].map((id) => event(at, id, name));
  const reached = async (kind: Extract<Act, { does: 'receipt' }>['kind'], name: string) => {
    const script = [signUp, receipt('2h', 'ana', kind, 'two'), ...everybody('1d', name)];
    return sent(await play({ files, people, script })).filter((line) => line.startsWith('1d '));
  };

  it('semantics 32: a hard bounce closes the address at once, for every subscriber who has it, in any spelling', async () => {
    expect(await reached('hard_bounced', 'Signed Up')).toEqual(['1d eva email one']);
    expect(await reached('hard_bounced', 'Ordered')).toEqual(['1d eva email three']);
  });

  it.each(['complained', 'unsubscribed'] as const)(
    'semantics 32: %s closes it for what is not essential',
    async (kind) => {
      expect(await reached(kind, 'Signed Up')).toEqual(['1d eva email one']);
      expect(await reached(kind, 'Ordered')).toHaveLength(3);
    },
  );

  it('semantics 32: opened and a soft bounce close nothing', async () => {
    expect(await reached('opened', 'Signed Up')).toHaveLength(3);
    expect(await reached('soft_bounced', 'Signed Up')).toHaveLength(3);
  });

  it('semantics 32: telephone numbers in their canonical form', async () => {
    const script = [
      event('0s', 'ana', 'Answered'),
      receipt('1h', 'ana', 'hard_bounced', 'text'),
      ...everybody('1d', 'Answered'),
    ];
    const lines = sent(await play({ files, people, script }));
    expect(lines.filter((line) => line.startsWith('1d '))).toEqual(['1d eva sms text']);
  });

  it('semantics 32: a new address is another one; consent given later lifts an unsubscribe, never a bounce', async () => {
    const script = (kind: 'unsubscribed' | 'hard_bounced', act: Act) => [
      signUp,
      receipt('2h', 'ana', kind, 'two'),
      act,
      event('1d', 'ana', 'Signed Up'),
    ];
    const moved = identify('3h', 'ana', { email: 'other@x.example' });
    const given = consent('3h', 'ana', { email: ['promotional'] });
    const lines = async (kind: 'unsubscribed' | 'hard_bounced', act: Act) =>
      sent(await play({ files, people, script: script(kind, act) })).filter((line) => line.startsWith('1d '));
    expect(await lines('hard_bounced', moved)).toEqual(['1d ana email one']);
    expect(await lines('unsubscribed', given)).toEqual(['1d ana email one']);
    expect(await lines('hard_bounced', given)).toEqual([]);
  });
});

describe('decisions', () => {
  it('semantics 33: a refusal carries kind, policy, source line and the values seen', async () => {
    const complaint = [
      segment('complaining', '{ event: Complaint Opened, within: 30d }'),
      policy(
        'ExclusionPolicy',
        'open_complaint',
        'covers: { classes: [promotional], channels: [email] }\nwhen: { any: [ { segment: complaining }, { profile.seats: { gt: 9 } } ] }',
      ),
    ];
    const files = shop([sending(simple, 'promotional'), ...complaint]);
    const played = await run(files, {
      script: [
        identify('-1m', 'ana', { seats: 4 }),
        event('-1m', 'ana', 'Complaint Opened', { case: 'c' }),
        signUp,
      ],
    });
    const refusal = played.decisions.find(({ decision }) => decision.type === 'refused')?.decision;
    expect(refusal).toMatchObject({
      type: 'refused',
      journey: 'trip',
      step: 'a',
      channel: 'email',
      class: 'promotional',
      template: 'one',
      kind: 'exclusion',
      policy: 'open_complaint',
      reason: 'excluded',
      source: { file: 'own-2.yaml', line: 2 },
    });
    expect(JSON.stringify(refusal?.values)).toContain('complain');
    expect(refusal?.run).toBeDefined();
    expect(refusal?.digest).toBeDefined();
    expect(refusal?.send).toBeDefined();
  });

  it('semantics 33: entries, moves, plans and exits name their line and their kind', async () => {
    const played = await run(shop([sending(simple, 'service', 'exit: [ { event: Stopped } ]')]), {
      script: [signUp, event('30m', 'ana', 'Stopped')],
    });
    const facts = played.decisions.map(({ decision }) => [
      decision.type,
      decision.kind,
      decision.source?.line,
    ]);
    expect(facts).toContainEqual(['entered', 'event', 2]);
    expect(facts).toContainEqual(['planned', 'send', 8]);
    expect(facts).toContainEqual(['exited', 'exit', 6]);
  });

  it('semantics 33: the version of shared values is logged where they were read', async () => {
    const trait =
      'kind: Trait\nname: calls\nowner: crm\nevent: Answered\ncount: true\nwithin: 30d\npopulation: true\n';
    const loud = policy(
      'ExclusionPolicy',
      'loud',
      'covers: { classes: [promotional], channels: [email] }\nwhen: { trait.calls: { above: { mean: 1, sigma: 1 } } }',
    );
    const people = Object.fromEntries(
      ['ana', 'bob', 'eva', 'tom'].map((id) => [id, { email: `${id}@x.example` }]),
    );
    const played = await play({
      files: shop([trait, loud, sending(simple, 'promotional')]),
      people,
      script: [
        ...Array.from({ length: 5 }, () => event('-1m', 'ana', 'Answered')),
        signUp,
        event('0s', 'bob', 'Signed Up'),
      ],
    });
    expect(sent(played)).toEqual(['0s bob email one', '1h bob email two']);
    const refusal = played.decisions.find(({ decision }) => decision.type === 'refused')?.decision;
    expect(refusal).toMatchObject({ policy: 'loud', shared: expect.any(Number) });
  });
});

describe('the address of an attempt', () => {
  const mail = (name: string, on: string, template: string) =>
    journey(
      `
enter: { event: ${on}, reentry: always }
steps: [ { id: mail, send: { channel: email, template: ${template} } } ]
`,
      name,
      'promotional',
    );

  it('semantics 24, 30: a later attempt sends the kept bytes to the address that its gate judged', async () => {
    const played = await play({
      files: shop([mail('first', 'Signed Up', 'one'), mail('second', 'Ordered', 'two')]),
      people: { ana: { email: 'old@x.example' }, bob: { email: 'OLD@x.example' } },
      provider: ({ template, attempt }) => (template === 'one' && attempt === 1 ? RETRYABLE : ACCEPTED),
      script: [
        event('0s', 'bob', 'Ordered'),
        event('1s', 'ana', 'Signed Up'),
        identify('5s', 'ana', { email: 'new@x.example' }),
        receipt('10s', 'bob', 'complained', 'two'),
      ],
      until: '1d',
    });
    const attempts = played.attempts.filter(({ subscriber }) => subscriber === 'ana');
    expect(attempts.map(({ to, attempt }) => `${attempt} ${to}`)).toEqual([
      '1 old@x.example',
      '2 new@x.example',
    ]);
    const [first, second] = attempts;
    expect(second).toMatchObject({ key: first?.key, content: first?.content });
  });
});

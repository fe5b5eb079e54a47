/** Semantics 26 and 28: the order of the gates, and caps. */
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../src/base/json.ts';
import {
  ACCEPTED,
  type Act,
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
  sentAt,
  UNKNOWN,
} from '../scenario.ts';
import { journey, policy, shop } from '../shop.ts';

const promo = (
  send = 'channel: email, template: one',
  name = 'promo',
  className = 'promotional',
  on = 'Signed Up',
) =>
  journey(
    `
enter: { event: ${on}, reentry: always, while_active: parallel }
steps: [ { id: a, send: { ${send} } }, { id: b, send: { channel: push, template: ping, class: service } } ]
`,
    name,
    className,
  );
const covers = 'covers: { classes: [promotional], channels: [email] }';
const POLICIES = {
  consent: policy('ConsentPolicy', 'marketing', `${covers}\ndefault: denied`),
  exclusion: policy('ExclusionPolicy', 'vips', `${covers}\nwhen: { profile.vip: true }`),
  quiet_hours: policy(
    'QuietHoursPolicy',
    'night',
    `${covers}\nwindows: [ { from: "08:00", to: "20:00" } ]\nunknown_zone: chain`,
  ),
  frequency: policy('FrequencyPolicy', 'one_a_week', `${covers}\ncaps: [ { max: 1, within: 7d } ]`),
};
type GateName = 'suppression' | keyof typeof POLICIES;
const ORDER: readonly GateName[] = ['suppression', 'consent', 'exclusion', 'quiet_hours', 'frequency'];

describe('the order of the gates', () => {
  /** Yesterday evening one promotion was sent; now what brings each gate to object, for the one that comes at 0s. */
  async function objectionOf(gates: readonly GateName[]): Promise<string | undefined> {
    const acts: { readonly [gate in GateName]?: Act } = {
      suppression: receipt('-10m', 'ana', 'complained', 'one'),
      consent: consent('-10m', 'ana', { email: ['promotional'] }, false),
      exclusion: identify('-10m', 'ana', { vip: true }),
    };
    const later = gates.flatMap((gate) =>
      gate === 'suppression' || gate === 'frequency' ? [] : [POLICIES[gate]],
    );
    // Caps count what was sent since they are there.
    const always = gates.includes('frequency') ? [POLICIES.frequency] : [];
    const played = await play({
      files: shop([promo(), ...always]),
      script: [
        event('-30m', 'ana', 'Signed Up'),
        ...gates.flatMap((gate) => acts[gate] ?? []),
        apply('-5m', shop([promo(), ...always, ...later])),
        event('0s', 'ana', 'Signed Up'),
      ],
      until: '30m',
    });
    const objections = played.decisions.filter(
      ({ decision }) =>
        decision.at === played.startAt && (decision.type === 'refused' || decision.type === 'deferred'),
    );
    expect(objections.length).toBeLessThanOrEqual(1);
    return objections[0]?.decision.kind;
  }

  it('semantics 26: without a reason to object none objects', async () => {
    expect(await objectionOf([])).toBeUndefined();
  });

  const pairs = ORDER.flatMap((first, index) =>
    ORDER.slice(index + 1).map((second) => [first, second] as const),
  );
  it.each(pairs)(
    'semantics 26: of %s and %s, both applying, the first is reported',
    async (first, second) => {
      expect(await objectionOf([second])).toBe(second);
      expect(await objectionOf([second, first])).toBe(first);
    },
  );

  it('semantics 26: a deferral stops the gate there; the rest is judged at the next claim', async () => {
    const played = await play({
      files: shop([
        promo('channel: email, template: one, max_lateness: 2d'),
        POLICIES.quiet_hours,
        POLICIES.frequency,
      ]),
      script: [event('0s', 'ana', 'Signed Up'), event('1h', 'ana', 'Signed Up')],
    });
    expect(decided(played, 'deferred', 'refused')).toEqual([
      '0s deferred night: quiet_hours until 11h',
      '1h deferred night: quiet_hours until 11h',
      '11h refused one_a_week: cap',
    ]);
    expect(played.sends.filter(({ channel }) => channel === 'email').map(({ offsetMs }) => offsetMs)).toEqual(
      [ms('11h')],
    );
  });

  it('semantics 26: all exclusions are evaluated once consent has passed; the first by name is reported', async () => {
    const more = policy('ExclusionPolicy', 'always', `${covers}\nwhen: { profile.id: { exists: true } }`);
    const played = await play({
      files: shop([promo(), POLICIES.exclusion, more]),
      people: { ana: { email: 'ana@x.example', vip: true } },
      script: [event('0s', 'ana', 'Signed Up')],
    });
    const refusal = played.decisions.find(({ decision }) => decision.type === 'refused')?.decision;
    expect(refusal?.policy).toBe('always');
    expect(refusal?.values?.exclusions).toEqual(['always', 'vips']);
  });

  it('semantics 12: an exclusion that cannot be judged excludes', async () => {
    const seats = policy('ExclusionPolicy', 'big', `${covers}\nwhen: { profile.seats: { gt: 5 } }`);
    const at = async (traits: JsonObject) =>
      decided(
        await play({
          files: shop([promo(), seats]),
          people: { ana: { email: 'ana@x.example', push_token: 't', ...traits } },
          script: [event('0s', 'ana', 'Signed Up')],
        }),
        'refused',
      );
    expect(await at({ seats: 3 })).toEqual([]);
    expect(await at({ seats: 6 })).toEqual(['0s refused big: excluded']);
    expect(await at({ seats: 'six' })).toEqual(['0s refused big: excluded_unknown']);
    expect(await at({})).toEqual(['0s refused big: excluded_unknown']);
  });

  it('semantics 26: a policy judges only the classes and channels that it covers', async () => {
    const files = shop([
      promo('channel: email, template: one, class: transactional'),
      ...Object.values(POLICIES),
    ]);
    const played = await play({
      files,
      consents: {},
      people: { ana: { email: 'ana@x.example', vip: true, push_token: 't' } },
      script: [event('0s', 'ana', 'Signed Up'), event('0s', 'ana', 'Signed Up')],
    });
    expect(sent(played).filter((line) => line.includes('email'))).toHaveLength(2);
    expect(decided(played, 'deferred', 'refused')).toEqual([]);
  });
});

describe('caps', () => {
  const cap = (caps: string, name = 'cap', more = '') =>
    policy(
      'FrequencyPolicy',
      name,
      `covers: { classes: [promotional], channels: [email] }\ncaps: [ ${caps} ]\n${more}`,
    );
  const mails = ({ sends, ...rest }: Awaited<ReturnType<typeof play>>) => {
    const played = { ...rest, sends: sends.filter(({ channel }) => channel === 'email') };
    return sent(played);
  };
  const signUps = (...moments: readonly string[]) =>
    moments.map((moment) => event(moment, 'ana', 'Signed Up'));
  const run = async (policies: readonly string[], script: readonly Act[], more: Partial<Scenario> = {}) =>
    play({ files: shop([promo(), ...policies]), script, ...more });

  it('semantics 28: a rolling cap is half-open: full until exactly the window after the oldest', async () => {
    const played = await run(
      [cap('{ max: 2, within: 7d }')],
      signUps('0s', '1d', '2d', '6d23h59m59s999ms', '7d', '7d1h'),
    );
    expect(mails(played)).toEqual(['0s email one', '1d email one', '7d email one']);
    expect(decided(played, 'refused')).toEqual([
      '2d refused cap: cap',
      '6d23h59m59s999ms refused cap: cap',
      '7d1h refused cap: cap',
    ]);
  });

  it.each([
    ['Pacific/Kiritimati', ['2026-03-28T09:59:59Z', '2026-03-28T10:00:00Z']],
    ['Pacific/Honolulu', ['2026-03-29T09:59:59Z', '2026-03-29T10:00:00Z']],
    ['Europe/Madrid', ['2026-03-28T22:59:59Z', '2026-03-28T23:00:00Z', '2026-03-29T22:00:00Z']],
    ['Asia/Kolkata', ['2026-03-28T18:29:59Z', '2026-03-28T18:30:00Z']],
  ])('semantics 28: a calendar day is that of %s', async (timezone, moments) => {
    const played = await run([cap('{ max: 1, per: day }')], signUps(...moments.flatMap((at) => [at, at])), {
      people: { ana: { email: 'ana@x.example', timezone } },
      start: '2026-03-20T00:00:00Z',
    });
    expect(sentAt(played)).toEqual(moments.map((at) => `${at} one`));
  });

  it('semantics 28: weeks begin on Monday, months on the 1st', async () => {
    // 2026-03-02 is a Monday.
    const weekly = await run([cap('{ max: 1, per: week }')], signUps('0s', '6d14h59m59s999ms', '6d15h'));
    expect(mails(weekly)).toEqual(['0s email one', '6d15h email one']);
    const monthly = await run([cap('{ max: 1, per: month }')], signUps('0s', '29d14h59m59s999ms', '29d15h'));
    expect(mails(monthly)).toEqual(['0s email one', '29d15h email one']);
  });

  it('semantics 28: all policies must allow, and all caps of a policy', async () => {
    const played = await run(
      [cap('{ max: 1, within: 1d }, { max: 2, within: 10d }'), cap('{ max: 1, within: 3d }', 'other')],
      signUps('0s', '1d', '3d', '9d', '10d'),
    );
    expect(mails(played)).toEqual(['0s email one', '3d email one', '10d email one']);
  });

  it('semantics 28: what counts may be more than what is covered', async () => {
    const counting = cap('{ max: 1, within: 7d }', 'cap', 'counts: { classes: [promotional, lifecycle] }');
    const files = shop([
      promo(),
      promo('channel: email, template: two', 'life', 'lifecycle', 'Ordered'),
      counting,
    ]);
    const script = [
      event('0s', 'ana', 'Ordered'),
      event('1d', 'ana', 'Signed Up'),
      event('2d', 'ana', 'Ordered'),
    ];
    expect(mails(await play({ files, script }))).toEqual(['0s email two', '2d email two']);
  });

  it('semantics 28: attempting, accepted and unknown count; any other end gives the reservation back', async () => {
    const first = async (outcome: typeof ACCEPTED) =>
      mails(
        await run([cap('{ max: 1, within: 30d }')], signUps('0s', '1d'), {
          provider: ({ offsetMs, channel, attempt }) =>
            channel === 'email' && offsetMs === 0 && attempt === 1 ? outcome : ACCEPTED,
          until: '20d',
        }),
      );
    expect(await first(ACCEPTED)).toEqual(['0s email one']);
    expect(await first(REJECTED)).toEqual(['1d email one']);
    // Nobody knows whether it arrived: it counts.
    expect((await first(UNKNOWN))[0]).toBe('0s email one');
    expect(await first(UNKNOWN)).not.toContain('1d email one');
  });

  it('semantics 28: a retry releases its reservation while it waits', async () => {
    const played = await run([cap('{ max: 1, within: 30d }')], signUps('0s', '30s'), {
      provider: ({ offsetMs, attempt }) => (offsetMs === 0 && attempt === 1 ? RETRYABLE : ACCEPTED),
    });
    expect(mails(played)).toEqual(['30s email one']);
    expect(decided(played, 'refused')[0]).toMatch(/^1m.* refused cap: cap$/);
  });

  it('semantics 28: two sends of one instant: the second sees what the first reserved, the higher class is first', async () => {
    const both = policy(
      'FrequencyPolicy',
      'cap',
      'covers: { classes: [promotional, lifecycle], channels: [email] }\ncaps: [ { max: 1, per: day } ]',
    );
    const files = shop([promo(), promo('channel: email, template: two', 'zz_life', 'lifecycle'), both]);
    expect(mails(await play({ files, script: signUps('0s') }))).toEqual(['0s email two']);
    const twice = await run([cap('{ max: 1, per: day }')], signUps('0s', '0s'));
    expect(mails(twice)).toEqual(['0s email one']);
  });

  it('semantics 28: class and tags are those at the time of the send', async () => {
    const tagged = (tag: string) => promo(`channel: email, template: one, tags: [${tag}]`);
    const surveys = policy(
      'FrequencyPolicy',
      'surveys',
      'covers: { classes: [promotional], channels: [email], tags: [survey] }\ncaps: [ { max: 1, within: 30d } ]',
    );
    const before = shop([tagged('survey'), surveys]);
    const after = shop([tagged('news'), surveys]);
    const script = [
      event('0s', 'ana', 'Signed Up'),
      apply('1d', after),
      event('2d', 'ana', 'Signed Up'),
      apply('3d', before),
      event('4d', 'ana', 'Signed Up'),
      event('30d', 'ana', 'Signed Up'),
    ];
    expect(mails(await play({ files: before, script }))).toEqual([
      '0s email one',
      '2d email one',
      '30d email one',
    ]);
  });

  it.each([
    ['skip', '', ['0s email one', '0s push ping', '1d push ping']],
    ['exit', ', on_capped: exit', ['0s email one', '0s push ping']],
    ['defer', ', on_capped: { defer: 3d }', ['0s email one', '0s push ping', '3d email one', '3d push ping']],
    ['defer, not far enough', ', on_capped: { defer: 1d }', ['0s email one', '0s push ping', '1d push ping']],
  ])('semantics 28: on_capped: %s', async (_, onCapped, expected) => {
    const played = await play({
      files: shop([promo(`channel: email, template: one${onCapped}`), cap('{ max: 1, within: 3d }')]),
      script: signUps('0s', '1d'),
    });
    expect(sent(played)).toEqual(expected);
  });

  it('semantics 28: a deferred one is judged again, and defers again while it may', async () => {
    const played = await play({
      files: shop([
        promo('channel: email, template: one, on_capped: { defer: 5d }'),
        cap('{ max: 1, within: 2d }'),
      ]),
      script: signUps('0s', '1h', '2h', '3h'),
    });
    expect(mails(played)).toEqual(['0s email one', '2d email one', '4d email one']);
    expect(decided(played, 'refused')).toHaveLength(1);
  });
});

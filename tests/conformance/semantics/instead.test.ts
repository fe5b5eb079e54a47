/** Semantics 26: what an exclusion sends to a team instead, and how old its data may be. */
import { describe, expect, it } from 'vitest';
import { compileWorkspace } from '../../../src/compiler/compile.ts';
import { definitions } from '../../../src/kinds/registry.ts';
import {
  type Act,
  apply,
  consent,
  decided,
  event,
  identify,
  type Played,
  play,
  RETRYABLE,
  type Scenario,
  sent,
} from '../scenario.ts';
import { journey, policy, shop, template } from '../shop.ts';

const SLACK =
  'channels:\n  slack: { adapter: webhook, config: { url: { env: SLACK_URL }, secret: { env: SLACK_SECRET } } }';
const byHand = template(
  'handle_by_hand',
  'slack',
  '{ text: "{{ profile.id }} of {{ profile.country }} by hand" }',
);
const covers = 'covers: { classes: [promotional], channels: [email] }';
const instead = 'instead: { channel: slack, to: crm, template: handle_by_hand }';
const vips = policy(
  'ExclusionPolicy',
  'vips',
  `${covers}\nwhen: { all: [ { profile.vip: { exists: true } }, { profile.vip: true } ] }\n${instead}`,
);
const promo = journey(
  `
enter: { event: Signed Up, reentry: always }
exit: [ { event: Stopped } ]
steps: [ { id: a, send: { channel: email, template: one } }, { id: b, send: { channel: push, template: ping, class: service } } ]
`,
  'promo',
  'promotional',
);

/** The shop with a slack channel that only the team has, and the team's contact. */
function files(documents: readonly string[], contact = '"#crm"') {
  const all = shop([promo, byHand, ...documents]);
  const root = (all['rutter.yaml'] ?? '')
    .replace('channels:', SLACK)
    .replace('members: [ana@shop.example]', `members: [ana@shop.example], contacts: { slack: ${contact} }`);
  return { ...all, 'rutter.yaml': root };
}

const VIP = { email: 'ana@x.example', push_token: 't', vip: true, country: 'ES' };
const run = (documents: readonly string[], script: readonly Act[], more: Partial<Scenario> = {}) =>
  play({ files: files(documents), people: { ana: VIP }, script, ...more });
const slack = ({ sends }: Played) =>
  sends
    .filter(({ channel }) => channel === 'slack')
    .map(({ to, content, offsetMs }) => [offsetMs, to, content.text]);

describe('instead', () => {
  it('semantics 26: goes to the team at that moment; the refused one does not go, and the journey goes on', async () => {
    const played = await run([vips], [event('0s', 'ana', 'Signed Up')]);
    expect(sent(played).sort()).toEqual(['0s push ping', '0s slack handle_by_hand']);
    expect(slack(played)).toEqual([[0, '#crm', 'ana of ES by hand']]);
    expect(decided(played, 'refused')).toEqual(['0s refused vips: excluded']);
    const planned = played.decisions.find(({ decision }) => decision.reason === 'instead')?.decision;
    expect(planned).toMatchObject({ kind: 'instead', policy: 'vips', values: { contact: 'crm' } });
    expect(planned?.source?.file).toMatch(/^own-/);
  });

  it('semantics 26: whoever the condition does not hold for, or nobody knows, is not handed to a person', async () => {
    const unknown = policy(
      'ExclusionPolicy',
      'big',
      `${covers}\nwhen: { profile.seats: { gt: 5 } }\n${instead}`,
    );
    const people = { ana: { ...VIP, vip: false } };
    expect(sent(await run([vips], [event('0s', 'ana', 'Signed Up')], { people }))).toEqual([
      '0s email one',
      '0s push ping',
    ]);
    const played = await run([unknown], [event('0s', 'ana', 'Signed Up')]);
    expect(sent(played)).toEqual(['0s push ping']);
    expect(decided(played, 'refused')).toEqual(['0s refused big: excluded_unknown']);
  });

  it('semantics 26: only once consent has passed', async () => {
    const asked = policy('ConsentPolicy', 'asked', `${covers}\ndefault: denied`);
    const script = [
      consent('-10m', 'ana', { email: ['promotional'] }, false),
      event('0s', 'ana', 'Signed Up'),
    ];
    expect(sent(await run([vips, asked], script))).toEqual(['0s push ping']);
  });

  it('semantics 26: all exclusions are evaluated, and each sends its own, also when another is reported', async () => {
    const first = policy('ExclusionPolicy', 'always', `${covers}\nwhen: { profile.id: { exists: true } }`);
    const third = policy('ExclusionPolicy', 'zz', `${covers}\nwhen: { profile.country: ES }\n${instead}`);
    const played = await run([first, vips, third], [event('0s', 'ana', 'Signed Up')]);
    expect(decided(played, 'refused')).toEqual(['0s refused always: excluded']);
    expect(slack(played)).toHaveLength(2);
    expect(new Set(played.sends.map(({ key }) => key)).size).toBe(3);
  });

  it('semantics 26: under panic and lane only: no cap, no quiet hours, no matrix judges it, and it counts nowhere', async () => {
    const wide = 'covers: { classes: [promotional, service], channels: [email, slack, push] }';
    const played = await run(
      [
        vips,
        policy(
          'QuietHoursPolicy',
          'night',
          'covers: { channels: [slack] }\nwindows: [ { from: "08:00", to: "20:00" } ]',
        ),
        policy('FrequencyPolicy', 'one', `${wide}\ncaps: [ { max: 1, per: day } ]`),
        policy('PriorityPolicy', 'matrix', `${wide}\nhorizon: 1d`),
      ],
      [event('0s', 'ana', 'Signed Up'), event('1h', 'ana', 'Signed Up')],
    );
    expect(sent(played).sort()).toEqual([
      '0s push ping',
      '0s slack handle_by_hand',
      '1h slack handle_by_hand',
    ]);
  });

  it('semantics 26: it is tried again like any message, and the end of the run does not take it along', async () => {
    const played = await run([vips], [event('0s', 'ana', 'Signed Up'), event('30s', 'ana', 'Stopped')], {
      provider: ({ channel, attempt }) =>
        channel === 'slack' && attempt < 3 ? RETRYABLE : { result: 'accepted', providerId: 'p' },
    });
    expect(slack(played)).toHaveLength(1);
    expect(played.attempts.filter(({ channel }) => channel === 'slack').map(({ key }) => key)).toHaveLength(
      3,
    );
    expect(
      new Set(played.attempts.filter(({ channel }) => channel === 'slack').map(({ key }) => key)).size,
    ).toBe(1);
  });

  it('semantics 35: contact and content are those of the plan in force', async () => {
    const played = await play({
      files: files([]),
      people: { ana: VIP },
      script: [
        event('0s', 'ana', 'Signed Up'),
        apply('1h', files([vips], '"#vips"')),
        event('2h', 'ana', 'Signed Up'),
      ],
    });
    expect(slack(played)).toEqual([[7_200_000, '#vips', 'ana of ES by hand']]);
  });

  it.each([
    ['instead: { channel: slack, to: crm, template: one }', 'wrong-channel'],
    ['instead: { channel: sms, to: crm, template: text }', 'missing-contact'],
    ['instead: { channel: slack, to: crmm, template: handle_by_hand }', 'unknown-team'],
    ['instead: { channel: slack, to: crm, template: eventful }', 'unbound-variable'],
    ['data: { fresh_within: 0s, from: Answered }', 'bad-freshness'],
    ['data: { fresh_within: 1d, from: Answred }', 'unknown-event'],
    ['data: { fresh_within: 1d, from: profile.country }', 'wrong-type'],
  ])('%s is refused', async (written, code) => {
    const eventful = template('eventful', 'slack', '{ text: "{{ event.plan }}" }');
    const wrong = policy('ExclusionPolicy', 'vips', `${covers}\nwhen: { profile.vip: true }\n${written}`);
    const list = Object.entries(files([eventful, wrong])).map(([path, text]) => ({ path, text }));
    const { diagnostics } = await compileWorkspace(list, definitions);
    expect(diagnostics.filter(({ severity }) => severity === 'error').map((each) => each.code)).toEqual([
      code,
    ]);
  });

  it('a channel that only teams have is no channel for people', async () => {
    const wrong = journey(
      'enter: { event: Ordered, reentry: always }\nsteps: [ { id: a, send: { channel: slack, template: handle_by_hand } } ]',
      'wrong',
    );
    const list = Object.entries(files([wrong])).map(([path, text]) => ({ path, text }));
    const { diagnostics } = await compileWorkspace(list, definitions);
    expect(diagnostics.filter(({ severity }) => severity === 'error').map((each) => each.code)).toEqual([
      'bad-channel',
    ]);
  });
});

describe('how old data may be', () => {
  const never = 'when: { profile.country: US }';
  const by = (data: string) => policy('ExclusionPolicy', 'fresh', `${covers}\n${never}\ndata: ${data}`);
  const at = (...moments: readonly string[]) => moments.map((moment) => event(moment, 'ana', 'Signed Up'));
  const mails = (played: Played) => sent(played).filter((line) => line.includes('email'));

  it('semantics 12: older than allowed excludes, half-open; unknown excludes', async () => {
    const played = await run(
      [by('{ fresh_within: 1d, from: Answered }')],
      [
        ...at('0s'),
        event('1h', 'ana', 'Answered'),
        ...at('2h', '1d59m59s999ms', '1d1h'),
        event('1d2h', 'ana', 'Answered'),
        ...at('1d3h'),
      ],
    );
    expect(mails(played)).toEqual(['2h email one', '1d59m59s999ms email one', '1d3h email one']);
    expect(decided(played, 'refused')).toEqual(['0s refused fresh: stale', '1d1h refused fresh: stale']);
    const values = played.decisions
      .filter(({ decision }) => decision.type === 'refused')
      .map(({ decision }) => decision.values);
    expect(values.map((each) => each?.['data.Answered'])).toEqual([null, '2026-03-02T10:00:00Z']);
  });

  it('of several feeding events the newest counts', async () => {
    const script = [
      event('0s', 'ana', 'Complaint Opened'),
      event('20h', 'ana', 'Complaint Closed'),
      ...at('1d', '2d'),
    ];
    const played = await run(
      [by('{ fresh_within: 1d, from: [Complaint Opened, Complaint Closed] }')],
      script,
    );
    expect(mails(played)).toEqual(['1d email one']);
  });

  it('an attribute may say when the data arrived', async () => {
    const script = [
      ...at('0s'),
      identify('1h', 'ana', { ends_at: '2026-03-02T09:30:00Z' }),
      ...at('2h', '1d31m'),
      identify('2d', 'ana', { ends_at: '2027-01-01T00:00:00Z' }),
      ...at('2d1h'),
    ];
    const played = await run([by('{ fresh_within: 1d, from: profile.ends_at }')], script);
    expect(mails(played)).toEqual(['2h email one']);
  });

  it('staleness hands nobody to a person', async () => {
    const stale = policy(
      'ExclusionPolicy',
      'fresh',
      `${covers}\n${never}\ndata: { fresh_within: 1d, from: Answered }\n${instead}`,
    );
    expect(slack(await run([stale], at('0s')))).toEqual([]);
  });
});

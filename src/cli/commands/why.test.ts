/** `why` over a small shop: from the log of a real daemon, and before the fact from a file; what people and programs read. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { matchGolden } from '../../../tests/golden.ts';
import { invoke, makeFolder, type Running, start } from '../invoke.fixture.ts';

const FILES: { readonly [path: string]: string } = {
  'rutter.yaml': `kind: Workspace
name: shop
zone: Europe/Madrid
locale: en
locales: [en]
channels:
  email: { adapter: console, address: profile.email }
  push: { adapter: console, address: profile.push_token }
`,
  'catalog.yaml': `kind: Catalog
name: shop
profile: { email: string, push_token: string, timezone: string }
events:
  Trial Started: { properties: {} }
  Complaint Opened: { properties: { case: string } }
  Complaint Closed: { properties: { case: string } }
`,
  'policies/consent.yaml': `kind: ConsentPolicy
name: consent_to_offers
covers: { classes: [lifecycle, promotional], channels: [email, push] }
purposes: { promotional: offers }
default: denied
`,
  'policies/complaints.yaml': `kind: ExclusionPolicy
name: open_complaint
covers: { classes: [promotional], channels: [email, push] }
when: { segment: with_complaint }
`,
  'policies/nights.yaml': `kind: QuietHoursPolicy
name: nights
covers: { classes: [promotional], channels: [email] }
windows: [ { from: "21:00", to: "10:00" } ]
`,
  'policies/weekly.yaml': `kind: FrequencyPolicy
name: one_offer_a_week
covers: { classes: [promotional], channels: [email] }
caps: [ { max: 1, within: 7d } ]
`,
  'segments.yaml': 'kind: Segment\nname: with_complaint\nwhen: { trait.open_complaints: { gt: 0 } }\n',
  'traits.yaml':
    'kind: Trait\nname: open_complaints\nopen: { opened_by: Complaint Opened, closed_by: Complaint Closed, id: case }\n',
  'templates.yaml':
    'kind: Template\nname: offer\nchannel: email\nlocales: { en: { subject: Offer, text: "Buy. {{ links.unsubscribe }}" } }\n',
  'ping.yaml': 'kind: Template\nname: ping\nchannel: push\nlocales: { en: { title: Offer, text: Buy } }\n',
  'trial.journey.yaml': `kind: Journey
name: promotional_trial_v1
class: promotional
enter: { event: Trial Started, reentry: always, while_active: parallel }
steps:
  - { id: offer, send: { channel: email, template: offer } }
  - { id: pause, wait: 2d }
  - { id: again, send: { channels: [push, email], template: { push: ping, email: offer }, on_capped: { defer: 10d }, max_lateness: 10d } }
`,
};

const at = (time: string) => `2026-03-0${time}:00+01:00`;
const EVENTS = [
  { type: 'identify', userId: 'ana', traits: { email: 'ana@example.com' }, timestamp: at('1T10:00') },
  { type: 'track', userId: 'ana', event: 'Trial Started', timestamp: at('1T11:00') },
  consent('1T12:00', 'email'),
  consent('1T12:00', 'push'),
  { type: 'track', userId: 'ana', event: 'Trial Started', timestamp: at('2T08:00') },
  { type: 'track', userId: 'bob', event: 'Trial Started', timestamp: at('2T09:00') },
  {
    type: 'track',
    userId: 'ana',
    event: 'Complaint Opened',
    properties: { case: 'c1' },
    timestamp: at('4T12:30'),
  },
  { type: 'track', userId: 'ana', event: 'Trial Started', timestamp: at('4T13:00') },
];

function consent(time: string, channel: string) {
  return {
    type: 'track',
    userId: 'ana',
    event: 'Consent Given',
    properties: { channel, purpose: 'offers' },
    timestamp: at(time),
  };
}

const SECRETS = {
  RUTTER_LINK_SECRET: 'a-link-secret-of-this-test',
  RUTTER_ADMIN_TOKEN: 'token-1',
  RUTTER_WRITE_KEYS: 'key-1',
  RUTTER_WRITE_KEY: 'key-1',
};

/** Keys of runs and sends are hashes of what is in the test; commits and digests are not worth a golden line. */
const steady = (text: string) => text.replace(/"digest": "[0-9a-f]+"/g, '"digest": "..."');

describe('why', () => {
  let folder = makeFolder();
  let running: Running | undefined;
  const run = (argv: readonly string[]) => invoke(argv, { cwd: folder.path, env: SECRETS });
  const ahead = (...argv: readonly string[]) => run(['why', ...argv, '--with', 'events.ndjson']);

  beforeEach(() => {
    folder = makeFolder();
    running = undefined;
    const lines = EVENTS.map((each, index) => `${JSON.stringify({ messageId: `m${index}`, ...each })}\n`);
    for (const [path, text] of Object.entries({ ...FILES, '../events.ndjson': lines.join('') })) {
      const file = join(folder.path, 'journeys', path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
  });
  afterEach(async () => {
    running?.stop();
    await running?.done;
    folder.remove();
  });

  it('tells of each send from the log of a daemon: gate, line, values, what would have to change', async () => {
    expect(await run(['plan', '-o', 'plan.json'])).toMatchObject({ code: 0 });
    running = start(
      ['run', '--port', '0', '--log-level', 'error', '--clock', 'replay', '--plan', 'plan.json'],
      { cwd: folder.path, env: SECRETS },
    );
    const [, url = ''] = await running.until(/listening on (\S+)/);
    expect(await run(['ingest', 'events.ndjson', '--url', url])).toMatchObject({ code: 0 });
    const ask = (...argv: readonly string[]) => run(['why', ...argv, '--url', url]);

    const pretty = await ask('ana');
    expect(pretty).toMatchObject({ code: 0, err: '' });
    matchGolden('cli/why-log.txt', pretty.out);
    const json = await ask('ana', 'promotional_trial_v1', 'again', '--format', 'json');
    matchGolden('cli/why-log.json', steady(json.out));

    const ledger = await ask('ana', '--consent');
    expect([ledger.code, ledger.out]).toEqual([
      0,
      `2026-03-01T11:00:00Z  email/offers: given
    by api
2026-03-01T11:00:00Z  push/offers: given
    by api
the chain is whole, and comes to what holds now
`,
    ]);
    const lines = JSON.parse((await ask('ana', '--consent', '--format', 'json')).out);
    expect(lines).toMatchObject({ subscriber: 'ana', rows: [{ change: 'given' }, { change: 'given' }] });
    expect(await ask('nobody', '--consent')).toMatchObject({ code: 2 });

    expect(await ask('ana', 'promotional_trail_v1')).toEqual({
      code: 2,
      out: '',
      err: 'error: there is no journey `promotional_trail_v1`\n  = help: did you mean `promotional_trial_v1`?\n',
    });
    const step = await ask('ana', 'promotional_trial_v1', 'ofer');
    expect([step.code, step.err]).toEqual([2, expect.stringContaining('did you mean `offer`?')]);
    expect(await ask('nobody')).toMatchObject({ code: 2, err: 'error: there is no subscriber `nobody`\n' });
  });

  it('answers before the fact, offline: every gate, where somebody is, and when it would pass', async () => {
    const pretty = await ahead('ana', '--at', at('4T13:30'));
    expect(pretty).toMatchObject({ code: 0, err: '' });
    matchGolden('cli/why-ahead.txt', pretty.out);
    const json = await ahead(
      'ana',
      'promotional_trial_v1',
      'offer',
      '--at',
      at('3T22:30'),
      '--format',
      'json',
    );
    matchGolden('cli/why-ahead.json', json.out);
  });

  it('says the same as the log of the daemon would, as long as nothing has happened yet', async () => {
    const { out } = await ahead(
      'ana',
      'promotional_trial_v1',
      'offer',
      '--at',
      at('1T10:30'),
      '--format',
      'json',
    );
    const { journeys } = JSON.parse(out) as {
      journeys: { sends: { outcome: string; channels: { objections: { remedy: string }[] }[] }[] }[];
    };
    expect(journeys[0]?.sends[0]?.outcome).toBe('refused');
    expect(journeys[0]?.sends[0]?.channels[0]?.objections[0]?.remedy).toBe(
      'needs consent to `offers` by email',
    );
  });

  it.each<[readonly string[], RegExp]>([
    [
      ['ana', 'promotional_trail_v1'],
      /there is no journey `promotional_trail_v1`\n {2}= help: did you mean `promotional_trial_v1`\?/,
    ],
    [
      ['ana', 'promotional_trial_v1', 'ofer'],
      /there is no step `ofer` in `promotional_trial_v1`\n {2}= help: did you mean `offer`\?/,
    ],
    [
      ['ana', 'promotional_trial_v1', 'pause'],
      /`pause` is a `wait` and sends no message\n {2}= help: those that do: `offer`, `again`/,
    ],
    [['nobody'], /there is nobody `nobody` in `events.ndjson` up to then/],
    [['ana', '--at', 'tomorrow'], /`tomorrow` is no instant/],
    [['ana', '--at', '2020-01-01T00:00:00Z'], /there is nobody `ana`/],
  ])('refuses %j with 2', async (argv, message) => {
    const answer = await ahead(...argv);
    expect([answer.code, answer.out, answer.err]).toEqual([2, '', expect.stringMatching(message)]);
  });

  it('needs a file for --at, and one that can be read', async () => {
    const without = await run(['why', 'ana', '--at', at('1T10:00')]);
    expect([without.code, without.err]).toEqual([
      2,
      expect.stringContaining('--at asks before the fact and needs --with FILE'),
    ]);
    const missing = await run(['why', 'ana', '--with', 'gone.ndjson']);
    expect([missing.code, missing.err]).toEqual([2, 'error: `gone.ndjson` cannot be read: ENOENT\n']);
  });

  it('names bad lines by file and line, without what stands in them, answers from the rest, and ends with 1', async () => {
    const [first, ...rest] = EVENTS.map((each) => JSON.stringify(each));
    const lines = [
      first,
      '{ "secret@example.com": ',
      '7',
      '{"type":"track","userId":"ana"}',
      '{"userId":"ana"}',
      '',
      ...rest,
    ];
    writeFileSync(join(folder.path, 'events.ndjson'), lines.join('\n'));
    const answer = await ahead('ana', '--at', at('4T13:30'));
    expect(answer.code).toBe(1);
    expect(answer.err).toBe(
      [
        '2: not taken: no JSON object',
        '3: not taken: no JSON object',
        '4: not taken: no_event_name',
        '5: not taken: unknown_type',
      ]
        .map((line) => `events.ndjson:${line}\n`)
        .join(''),
    );
    expect(answer.out).toContain('promotional_trial_v1');
  });
});

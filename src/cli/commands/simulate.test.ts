/** `simulate` over a small shop: what people and programs read of an export, of a drill, and of what cannot be played. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { matchGolden } from '../../../tests/golden.ts';
import { invoke, makeFolder } from '../invoke.fixture.ts';

const FILES: { readonly [path: string]: string } = {
  'rutter.yaml': `kind: Workspace
name: shop
zone: UTC
locale: en
channels:
  email: { adapter: console, address: profile.email }
`,
  'catalog.yaml': 'kind: Catalog\nname: shop\nprofile: { email: string }\nevents: { Sale: {}, Order: {} }\n',
  'consent.yaml': `kind: ConsentPolicy
name: asked_for
covers: { classes: [lifecycle, promotional], channels: [email] }
default: given
`,
  'pace.yaml': `kind: LanePolicy
name: pace
covers: { classes: [promotional], channels: [email] }
rate: { max: 20, per: hour, burst: 10 }
`,
  'panic.yaml': `kind: PanicPolicy
name: stop
scopes: { offers: { classes: [promotional] } }
plan_b: { offers: { trickle: { share: 10% } } }
`,
  'offer.yaml':
    'kind: Template\nname: offer\nchannel: email\nlocales: { en: { subject: Offer, text: "Buy. {{ links.unsubscribe }}" } }\n',
  'receipt.yaml':
    'kind: Template\nname: receipt\nchannel: email\nlocales: { en: { subject: Order, text: Thanks } }\n',
  'sale.journey.yaml': `kind: Journey
name: sale
class: promotional
enter: { event: Sale, reentry: always }
steps: [ { id: offer, send: { channel: email, template: offer, max_lateness: 2d } } ]
`,
  'order.journey.yaml': `kind: Journey
name: order
class: transactional
enter: { event: Order, reentry: always }
steps: [ { id: receipt, send: { channel: email, template: receipt } } ]
`,
};

/** Sixty people; a sale at noon of the second day; ten of them order an hour later, three have withdrawn by evening. */
function exportLines(): string {
  const lines: object[] = [];
  const at = (day: number, time: string) => `2026-03-0${day}T${time}:00Z`;
  const people = Array.from({ length: 60 }, (_, index) => `p${index}`);
  for (const userId of people) {
    const traits = { email: `${userId}@example.com` };
    lines.push({ type: 'identify', userId, timestamp: at(1, '09:00'), traits });
  }
  for (const userId of people)
    lines.push({ type: 'track', userId, timestamp: at(2, '12:00'), event: 'Sale' });
  for (const userId of people.slice(0, 10)) {
    lines.push({ type: 'track', userId, timestamp: at(2, '13:00'), event: 'Order' });
  }
  for (const userId of people.slice(57)) {
    const properties = { channel: 'email', purpose: 'promotional' };
    lines.push({ type: 'track', userId, timestamp: at(2, '18:00'), event: 'Consent Withdrawn', properties });
  }
  return lines.map((line, index) => JSON.stringify({ messageId: `m${index}`, ...line })).join('\n');
}

let folder: ReturnType<typeof makeFolder>;
const DRILL = ['--panic', 'offers', '--at', '2026-03-02T12:00:00Z', '--resume', '2026-03-02T20:00:00Z'];

function simulate(...argv: readonly string[]) {
  return invoke(['simulate', '--workspace', folder.path, ...argv], { cwd: folder.path });
}

beforeEach(() => {
  folder = makeFolder();
  for (const [path, text] of Object.entries({ ...FILES, 'people.ndjson': exportLines() })) {
    mkdirSync(dirname(join(folder.path, path)), { recursive: true });
    writeFileSync(join(folder.path, path), text);
  }
});

afterEach(() => folder.remove());

describe('simulate', () => {
  it('takes no line for UTF-8 that is not: two people would be one', async () => {
    const line = (userId: string) => Buffer.from(`{"type":"identify","userId":"${userId}"}\n`, 'latin1');
    const lines = [
      line('jos\u00e9'),
      line('jos\u00e8'),
      Buffer.from('{"type":"identify","userId":"jos\u00e9"}'),
    ];
    writeFileSync(join(folder.path, 'latin.ndjson'), Buffer.concat(lines));
    const { code, out } = await simulate('--with', 'latin.ndjson', '--format', 'json');
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      subscribers: 1,
      bad: [
        { line: 1, reason: 'not UTF-8' },
        { line: 2, reason: 'not UTF-8' },
      ],
    });
  });

  it('counts all lines that it cannot take, and lists the first thousand', async () => {
    const lines = Array.from({ length: 1_200 }, () => '{');
    writeFileSync(join(folder.path, 'torn.ndjson'), [exportLines(), ...lines].join('\n'));
    const { code, out } = await simulate('--with', 'torn.ndjson', '--format', 'json');
    expect(code).toBe(1);
    const { bad, bad_lines: count } = JSON.parse(out);
    expect([count, bad.length]).toEqual([1_200, 1_000]);
    expect((await simulate('--with', 'torn.ndjson')).out).toContain('1,200 lines could not be taken');
  });

  it('counts what an export would send, at the pace of its lanes', async () => {
    const { code, out } = await simulate('--with', 'people.ndjson');
    expect(code).toBe(0);
    matchGolden('cli/simulate.txt', out);
  });

  it('rehearses a panic: held, trickled, and out again hour by hour; every held send is accounted for', async () => {
    const { code, out } = await simulate('--with', 'people.ndjson', ...DRILL);
    expect(code).toBe(0);
    matchGolden('cli/simulate-panic.txt', out);
    const { out: json } = await simulate('--with', 'people.ndjson', ...DRILL, '--format', 'json');
    matchGolden('cli/simulate-panic.json', json);
    const { drill } = JSON.parse(json);
    const sum = (rows: readonly { readonly count: number }[]) =>
      rows.reduce((all, { count }) => all + count, 0);
    const gone = drill.ramp.reduce(
      (all: number, hour: { backlog_sent: number }) => all + hour.backlog_sent,
      0,
    );
    expect(sum(drill.resumed.held)).toBe(gone + drill.refused + drill.lost);
    expect(drill.refused).toBe(3);
    expect(sum(drill.resumed.held) + drill.resumed.trickled).toBe(50); // ten had gone when it was pulled
    expect(drill.hours_to_clear).not.toBeNull();
  });

  it('gives the same result twice', async () => {
    const argv = ['--with', 'people.ndjson', '--complaints', '5%', '--seed', '3', '--format', 'json'];
    expect((await simulate(...argv)).out).toBe((await simulate(...argv)).out);
  });

  it.each([
    [
      'a scope that no policy has',
      ['--with', 'people.ndjson', '--panic', 'offer'],
      /no scope `offer`; did you mean `offers`/,
    ],
    ['no file and no sample', [], /sample/],
    ['a file that is not there', ['--with', 'none.ndjson'], /`none\.ndjson` cannot be read/],
  ])('refuses %s', async (_, argv, message) => {
    const { code, err } = await simulate(...argv);
    expect(code).toBe(2);
    expect(err).toMatch(message);
  });

  it('says what another policy would change, in the place of the one of its name', async () => {
    const other = makeFolder();
    const tight = join(other.path, 'tight.yaml');
    writeFileSync(tight, FILES['consent.yaml']!.replace('default: given', 'default: denied'));
    const argv = ['--with', 'people.ndjson', '--what-if', tight];
    const { code, out } = await simulate(...argv);
    expect(code, out).toBe(0);
    const [, told = ''] = out.split('\nwhat if (');
    expect(told).toMatch(/sent by email as promotional +\d+ +0 +-\d+/);
    expect(told).toMatch(/refused by asked_for +0 +60 +\+60|refused by asked_for +\d+ +60 +\+\d+/);
    const json = await simulate(...argv, '--format', 'json');
    expect(JSON.parse(json.out)).toMatchObject({
      what_if: expect.arrayContaining([expect.objectContaining({ after: 0 })]),
    });
    writeFileSync(tight, 'kind: ConsentPolicy\nname: asked_for\ndefualt: given\n');
    const broken = await simulate(...argv);
    expect(broken).toMatchObject({ code: 1 });
    expect(broken.err).toContain('the workspace does not compile');
    expect(broken.err).toContain(`--> ${tight}:3:1`);
    other.remove();
  });
});

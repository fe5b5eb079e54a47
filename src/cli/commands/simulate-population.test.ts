/** `simulate --population`: made-up people of a small shop, what is told of them, and their messages as an export. */
import { execFileSync } from 'node:child_process';
import { existsSync, lstatSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { matchGolden } from '../../../tests/golden.ts';
import { invoke, makeFolder } from '../invoke.fixture.ts';

const PACE =
  'kind: LanePolicy\nname: pace\ncovers: { classes: [promotional] }\nrate: { max: 6, per: hour }\n';
const FILES: { readonly [path: string]: string } = {
  'rutter.yaml': `kind: Workspace
name: shop
zone: Europe/Madrid
locale: en
channels:
  email: { adapter: console, address: profile.email }
`,
  'catalog.yaml': `kind: Catalog
name: shop
profile: { email: string, timezone: string }
events: { Sale: {}, Cart: { properties: { id: string } }, Order: { properties: { id: string } } }
`,
  'people.yaml': `kind: Population
name: shoppers
starts: 2026-03-02
history: 2d
newcomers: 10%
profile:
  email: { text: "p{person}@example.com", missing: 5% }
  timezone: { one_of: { Europe/Madrid: 3, America/Mexico_City: 1 } }
consent: { email: { promotional: { given: 70%, withdrawn: 20%, after: { median: 5d, p95: 9d } } } }
events:
  - { event: Cart, per_month: 6, varies: 80%, hours: { "00-08": 0 }, properties: { id: { text: "k{person}-{n}" } } }
  - { event: Order, follows: Cart, share: 60%, after: { median: 10m, p95: 3h }, properties: { id: { same: id } } }
  - { event: Sale, on_days: [3], at: "10:00" }
`,
  'consent.yaml':
    'kind: ConsentPolicy\nname: asked_for\ncovers: { classes: [lifecycle, promotional], channels: [email] }\n',
  'pace.yaml': PACE,
  'offer.yaml':
    'kind: Template\nname: offer\nchannel: email\nlocales: { en: { subject: Offer, text: "Buy. {{ links.unsubscribe }}" } }\n',
  'receipt.yaml':
    'kind: Template\nname: receipt\nchannel: email\nlocales: { en: { subject: Order, text: Thanks } }\n',
  'sale.journey.yaml': `kind: Journey
name: sale
class: promotional
enter: { event: Sale, reentry: always }
steps: [ { id: offer, send: { channel: email, template: offer, max_lateness: 6h } } ]
`,
  'order.journey.yaml': `kind: Journey
name: order
class: transactional
enter: { event: Order, reentry: always }
steps: [ { id: receipt, send: { channel: email, template: receipt } } ]
`,
};
const PEOPLE = ['--population', '80', '--days', '10', '--seed', '7'];

describe('simulate --population', () => {
  let folder: ReturnType<typeof makeFolder>;
  const simulate = (...argv: readonly string[]) =>
    invoke(['simulate', '--workspace', folder.path, ...argv], { cwd: folder.path });

  beforeAll(() => {
    folder = makeFolder();
    for (const [path, text] of Object.entries(FILES)) {
      mkdirSync(dirname(join(folder.path, path)), { recursive: true });
      writeFileSync(join(folder.path, path), text);
    }
    mkdirSync(join(folder.path, 'other'));
  });
  afterAll(() => folder.remove());

  it('plays them, and tells of it in words, tables, JSON and a page', async () => {
    const told = await simulate(...PEOPLE, '--price', 'email=0.01');
    expect(told).toMatchObject({ code: 0, err: '' });
    matchGolden('cli/simulate-population.txt', told.out);
    const { out: json } = await simulate(...PEOPLE, '--price', 'email=0.01', '--format', 'json');
    matchGolden('cli/simulate-population.json', json);
    const { out: page } = await simulate(...PEOPLE, '--price', 'email=0.01', '--format', 'html');
    matchGolden('cli/simulate-population.html', page);
  });

  it('plays other people for another seed, and the same for the same', async () => {
    const [one, same, other] = await Promise.all(
      ['1', '1', '2'].map((seed) => simulate('--population', '20', '--seed', seed, '--days', '5')),
    );
    expect(same?.out).toBe(one?.out);
    expect(other?.out).not.toBe(one?.out);
  });

  it('writes them as an export that plays as they do', async () => {
    const written = await simulate(...PEOPLE, '--write', 'people.ndjson');
    expect(written).toMatchObject({ code: 0, out: '' });
    const lines = readFileSync(join(folder.path, 'people.ndjson'), 'utf8').trimEnd().split('\n');
    expect(written.err).toBe(`${lines.length} lines of 80 people are in people.ndjson\n`);
    const made = JSON.parse((await simulate(...PEOPLE, '--format', 'json')).out);
    const span = ['--from', made.from, '--until', made.until];
    const read = JSON.parse((await simulate('--with', 'people.ndjson', ...span, '--format', 'json')).out);
    const { population, ...rest } = made;
    expect(population).toEqual({ name: 'shoppers', size: 80, seed: 7 });
    expect(read).toEqual(rest);
  });

  it('writes them through a link and into a pipe, which stay what they are', async () => {
    const [target, link, pipe] = ['target', 'link', 'pipe'].map((name) =>
      join(folder.path, `${name}.ndjson`),
    );
    const { err: lines } = await simulate(...PEOPLE, '--write', 'target.ndjson');
    const text = readFileSync(target ?? '', 'utf8');
    writeFileSync(target ?? '', 'of before');
    symlinkSync(target ?? '', link ?? '');
    expect((await simulate(...PEOPLE, '--write', 'link.ndjson')).code).toBe(0);
    expect(lstatSync(link ?? '').isSymbolicLink()).toBe(true);
    expect(readFileSync(target ?? '', 'utf8')).toBe(text);
    execFileSync('mkfifo', [pipe ?? '']);
    const [written, read] = await Promise.all([
      simulate(...PEOPLE, '--write', 'pipe.ndjson'),
      readFile(pipe ?? '', 'utf8'),
    ]);
    expect(written.out).toBe('');
    expect(written.err).toBe(lines.replace('target', 'pipe'));
    expect(read).toBe(text);
    expect(lstatSync(pipe ?? '').isFIFO()).toBe(true);
  });

  it.each([
    [['--what-if', 'pace.yaml'], '--what-if'],
    [['--panic', 'all'], '--panic'],
    [['--from', '2026-03-03T00:00:00Z', '--until', '2026-03-04T00:00:00Z'], '--from and --until'],
    [['--price', 'email=0.01'], '--price'],
    [['--seeds', '3'], '--seeds'],
    [['--gauge', 'room=1@2026-03-03T00:00:00Z'], '--gauge'],
    [['--complaints', '1%', '--bounces', '1%'], '--complaints and --bounces'],
  ])('writes nobody with %j, which is about playing', async (flags, named) => {
    const { code, err } = await simulate(...PEOPLE, '--write', 'unplayed.ndjson', ...flags);
    expect(code).toBe(2);
    expect(err).toContain(`--write plays nothing, and so has no use for ${named}\n`);
    expect(existsSync(join(folder.path, 'unplayed.ndjson'))).toBe(false);
  });

  it('says what another policy would do to the load, for the same people', async () => {
    const quick = join(folder.path, 'other', 'pace.txt');
    writeFileSync(quick, PACE.replace('max: 6', 'max: 60'));
    const { code, out } = await simulate(...PEOPLE, '--what-if', quick);
    expect(code, out).toBe(0);
    expect(out).toContain('what differs comes of the change, and not of chance');
    expect(out).toMatch(/seconds waited for pace, max +[\d,]+ +[\d,]+ +-[\d,]+/);
    expect(out).toMatch(/expired in pace +\d+ +0 +-\d+/);
  });

  it('plays other people, too, and says whether a difference may be chance', async () => {
    const slow = join(folder.path, 'other', 'slow.txt');
    writeFileSync(slow, PACE.replace('max: 6', 'max: 3'));
    const few = ['--population', '30', '--days', '5', '--seeds', '3'];
    const { seeds: alone } = JSON.parse((await simulate(...few, '--format', 'json')).out);
    expect(alone).toMatchObject({ seeds: 3, differs: false });
    for (const { median, least, most } of alone.rows) {
      expect(median).toBeGreaterThanOrEqual(least);
      expect(most).toBeGreaterThanOrEqual(median);
    }
    const one = JSON.parse(
      (await simulate('--population', '30', '--days', '5', '--seed', '2', '--format', 'json')).out,
    );
    const people = alone.rows.find(({ what }: { readonly what: string }) => what === 'people who got any');
    expect(one.contacts.people).toBeGreaterThanOrEqual(people.least);
    expect(one.contacts.people).toBeLessThanOrEqual(people.most);
    const { out } = await simulate(...few, '--what-if', slow);
    expect(out).toMatch(/over 3 seeds +median +least +most +by chance\?/);
    expect(out).toMatch(/most by email in one hour +-\d+ +-\d+ +-\d+ +all agree: 1 in 4 by chance/);
    expect((await simulate('--seeds', '3')).err).toContain('add --population');
  });

  it('asks which of several populations is meant', async () => {
    const second = join(folder.path, 'buyers.yaml');
    writeFileSync(second, 'kind: Population\nname: buyers\nstarts: 2026-03-02\n');
    const { code, err } = await simulate('--population', '5');
    rmSync(second);
    expect(code).toBe(2);
    expect(err).toContain('write --population NAME:SIZE with one of `buyers`, `shoppers`\n');
  });

  it.each([
    ['two inputs', [...PEOPLE, '--with', 'people.ndjson'], /two inputs/],
    ['a population that is not there', ['--population', 'buyers:5'], /no population `buyers`.*`shoppers`/s],
    ['nobody', ['--population', '0'], /number of people/],
    ['days of an export', ['--with', 'people.ndjson', '--days', '3'], /add --population/],
    [
      'a span before they are',
      [...PEOPLE, '--until', '2026-03-01T00:00:00Z'],
      /counted from 2026-03-01T23:00/,
    ],
    [
      'a span after they are',
      [...PEOPLE, '--from', '2027-01-01T00:00:00Z'],
      /--from is after .*to 2026-03-11T23:00/s,
    ],
    ['a panic after all', [...PEOPLE, '--panic', 'all', '--at', '2027-01-01T00:00:00Z'], /--at is after/],
    [
      'a price of what is not sent',
      [...PEOPLE, '--price', 'emial=1'],
      /no channel `emial`.*did you mean `email`/s,
    ],
    [
      'a gauge that nobody reads',
      [...PEOPLE, '--gauge', 'room=1@2026-03-03T00:00:00Z'],
      /no gauge `room`.*none/s,
    ],
    [
      'other people as a what-if',
      [...PEOPLE, '--what-if', 'people.yaml'],
      /`people.yaml`, changes nothing.*NAME:SIZE/s,
    ],
    ['a write of what is not made up', ['--write', 'x.ndjson'], /add --population/],
    ['a folder that is not there', [...PEOPLE, '--write', 'none/x.ndjson'], /cannot be written/],
  ])('refuses %s', async (_, argv, message) => {
    const { code, err } = await simulate(...argv);
    expect(code).toBe(2);
    expect(err).toMatch(message);
  });
});

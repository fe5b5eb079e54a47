/** `quality` over a small shop: of a file offline, of a daemon's store, and as a check in a pipeline. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { matchGolden } from '../../../tests/golden.ts';
import { invoke, makeFolder, type Running, start } from '../invoke.fixture.ts';

const FILES: { readonly [path: string]: string } = {
  'rutter.yaml': `kind: Workspace
name: shop
zone: UTC
locale: en
locales: [en]
channels:
  email: { adapter: console, address: profile.email }
  sms: { adapter: console, address: profile.phone }
`,
  'catalog.yaml':
    'kind: Catalog\nname: shop\nprofile: { email: string, phone: string, first_name: string, age: integer, timezone: string }\nevents: { Visited: { properties: {} } }\n',
  'deliverable.yaml': `kind: QualityPolicy
name: deliverable
owner: crm
cadence: 7d
max_bad: 60%
covers: { channels: [email, sms] }
addresses:
  email: { is: email }
  sms: { is: phone, lines: [mobile], optional: true }
require: [profile.first_name]
`,
};

const person = (userId: string, traits: object) => ({ type: 'identify', userId, traits });
const LINES = [
  person('ana', {
    email: 'ana@shop.example',
    first_name: 'Ana',
    phone: '+34600000001',
    timezone: 'Europe/Madrid',
  }),
  person('bob', {
    email: 'bob@localhost',
    first_name: 'Bob',
    phone: '+34910000000',
    timezone: 'Europe/Madrid',
  }),
  person('cho', { email: 'wrong', timezone: 'nowhere', age: 'old' }),
  { type: 'track', userId: 'ana', event: 'Visited' },
  person('dee', { email: 'ANA@shop.example', first_name: 'Dee', timezone: 'UTC' }),
  person('cho', { email: 'cho@shop.example' }),
  { type: 'track', userId: 'eve', event: 'Visited' },
  { type: 'track', userId: 'eve', event: 'Visited' },
];

const SECRETS = {
  RUTTER_LINK_SECRET: 'a-link-secret-of-this-test',
  RUTTER_ADMIN_TOKEN: 'token-1',
  RUTTER_WRITE_KEYS: 'key-1',
  RUTTER_WRITE_KEY: 'key-1',
};

describe('quality', () => {
  let folder = makeFolder();
  let running: Running | undefined;
  const run = (...argv: readonly string[]) => invoke(argv, { cwd: folder.path, env: SECRETS });
  const write = (lines: readonly string[]) =>
    writeFileSync(join(folder.path, 'people.ndjson'), `${lines.join('\n')}\n`);

  beforeEach(() => {
    folder = makeFolder();
    running = undefined;
    mkdirSync(join(folder.path, 'journeys'));
    for (const [path, text] of Object.entries(FILES))
      writeFileSync(join(folder.path, 'journeys', path), text);
    write(
      LINES.map((each, index) =>
        JSON.stringify({ messageId: `m${index}`, timestamp: '2026-03-02T09:00:00Z', ...each }),
      ),
    );
  });
  afterEach(async () => {
    running?.stop();
    await running?.done;
    folder.remove();
  });

  it('takes no line for UTF-8 that is not: two people would be one', async () => {
    const lines = ['jos\u00e9', 'jos\u00e8', 'ana'].map((id) => JSON.stringify(person(id, {})));
    writeFileSync(join(folder.path, 'people.ndjson'), Buffer.from(`${lines.join('\n')}\n`, 'latin1'));
    const { code, out, err } = await run('quality', '--with', 'people.ndjson', '--format', 'json');
    expect(code).toBe(1);
    expect(err).toBe('people.ndjson:1: not taken: not UTF-8\npeople.ndjson:2: not taken: not UTF-8\n');
    expect(JSON.parse(out)).toMatchObject({ profiles: 1 });
  });

  it.each(['pretty', 'json', 'markdown'])(
    'is what people and programs read of a file: %s',
    async (format) => {
      const answer = await run('quality', '--with', 'people.ndjson', '--format', format);
      expect(answer).toMatchObject({ code: 0, err: '' });
      matchGolden(`cli/quality-${format}.txt`, answer.out);
    },
  );

  it('says the same of the same people in the store of a daemon', async () => {
    expect(await run('plan', '-o', 'plan.json')).toMatchObject({ code: 0 });
    running = start(
      ['run', '--port', '0', '--log-level', 'error', '--clock', 'replay', '--plan', 'plan.json'],
      { cwd: folder.path, env: SECRETS },
    );
    const [, url = ''] = await running.until(/listening on (\S+)/);
    expect(await run('ingest', 'people.ndjson', '--url', url)).toMatchObject({ code: 0 });
    const read = async (...argv: readonly string[]) => {
      const { code, out, err } = await run('quality', '--format', 'json', ...argv);
      expect({ code, err }).toEqual({ code: 0, err: '' });
      // The store goes through people in an order of its own: which five are named is not the same.
      return JSON.parse(
        out.replace(/"samples": \[[^\]]*\]/g, '"samples": []').replaceAll('journeys/', ''),
      ) as object;
    };
    expect(await read('--url', url)).toEqual(await read('--with', 'people.ndjson'));
    const refused = await fetch(`${url}/admin/quality`);
    expect(refused.status).toBe(401);
  });

  it('fails where more is bad than `max_bad` of the policy or --max-bad allows', async () => {
    const exitOf = async (...argv: readonly string[]) =>
      (await run('quality', '--with', 'people.ndjson', ...argv)).code;
    expect(await exitOf()).toBe(0);
    expect(await exitOf('--max-bad', '60%')).toBe(0);
    expect(await exitOf('--max-bad', '59.9%')).toBe(1);
    expect(await exitOf('--max-bad', 'many')).toBe(2);
    const file = join(folder.path, 'journeys', 'deliverable.yaml');
    writeFileSync(file, (FILES['deliverable.yaml'] ?? '').replace('60%', '10%'));
    expect(await exitOf()).toBe(1);
    expect(await exitOf('--max-bad', '90%')).toBe(1);
  });

  it('names bad lines by file and line, without what stands in them, and ends with 1', async () => {
    write(['{ "secret@example.com": ', JSON.stringify(LINES[0]), '7', '{"type":"identify"}']);
    const answer = await run('quality', '--with', 'people.ndjson', '--format', 'json');
    expect(answer.code).toBe(1);
    expect(answer.err).toBe(
      ['1: not taken: no JSON object', '3: not taken: no JSON object', '4: not taken: no_id']
        .map((line) => `people.ndjson:${line}\n`)
        .join(''),
    );
    expect(JSON.parse(answer.out)).toMatchObject({ profiles: 1 });
    expect(await run('quality', '--with', 'gone.ndjson')).toMatchObject({
      code: 2,
      err: 'error: `gone.ndjson` cannot be read: ENOENT\n',
    });
  });
});

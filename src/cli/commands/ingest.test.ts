/** `ingest`: batches, going on after a stop, and lines that are not taken. Against a scripted server on loopback. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { invoke, makeFolder } from '../invoke.fixture.ts';

type Answer = {
  readonly status: number;
  readonly body?: object;
  readonly headers?: { [name: string]: string };
};
type Sent = { readonly messageId: string; readonly userId: string };

describe('ingest', () => {
  let folder = makeFolder();
  let server: Server;
  let batches: Sent[][] = [];
  let answers: Answer[] = [];
  let health = 'ok';

  beforeEach(async () => {
    folder = makeFolder();
    batches = [];
    answers = [];
    server = createServer(async (request, response) => {
      if (request.url === '/health')
        return void response.writeHead(503).end(JSON.stringify({ status: health }));
      const parts: Buffer[] = [];
      for await (const part of request) parts.push(part as Buffer);
      batches.push((JSON.parse(Buffer.concat(parts).toString('utf8')) as { batch: Sent[] }).batch);
      const { status, body = { success: true }, headers = {} } = answers.shift() ?? { status: 200 };
      response.writeHead(status, headers).end(JSON.stringify(body));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterEach(async () => {
    await new Promise((resolve) => server.close(resolve));
    folder.remove();
  });

  const file = () => join(folder.path, 'events.ndjson');
  const write = (lines: readonly string[]) => writeFileSync(file(), lines.join('\n'));
  const people = (count: number) =>
    Array.from({ length: count }, (_, index) =>
      JSON.stringify({ type: 'track', userId: `u${index}`, event: 'E' }),
    );
  const load = (...flags: string[]) =>
    invoke(
      [
        'ingest',
        'events.ndjson',
        '--url',
        `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
        ...flags,
      ],
      {
        cwd: folder.path,
        env: { RUTTER_WRITE_KEY: 'k' },
      },
    );
  const sent = () => batches.flat().map((each) => each.userId);

  it('sends every line once, in order, in batches', async () => {
    write(people(1201));
    expect(await load()).toMatchObject({ code: 0, out: 'loaded 1201 events of events.ndjson\n' });
    expect(batches.map((each) => each.length)).toEqual([500, 500, 201]);
    expect(sent()).toEqual(Array.from({ length: 1201 }, (_, index) => `u${index}`));
    expect(existsSync(`${file()}.progress`)).toBe(false);
  });

  it('goes on where it stopped', async () => {
    write(people(1201));
    answers = [{ status: 200 }, { status: 400, body: { error: 'no' } }];
    const stopped = await load();
    expect(stopped).toMatchObject({ code: 2, out: '' });
    expect(stopped.err).toContain('the ingest answered 400');
    expect(JSON.parse(readFileSync(`${file()}.progress`, 'utf8'))).toMatchObject({ events: 500, line: 500 });
    batches = [];
    const again = await load();
    expect(again.err).toContain('going on after line 500');
    expect(again).toMatchObject({ code: 0, out: 'loaded 1201 events of events.ndjson\n' });
    expect(sent()[0]).toBe('u500');
    expect(sent()).toHaveLength(701);
  });

  it('gives a line the same id when it is sent again, and keeps an id that is there', async () => {
    const ids = ['"mine"', '""', 'null'];
    write([...people(1), ...ids.map((id) => `{"type":"track","userId":"x","messageId":${id}}`)]);
    await load();
    await load();
    const [first, second] = batches;
    const made = expect.stringMatching(/^[0-9a-f]{32}$/);
    expect(first?.map((each) => each.messageId)).toEqual([made, 'mine', made, made]);
    expect(second).toEqual(first);
  });

  it('comes again when the daemon is busy', async () => {
    write(people(2));
    answers = [
      { status: 503, headers: { 'retry-after': '0' } },
      { status: 429, headers: { 'retry-after': '0' } },
    ];
    expect(await load()).toMatchObject({ code: 0 });
    expect(batches).toHaveLength(3);
  });

  it.each([
    ['no_plan', /no plan yet.*`rutter apply`, and run the same command again/s],
    ['disk_full', /the daemon is busy \(disk_full\).*run the same command again/s],
  ])('says why nothing is taken where the daemon knows: %s', async (status, message) => {
    write(people(1));
    health = status;
    answers = Array.from({ length: 8 }, () => ({ status: 503, headers: { 'retry-after': '0' } }));
    const { code, err } = await load();
    expect(code).toBe(2);
    expect(err).toMatch(message);
  });

  it('names the lines that were not taken, and exits with 1', async () => {
    write([...people(1), '{broken', '', '[]', ...people(1)]);
    answers = [{ status: 200, body: { success: true, refused: [{ index: 1, reason: 'no_user' }] } }];
    const { code, out, err } = await load();
    expect({ code, out }).toEqual({ code: 1, out: 'loaded 1 event of events.ndjson, 3 not taken\n' });
    expect(err).toContain('events.ndjson:2: not taken: no JSON object');
    expect(err).toContain('events.ndjson:4: not taken: no JSON object');
    expect(err).toContain('events.ndjson:5: not taken: no_user');
  });

  it('passes over what no batch can hold, and what is not UTF-8, and takes the lines around', async () => {
    const large = JSON.stringify({ type: 'track', userId: 'large', event: 'x'.repeat(500_000) });
    const [first = '', last = ''] = people(2);
    const latin = Buffer.from('{"type":"identify","userId":"j\u00f6rg"}\n', 'latin1');
    const parts = [Buffer.from(`\ufeff${first}\n${large}\n`), latin, Buffer.from(last)];
    writeFileSync(file(), Buffer.concat(parts));
    const { code, out, err } = await load();
    expect({ code, out }).toEqual({ code: 1, out: 'loaded 2 events of events.ndjson, 2 not taken\n' });
    expect(err).toContain('events.ndjson:2: not taken: longer than 400 KiB');
    expect(err).toContain('events.ndjson:3: not taken: not UTF-8');
    expect(sent()).toEqual(['u0', 'u1']);
  });

  it('goes on where it cannot keep how far it came, and says so once', async () => {
    write(people(1201));
    mkdirSync(`${file()}.progress.new`);
    const { code, out, err } = await load();
    expect({ code, out }).toEqual({ code: 0, out: 'loaded 1201 events of events.ndjson\n' });
    expect(err.match(/cannot be kept beside the file \(EISDIR\)/g)).toHaveLength(1);
  });

  it('does not mix up two files, nor two daemons', async () => {
    write(people(1201));
    answers = [{ status: 200 }, { status: 400 }];
    await load();
    write(people(1300).reverse());
    const other = await load();
    expect(other.code).toBe(2);
    expect(other.err).toContain('does not belong to this file');
    expect(await load('--restart')).toMatchObject({ code: 0 });
  });

  it('refuses what is no file', async () => {
    expect(await load()).toMatchObject({ code: 2 });
    const folderInstead = await invoke(['ingest', '.'], { cwd: folder.path, env: { RUTTER_WRITE_KEY: 'k' } });
    expect(folderInstead).toMatchObject({ code: 2, err: expect.stringContaining('is not a file') });
  });
});

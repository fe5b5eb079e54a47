/** The generated client against a real daemon: what it sends becomes mail, once, and what is refused is said. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { invoke } from '../../src/cli/invoke.fixture.ts';
import { compileTexts, type Running, shop, startTestDaemon, until } from './workspace.ts';

/** The part of the generated file that is used here; its own types are tested where it is made. */
type Generated = {
  createClient(options: object): {
    person(id: string): {
      track(event: string, properties?: object, options?: object): Promise<void>;
      identify(attributes: object): Promise<void>;
    };
    flush(): Promise<void>;
  };
};

let running: Running;
let folder: string;
let createClient: Generated['createClient'];

beforeAll(async () => {
  running = await startTestDaemon(await compileTexts(shop));
  folder = mkdtempSync(join(tmpdir(), 'rutter-client-'));
  for (const [name, text] of Object.entries(shop)) writeFileSync(join(folder, name), text);
  const made = await invoke(['gen', 'client', '--out', 'client.ts'], { cwd: folder });
  expect(made).toEqual({ code: 0, out: '2 events and 3 attributes in client.ts\n', err: '' });
  const loaded = (await import(
    /* @vite-ignore */ pathToFileURL(join(folder, 'client.ts')).href
  )) as Generated;
  createClient = loaded.createClient;
});
afterAll(async () => {
  await running.stop();
  rmSync(folder, { recursive: true, force: true });
});

const http = (writeKey: string) => ({ url: running.daemon.url, writeKey });

it('what it sends starts a journey, once for a message that is repeated', async () => {
  const client = createClient({ transport: http('key-1') });
  const ana = client.person('ana');
  await Promise.all([
    ana.identify({ email: 'ana@example.com', push_token: 't-ana', first_name: 'Ana' }),
    ana.track('Signed Up', { plan: 'yearly' }, { messageId: 'signup-ana' }),
  ]);
  await ana.track('Signed Up', { plan: 'yearly' }, { messageId: 'signup-ana' });
  await client.flush();
  await until(() => running.inbox.counts().webhook === 2, 'push and call');
  const mails = (await running.inbox.list(100)).filter((each) => each.type === 'mail');
  expect(mails.map(({ subject, to }) => [subject, to])).toEqual([['Welcome Ana', 'ana@example.com']]);
});

it('rejects what the daemon refuses', async () => {
  await expect(
    createClient({ transport: http('wrong') })
      .person('ana')
      .track('Newsletter'),
  ).rejects.toThrow('the daemon refused the batch with 401');
  const eve = createClient({ transport: http('key-1') }).person('eve');
  const [fine, refused] = await Promise.allSettled([
    eve.track('Newsletter'),
    eve.track('Message Opened', {}),
  ]);
  expect(fine.status).toBe('fulfilled');
  expect(refused).toMatchObject({ reason: { message: 'the call was refused: reserved_event' } });
});

it('`--check` says when the catalog has gone on, and only then', async () => {
  const check = () => invoke(['gen', 'client', '--check', '--out', 'client.ts'], { cwd: folder });
  expect(await check()).toEqual({ code: 0, out: '', err: '' });
  writeFileSync(join(folder, 'catalog.yaml'), shop['catalog.yaml'].replace('plan: string', 'plan: integer'));
  expect(await check()).toEqual({
    code: 1,
    out: 'stale: client.ts\n  = help: run `rutter gen client --out client.ts`\n',
    err: '',
  });
  writeFileSync(join(folder, 'catalog.yaml'), shop['catalog.yaml'].replace('events:', 'evnts:'));
  expect((await check()).code).toBe(1);
  writeFileSync(join(folder, 'catalog.yaml'), shop['catalog.yaml']);
  rmSync(join(folder, 'client.ts'));
  expect((await check()).out).toContain('missing: client.ts');
});

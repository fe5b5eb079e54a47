/**
 * A disk that is full, on a real small file system (durability R5): intake is refused and nothing acknowledged is lost,
 * unsubscribe and erasure still work, and with space the daemon goes on by itself.
 */
import { execFileSync } from 'node:child_process';
import {
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  rmSync,
  statSync,
  truncateSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { compileTexts, type Running, shop, startTestDaemon, until } from './workspace.ts';

const root = mkdtempSync(join(tmpdir(), 'rutter-disk-'));
const disk = join(root, 'disk');
mkdirSync(disk);

function mount(): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=16m', 'tmpfs', disk], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
const isMounted = mount();
if (!isMounted) console.log('skipped: a full disk needs the right to mount a small file system');
afterAll(() => {
  if (isMounted) execFileSync('umount', ['-l', disk]);
  rmSync(root, { recursive: true, force: true });
});

let running: Running;
const post = (batch: readonly object[]) =>
  fetch(`${running.daemon.url}/v1/batch`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from('key-1:').toString('base64')}` },
    body: JSON.stringify({ batch }),
  });
const person = (userId: string) => ({
  type: 'identify',
  userId,
  traits: { email: `${userId}@x.example`, first_name: userId, push_token: userId },
});
const track = (userId: string, event: string, properties: object = {}) => ({
  type: 'track',
  userId,
  event,
  properties,
});
const mailsTo = async (userId: string) =>
  (await running.inbox.list(1000)).filter(
    (each) => each.type === 'mail' && each.to === `${userId}@x.example`,
  );

/** Leaves almost no space on the disk. */
function fill(file: string): void {
  const descriptor = openSync(file, 'a');
  try {
    for (let size = 64 * 1024; size >= 1; size = size >> 1) {
      try {
        for (;;) writeSync(descriptor, Buffer.alloc(size, 1));
      } catch {
        // Full for this size: try a smaller one.
      }
    }
  } finally {
    closeSync(descriptor);
  }
  truncateSync(file, statSync(file).size - 512 * 1024);
}

it.runIf(isMounted)(
  'refuses, keeps, still lets people go, and resumes',
  async () => {
    running = await startTestDaemon(await compileTexts(shop), { directory: join(disk, 'data') });
    const consent = track('ana', 'Consent Given', { channel: 'email', purpose: 'promotional' });
    await post([person('ana'), consent, track('ana', 'Newsletter'), person('zoe')]);
    await until(async () => (await mailsTo('ana')).length === 1, 'a newsletter');
    const [mail] = await mailsTo('ana');
    const link =
      mail?.type === 'mail' ? mail.headers.find(({ name }) => name === 'list-unsubscribe')?.value : '';
    fill(join(disk, 'ballast'));

    const acknowledged: string[] = [];
    let refusal: Response | null = null;
    for (let index = 0; index < 3000 && refusal === null; index += 1) {
      const id = `full${index}`;
      const response = await post([person(id), track(id, 'Signed Up', { plan: 'x'.repeat(2000) })]);
      if (response.status === 200) acknowledged.push(id);
      else refusal = response;
    }
    expect([refusal?.status, Number(refusal?.headers.get('retry-after')) > 0]).toEqual([503, true]);
    const health = await fetch(`${running.daemon.url}/health`);
    expect([health.status, await health.json()]).toMatchObject([503, { status: 'disk_full' }]);

    const unsubscribed = await fetch((link ?? '').replace(/[<>\s]/g, ''), { method: 'POST' });
    expect(unsubscribed.status).toBe(200);
    const erased = await fetch(`${running.daemon.url}/admin/subscribers/zoe`, {
      method: 'DELETE',
      headers: { authorization: 'Bearer admin-token' },
    });
    expect(erased.status).toBe(204);
    const order = (path: string, method: string, body: object) =>
      fetch(`${running.daemon.url}/admin/controls${path}`, {
        method,
        headers: { authorization: 'Bearer admin-token' },
        body: JSON.stringify({ by: 'ana@shop.example', reason: 'a full disk', ...body }),
      });
    const stopped = await order('', 'POST', { do: 'panic', scope: { classes: ['promotional'] } });
    expect([stopped.status, (await running.daemon.engine.controls()).length]).toEqual([200, 1]);
    const resumed = await order('/panic-1', 'DELETE', {});
    expect([resumed.status, (await running.daemon.engine.controls()).length]).toEqual([200, 0]);
    expect((await running.daemon.engine.audit(9)).map(({ action }) => action)).toEqual([
      'resume',
      'panic',
      'erase',
    ]);

    const freedAt = performance.now();
    rmSync(join(disk, 'ballast'));
    await until(async () => (await post([person('late')])).status === 200, 'the intake');
    const resumedMs = Math.round(performance.now() - freedAt);
    const welcomed = async () => {
      const got = new Set(
        (await running.inbox.list(5000)).flatMap((each) => (each.type === 'mail' ? [each.to] : [])),
      );
      return acknowledged.filter((id) => !got.has(`${id}@x.example`));
    };
    await until(
      async () => (await welcomed()).length === 0,
      'a mail to everybody who was acknowledged',
      20_000,
    );
    await post([track('ana', 'Newsletter')]);
    const kinds = (await running.daemon.engine.decisions('ana', 100)).filter(
      ({ type }) => type === 'refused',
    );
    expect(kinds.map(({ kind }) => kind)).toEqual(['suppression']);
    expect(await running.daemon.engine.read('zoe')).toBeNull();
    expect((await fetch(`${running.daemon.url}/health`)).status).toBe(200);
    console.log(JSON.stringify({ acknowledged: acknowledged.length, lost: 0, resumedMs }));
    await running.stop();
  },
  60_000,
);

/** Links of messages to people whose stored state cannot be read: what they confirm is kept, and no page shows a made-up choice. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { consentShop, talkTo } from './consent-shop.ts';
import { compileTexts, type Running, startTestDaemon } from './workspace.ts';

const WITHIN_MS = 60_000;
const ADDRESS = 'ana@example.com';

describe('links of somebody whose state cannot be read', { timeout: 120_000 }, () => {
  let directory = '';
  let running: Running;
  let shop: ReturnType<typeof talkTo>;
  let confirmPath = '';
  let choicePath = '';

  const start = async () => {
    running = await startTestDaemon(await compileTexts(consentShop), { directory });
    shop = talkTo(running);
  };
  /** With the daemon away: the checksum does not fit any more, or fits again. */
  const shift = async (difference: number) => {
    await running.stop();
    const database = new DatabaseSync(join(directory, 'rutter.db'));
    database.prepare('UPDATE subscriber SET checksum = checksum + ?').run(difference);
    database.close();
    await start();
  };
  const ask = async (path: string, form?: string) => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const init = form === undefined ? {} : { method: 'POST', headers, body: form };
    const response = await fetch(`${running.daemon.url}${path}`, init);
    return { status: response.status, text: await response.text() };
  };
  const inputs = async () => (await running.daemon.engine.quarantined()).map((each) => each.inputs);

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'rutter-damaged-'));
    await start();
    await shop.identify('ana', { email: ADDRESS });
    await shop.consent('ana', 'promotional', { proof: 'form', text: 'v1' });
    await shop.consent('ana', 'digest', { proof: 'form', text: 'v1', basis: 'consent' });
    await shop.track('ana', 'Newsletter');
    confirmPath = new URL(await shop.link(ADDRESS, 'Please confirm', 'c')).pathname;
    choicePath = new URL(await shop.link(ADDRESS, 'News', 'p')).pathname;
    expect((await ask(choicePath)).text).toContain('Offers and sales');
    await shift(1);
  }, WITHIN_MS);
  afterAll(async () => {
    await running.stop();
    rmSync(directory, { recursive: true, force: true });
  });

  it('a preference page shows no box and changes nothing, but lets everything be stopped', async () => {
    const before = await inputs();
    const shown = await ask(choicePath);
    expect([shown.status, shown.text.includes('type="checkbox"')]).toEqual([503, false]);
    expect(shown.text).toContain('cannot show your choice');
    expect(shown.text).toContain('value="none"');
    const saved = await ask(choicePath, 'do=save&shown=email:promotional&on=email:promotional');
    expect([saved.status, saved.text.includes('is saved')]).toEqual([503, false]);
    expect(await inputs()).toEqual(before);
  });

  it('a confirmation is asked for and kept once, and counts after the repair', async () => {
    const asked = await ask(confirmPath);
    expect([asked.status, asked.text.includes('<button>')]).toEqual([200, true]);
    const [before = 0] = await inputs();
    for (let press = 0; press < 2; press += 1) {
      const pressed = await ask(confirmPath, '');
      expect(pressed.status).toBe(200);
      expect(pressed.text).toContain('confirmation is kept');
    }
    expect(await inputs()).toEqual([before + 1]);
    await shift(-1);
    expect(await shop.given('ana')).toEqual({ 'email.promotional': true, 'email.digest': false });
    await running.daemon.engine.release('ana', running.daemon.loop.now());
    expect(await shop.given('ana')).toEqual({ 'email.promotional': true, 'email.digest': true });
    expect((await ask(confirmPath)).text).toContain('nothing to confirm');
  });

  it('everything is stopped at once, and the withdrawal is kept', async () => {
    await shift(1);
    const stopped = await ask(choicePath, 'do=none');
    expect([stopped.status, stopped.text.includes('unsubscribed from everything')]).toEqual([200, true]);
    expect((await running.daemon.engine.suppression('email', ADDRESS))?.reason).toBe('unsubscribed');
    expect((await ask(choicePath)).status).toBe(503);
    await shift(-1);
    await running.daemon.engine.release('ana', running.daemon.loop.now());
    expect(new Set(Object.values(await shop.given('ana')))).toEqual(new Set([false]));
  });
});

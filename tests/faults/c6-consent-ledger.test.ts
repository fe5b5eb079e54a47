/**
 * C6: the consent ledger over a real daemon: random histories by events, receipts, replies and the clock. The chain holds,
 * whoever changes the file is found out, the lines come to the state, and all of it goes with its subscriber.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, it } from 'vitest';
import { canonicalJson } from '../../src/base/canonical.ts';
import { seededRandom } from '../../src/base/random.ts';
import { consentShop, talkTo } from '../e2e/consent-shop.ts';
import { compileTexts, type Running, startTestDaemon, those } from '../e2e/workspace.ts';
import { figure, trials } from './figures.ts';

const SEED = 20261129;
const PEOPLE = 8;
const STEPS = 14;
const DAY_MS = 86_400_000;
const PURPOSES = ['promotional', 'tips', 'digest'] as const;
/** Consent to the digest ends after 730 days. */
const LATER_MS = 731 * DAY_MS;

const wordOf = (id: string) => `proof-of-${id}-zq`;
const emailOf = (id: string) => `${id}-zq@x.example`;
const phoneOf = (index: number) => `+346001${String(index).padStart(5, '0')}`;

/** Lines of a subscriber replayed without the product's own hand: the last one of each channel and purpose. */
async function replay(running: Running, id: string): Promise<object> {
  const consent: { [channel: string]: { [purpose: string]: unknown } } = {};
  for (const { subscriber, entry } of (await running.daemon.engine.consentLedger(id)).rows) {
    if (subscriber !== id) continue;
    consent[entry.channel] ??= {};
    (consent[entry.channel] as { [purpose: string]: unknown })[entry.purpose] = entry.record;
  }
  return consent;
}

/** Files of the store in which any of these texts is found, in bytes as they are. */
function filesWith(directory: string, texts: readonly string[]): number {
  const files = readdirSync(directory, { recursive: true, withFileTypes: true }).filter((each) =>
    each.isFile(),
  );
  return files.filter((each) => {
    const bytes = readFileSync(join(each.parentPath, each.name));
    return texts.some((text) => bytes.includes(text));
  }).length;
}

async function live(running: Running, random: () => number, ids: readonly string[]): Promise<void> {
  const shop = talkTo(running);
  const pick = <Value>(list: readonly Value[]) => list[Math.floor(random() * list.length)] as Value;
  for (const [index, id] of ids.entries()) {
    await shop.identify(id, { email: emailOf(id), phone: phoneOf(index) });
    await shop.track(id, 'Consent Given', { channel: 'sms', purpose: 'promotional', proof: wordOf(id) });
    await shop.consent(id, 'digest', { proof: wordOf(id), text: 'v1', confirmed: true });
  }
  for (let step = 0; step < STEPS * ids.length; step += 1) {
    const index = Math.floor(random() * ids.length);
    const id = ids[index] as string;
    const purpose = pick(PURPOSES);
    const told = { channel: 'email', purpose, proof: wordOf(id) };
    const acts = [
      () => shop.consent(id, purpose, { proof: wordOf(id), text: `v${step}`, basis: 'consent' }),
      () => shop.consent(id, purpose, { proof: wordOf(id), text: `v${step}`, confirmed: true }),
      () => shop.track(id, 'Consent Withdrawn', told),
      () => shop.track(id, 'Consent Confirmed', told),
      () => shop.post('/v1/replies', { channel: 'sms', from: phoneOf(index), text: 'STOP', id: `s${step}` }),
      () => shop.post('/v1/replies', { channel: 'sms', from: phoneOf(index), text: 'START', id: `s${step}` }),
      () =>
        shop.post('/v1/receipts', {
          receipts: [
            { id: `r${step}`, kind: 'unsubscribed', channel: 'email', address: emailOf(id), subscriber: id },
          ],
        }),
    ];
    const answer = await pick(acts)();
    expect(answer.status).toBe(200);
  }
}

type Row = {
  readonly id: number;
  readonly subscriber: number;
  readonly entry: string;
  readonly hash: string;
};

/** What somebody with the file may do to one line; each is undone by `undo`. */
const TAMPERINGS: readonly ((database: DatabaseSync, row: Row) => void)[] = [
  (database, { id, entry }) => {
    const made = entry.includes('"given":true')
      ? entry.replace('"given":true', '"given":false')
      : entry.replace('"given":false', '"given":true');
    database.prepare('UPDATE consent SET entry = ? WHERE id = ?').run(made, id);
  },
  (database, { id, entry }) => {
    const made = entry.replace(/"at":(\d)/, (_all, digit: string) => `"at":${(Number(digit) % 9) + 1}`);
    database.prepare('UPDATE consent SET entry = ? WHERE id = ?').run(made, id);
  },
  (database, { id }) => {
    database.prepare("UPDATE consent SET hash = 'made up' WHERE id = ?").run(id);
  },
  (database, { id }) => {
    database.prepare("UPDATE consent SET previous = 'made up' WHERE id = ?").run(id);
  },
  (database, { id }) => {
    database.prepare('DELETE FROM consent WHERE id = ?').run(id);
  },
];

/** Each tampering with some lines, in turn; how many nobody noticed. The last line taken out shows in the state. */
async function tamper(running: Running, random: () => number, ids: readonly string[]) {
  const database = new DatabaseSync(join(running.directory, 'rutter.db'));
  const rows = database.prepare('SELECT * FROM consent').all() as unknown as Row[];
  const columns = Object.keys(rows[0] ?? {});
  const restore = database.prepare(
    `INSERT OR REPLACE INTO consent (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
  );
  // Who has the file takes away first what keeps its lines as they are.
  const { sql } = database.prepare("SELECT sql FROM sqlite_schema WHERE name = 'consent_stays'").get() as {
    readonly sql: string;
  };
  database.exec('DROP TRIGGER consent_stays');
  let tampered = 0;
  let undetected = 0;
  for (const change of TAMPERINGS) {
    for (let turn = 0; turn < 8; turn += 1) {
      const row = rows[Math.floor(random() * rows.length)] as Row;
      change(database, row);
      const seen = await those(ids, async (id) => {
        const { brokenAt, isCurrent } = await running.daemon.engine.consentLedger(id);
        return brokenAt !== null || !isCurrent;
      });
      restore.run(...columns.map((name) => (row as never)[name]));
      tampered += 1;
      if (seen.length === 0) undetected += 1;
    }
  }
  database.exec(sql);
  database.close();
  return { tampered, chains_broken_undetected: undetected };
}

it('C6 the ledger proves what the state says, shows who changed it, expires, and goes with its subscriber', async () => {
  const random = seededRandom(SEED);
  const figures = {
    rows: 0,
    tampered: 0,
    chains_broken_undetected: 0,
    expired: 0,
    mismatches: 0,
    before: 0,
    hits: 0,
  };
  for (let trial = 0; trial < trials(1); trial += 1) {
    let aheadMs = 0;
    const running = await startTestDaemon(await compileTexts(consentShop), {
      now: () => Date.now() + aheadMs,
    });
    try {
      const { engine } = running.daemon;
      const ids = Array.from({ length: PEOPLE }, (_unused, index) => `person${trial}${index}`);
      const compare = async () => {
        for (const id of ids) {
          const { rows, brokenAt, isCurrent } = await engine.consentLedger(id);
          const isSame =
            canonicalJson((await replay(running, id)) as never) ===
            canonicalJson((await engine.read(id))?.state?.consent ?? {});
          if (brokenAt !== null || !isCurrent || !isSame || rows.length === 0) figures.mismatches += 1;
        }
      };
      await live(running, random, ids);
      await compare();
      aheadMs = LATER_MS;
      for (const id of ids) await talkTo(running).track(id, 'Alert');
      await compare();
      const all = (await Promise.all(ids.map((id) => engine.consentLedger(id)))).flatMap(({ rows }) => rows);
      figures.rows += all.length;
      figures.expired += all.filter(({ entry }) => entry.change === 'expired').length;
      const { tampered, chains_broken_undetected } = await tamper(running, random, ids);
      figures.tampered += tampered;
      figures.chains_broken_undetected += chains_broken_undetected;
      await compare();
      const texts = ids.flatMap((id) => [wordOf(id), emailOf(id)]);
      figures.before += filesWith(running.directory, texts);
      for (const id of ids) {
        const url = `${running.daemon.url}/admin/subscribers/${id}`;
        await fetch(url, { method: 'DELETE', headers: { authorization: 'Bearer admin-token' } });
        figures.hits += (await engine.consentLedger(id)).rows.length;
      }
      await running.daemon.stop();
      figures.hits += filesWith(running.directory, texts);
    } finally {
      await running.stop();
    }
  }
  figure('C6', figures);
  expect(figures).toMatchObject({ chains_broken_undetected: 0, mismatches: 0, hits: 0 });
  expect(figures.rows).toBeGreaterThan(50);
  expect(figures.expired).toBeGreaterThan(0);
  expect(figures.before).toBeGreaterThan(0);
});

/**
 * C2: somebody unsubscribes while mail to them is on its way: queued without a permit, waiting to be tried again, or handed
 * over. What was not `attempting` when the unsubscribe was committed must not leave, not even after a death of the process.
 */
import { describe, expect, it } from 'vitest';
import { type Instant, instant } from '../../src/base/ids.ts';
import { seededRandom } from '../../src/base/random.ts';
import type { Committed, HandOver, ReceiptNotice } from '../../src/hosts/host.ts';
import { createRig } from '../conformance/engine-rig.ts';
import { STORES } from '../conformance/stores.ts';
import { compileShop } from '../conformance/workspace.ts';
import { talkTo } from '../e2e/consent-shop.ts';
import { startLedger } from '../e2e/ledger.ts';
import { compileTexts, shop, startTestDaemon, those, until } from '../e2e/workspace.ts';
import { figure, trials } from './figures.ts';

const SEED = 20261128;
const START = Date.parse('2026-03-02T09:00:00Z');
const HOUR_MS = 3_600_000;
const PERMITS = 2;
const PEOPLE = 6;

const plan = await compileShop({
  journeys: {
    hi: `kind: Journey
name: hi
owner: crm
class: promotional
enter: { event: signed_up, reentry: always, while_active: parallel }
steps: [ { id: hello, send: { channel: email, template: hello, on_capped: { defer: 2d } } } ]
`,
  },
  maxInFlight: PERMITS,
});

const HOSTS = STORES.filter(([name]) => name === 'memory' || name === 'sqlite');
type Ended = 'retryable' | 'unknown' | 'accepted';

/** How somebody says no; each of them closes the purpose or the address. */
const WAYS = ['one_click', 'complaint', 'consent', 'twin'] as const;

const noFigures = () => ({
  trials: 0,
  queued: 0,
  retrying: 0,
  claimed: 0,
  finished: 0,
  attempts: 0,
  sends_after: 0,
});
const emailOf = (id: string) => `${id}@x.example`;

/** An engine, what it handed over, and people who leave; counts into `figures`. */
function createWorld(
  rig: ReturnType<typeof createRig>,
  random: () => number,
  figures: ReturnType<typeof noFigures>,
) {
  const pick = <Value>(list: readonly Value[]) => list[Math.floor(random() * list.length)] as Value;
  let now: Instant = instant(START);
  const flying: HandOver[] = [];
  const attempted = new Map<string, number>();
  const closed = new Set<string>();
  /** Only what is claimed by a later commit than the unsubscribe breaks the promise. */
  const take = ({ handOver }: Committed): void => {
    for (const each of handOver) {
      figures.attempts += 1;
      attempted.set(each.subscriber, (attempted.get(each.subscriber) ?? 0) + 1);
      if (closed.has(each.subscriber)) figures.sends_after += 1;
      flying.push(each);
    }
  };
  const answer = (result: Ended): void => {
    const each = flying.shift();
    if (each === undefined) return;
    const { subscriber, key, attempt } = each;
    const outcome =
      result === 'accepted' ? { result, providerId: 'p' } : { result, reason: 'connection' as const };
    take(rig.engine.outcomes([{ subscriber, key, attempt, outcome: outcome as never }], now));
  };
  const drive = (): void => {
    take(rig.engine.claim('email', 100, now));
    take(rig.engine.runDue(now, 1000));
  };
  const leave = (id: string): void => {
    const state = rig.engine.read(id)?.state?.sends[0];
    const row = state === undefined ? null : rig.store.getOutbox(state.key);
    if (row?.state === 'queued') figures.queued += 1;
    else if (row?.state === 'attempting') figures.claimed += 1;
    else if (row?.state === 'kept') figures.retrying += 1;
    else figures.finished += 1;
    const way = pick(WAYS);
    if (way === 'consent') {
      const input = { type: 'consent', channel: 'email', purpose: 'promotional', given: false } as const;
      take(rig.engine.accept([{ messageId: '', subscriber: id, at: now, inputs: [input] }], now));
    } else {
      const receipt: ReceiptNotice['receipt'] = {
        type: 'receipt',
        id: '',
        kind: way === 'complaint' ? 'complained' : 'unsubscribed',
        channel: 'email',
        key: null,
        address: way === 'twin' ? emailOf(id).toUpperCase() : emailOf(id),
        about: { class: 'promotional' },
      };
      // The twin has the same address under another id: nothing but the address closes it for the first.
      take(rig.engine.receipts([{ subscriber: way === 'twin' ? `${id}-twin` : id, receipt }], now));
    }
    closed.add(id);
    figures.trials += 1;
  };
  const die = (): void => {
    // What was handed over is of unknown fate, and in no way sent again to who left.
    flying.length = 0;
    rig.restart(plan);
    take(rig.engine.recover(now));
  };
  const later = (byMs: number): void => {
    now = instant(now + byMs);
  };
  return { now: () => now, flying, attempted, pick, take, answer, drive, leave, die, later };
}

describe.each(HOSTS)('%s', (store, create) => {
  const rig = createRig(create);

  it(`C2 what is queued or waits for another attempt does not leave after an unsubscribe (${store})`, () => {
    const random = seededRandom(SEED);
    const figures = noFigures();
    rig.open(plan);
    const { pick, take, answer, drive, leave, die, later, now, flying, attempted } = createWorld(
      rig,
      random,
      figures,
    );
    for (let round = 0; round < trials(40); round += 1) {
      const ids = Array.from({ length: PEOPLE }, (_unused, index) => `p${round}-${index}`);
      const batch = ids.map((id) => ({
        messageId: id,
        subscriber: id,
        at: now(),
        inputs: [
          { type: 'identify' as const, traits: { email: emailOf(id) } },
          { type: 'event' as const, id, name: 'signed_up', at: now(), properties: {} },
        ],
      }));
      take(rig.engine.accept(batch, now()));
      const leaving = new Set(ids.slice(1));
      while (leaving.size > 0) {
        const act = Math.floor(random() * 6);
        if (act === 0) drive();
        else if (act < 3) answer(pick<Ended>(['retryable', 'retryable', 'unknown', 'accepted']));
        else if (act === 3) later(Math.floor(random() * 120_000));
        else if (act === 4 && random() < 0.1) die();
        else {
          const id = pick([...leaving]);
          leaving.delete(id);
          leave(id);
        }
      }
      // Every wait for a permit and every back-off is over; only the first of them stayed.
      for (let turn = 0; turn < 40; turn += 1) {
        drive();
        while (flying.length > 0) answer('accepted');
        later(HOUR_MS / 2);
      }
    }
    figure('C2', figures);
    const stayed = [...attempted.keys()].filter((id) => id.endsWith('-0'));
    expect(figures.sends_after).toBe(0);
    expect(stayed).toHaveLength(trials(40));
    expect(figures.trials).toBeGreaterThanOrEqual(200);
    for (const name of ['queued', 'retrying', 'claimed'] as const) expect(figures[name]).toBeGreaterThan(10);
  });
});

const ENVIRONMENT = {
  SMTP_HOST: '127.0.0.1',
  PUSH_URL: 'http://127.0.0.1:9',
  CALL_URL: 'http://127.0.0.1:9',
  HOOK_SECRET: `whsec_${Buffer.from('a secret for the end to end tests').toString('base64')}`,
  RUTTER_WRITE_KEYS: 'key-1',
  RUTTER_ADMIN_TOKEN: 'admin-token',
  RUTTER_LINK_SECRET: 'link-secret-of-the-tests',
};

it('C2 over a real daemon: a mail server that said 451 gets no second try for who unsubscribed', async () => {
  const figures = { trials: Math.min(20, trials(8)), refused: 0, claimed: 0, sends_after: 0, stayed: 0 };
  let isBusy = false;
  const tried = new Map<string, number>();
  const ledger = await startLedger({
    refuse(address) {
      if (!isBusy) return null;
      tried.set(address, (tried.get(address) ?? 0) + 1);
      return '451 try again later';
    },
  });
  let aheadMs = 0;
  const running = await startTestDaemon(await compileTexts(shop), {
    now: () => Date.now() + aheadMs,
    environment: { ...ENVIRONMENT, SMTP_PORT: String(ledger.port) },
  });
  try {
    const talk = talkTo(running);
    const ids = Array.from({ length: figures.trials }, (_unused, index) => `p${index}`);
    isBusy = true;
    for (const id of ids) {
      await talk.identify(id, { email: `${id}@x.example` });
      await talk.consent(id, 'promotional');
      await talk.track(id, 'Newsletter');
    }
    const waits = async (id: string) =>
      (await running.daemon.engine.read(id))?.state?.sends[0]?.reason === 'retry';
    const isDone = async (id: string) => (await waits(id)) || !tried.has(`${id}@x.example`);
    await until(async () => tried.size > 0 && (await those(ids, isDone)).length === ids.length, 'a 451');
    const leavers = ids.filter((_id, index) => index % 2 === 0);
    const claimed = new Set<string>();
    for (const id of leavers) {
      const receipt = { id: `u-${id}`, kind: 'unsubscribed', channel: 'email', address: `${id}@x.example` };
      await talk.post('/v1/receipts', { receipts: [receipt] });
      // What the dispatcher had already taken is out of the promise.
      if ((await running.daemon.engine.read(id))?.state?.sends[0]?.state === 'attempting') claimed.add(id);
    }
    figures.refused = tried.size;
    isBusy = false;
    const got = () => ledger.byRecipient();
    const stayers = ids.filter((id) => !leavers.includes(id));
    await until(() => {
      // Later than any back-off, again and again.
      aheadMs += 60_000;
      return stayers.every((id) => got().has(`${id}@x.example`));
    }, 'a mail to everybody who stayed');
    figures.stayed = stayers.length;
    figures.claimed = claimed.size;
    figures.sends_after = leavers.filter((id) => !claimed.has(id) && got().has(`${id}@x.example`)).length;
    figure('C2', figures);
    expect(figures.sends_after).toBe(0);
    expect(figures.refused).toBeGreaterThan(0);
    expect(claimed.size).toBeLessThan(leavers.length);
  } finally {
    await running.stop();
    await ledger.close();
  }
}, 180_000);

/**
 * R19: a backup made while the daemon works is one instant of it, whole. A store that was restored from it sends nothing until
 * it is told to, then nothing that went out after the backup, and everything else.
 */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { SendKey } from '../../src/base/ids.ts';
import { seededRandom } from '../../src/base/random.ts';
import { restoreStore } from '../../src/daemon/restore.ts';
import type { Committed, HandOver } from '../../src/hosts/host.ts';
import { backupStore } from '../../src/hosts/sqlite/backup.ts';
import { openSqliteStore } from '../../src/hosts/sqlite/store.ts';
import type { Store } from '../../src/hosts/store.ts';
import { createVirtualHost } from '../../src/hosts/virtual.ts';
import { at, event, HOUR, identify } from '../conformance/engine-rig.ts';
import { compileShop, kinds, renderer } from '../conformance/workspace.ts';
import { figure, trials } from './figures.ts';

/** A file system in memory where there is one: what is looked at here is the logic, not the disk. */
const ROOT = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
const SEED = 20261202;
const PEOPLE = 40;
const END = 40 * 24 * HOUR;

const chain = await compileShop({
  maxInFlight: 3,
  journeys: {
    tips: `kind: Journey
name: tips
owner: crm
class: service
enter: { event: signed_up, reentry: always, while_active: parallel }
steps:
  - { id: hello, send: { channel: email, template: hello } }
  - { id: rest, wait: 3h }
  - { id: thanks, send: { channel: email, template: thanks } }
  - id: order
    wait_for:
      timeout: 20h
      paths:
        - { id: ordered, event: order_completed, steps: [ { id: paid, send: { channel: email, template: thanks } } ] }
      on_timeout:
        - { id: nudge, send: { channel: sms, template: nudge } }
  - { id: long, wait: 2d }
  - { id: last, send: { channel: email, template: hello } }
`,
  },
});

type World = { readonly store: Store; readonly sent: Map<SendKey, number>; readonly doubtful: Set<SendKey> };

/** A host over a directory that keeps book of what it handed over. */
function openWorld(directory: string, startMs: number) {
  const store = openSqliteStore(directory);
  const world: World = { store, sent: new Map(), doubtful: new Set() };
  const deliver = ({ key, maybeDuplicate }: HandOver) => {
    world.sent.set(key, (world.sent.get(key) ?? 0) + 1);
    if (maybeDuplicate === true) world.doubtful.add(key);
    return { result: 'accepted', providerId: 'p' } as const;
  };
  const host = createVirtualHost({ store, plan: chain, kinds, renderer, startAt: at(startMs), deliver });
  return { ...world, host, deliver };
}

const noFigures = () => ({
  trials: 0,
  sent_before: 0,
  sent_between: 0,
  assumed: 0,
  sent_while_held: 0,
  sent_after: 0,
  duplicates_beyond_promise: 0,
  lost: 0,
  unmarked: 0,
  chains_broken: 0,
});

/** Sends letters again: what is revived is handed over by the commit itself, or waits for a permit. */
function sendAgain(
  { host, deliver }: ReturnType<typeof openWorld>,
  keys: readonly SendKey[],
  ms: number,
): void {
  const { engine } = host;
  const take = ({ handOver }: Committed): void => {
    const outcomes = handOver.map((each) => ({ ...each, outcome: deliver(each) }));
    if (outcomes.length > 0) take(engine.outcomes(outcomes, at(ms)));
  };
  take(engine.retryLetters(keys, at(ms)));
  for (const channel of ['email', 'sms']) {
    for (;;) {
      const more = engine.claim(channel, 100, at(ms));
      if (more.claimed === 0) break;
      take(more);
    }
  }
}

/** One story: people come, a backup is made, the daemon lives on and is lost, the backup is restored and told what to do. */
function live(
  folder: string,
  random: () => number,
  what: 'drop' | 'send',
  figures: ReturnType<typeof noFigures>,
) {
  const backupMs = Math.floor(random() * 30 * HOUR);
  const lostMs = backupMs + Math.floor(random() * 40 * HOUR) + 1;
  const releaseMs = lostMs + Math.floor(random() * 2 * HOUR);
  const old = openWorld(join(folder, 'old'), 0);
  const arrivals = Array.from({ length: PEOPLE }, (_, index) => {
    const ms = Math.floor(random() * backupMs);
    const orders = random() < 0.4 ? Math.min(backupMs, ms + Math.floor(random() * 20 * HOUR)) : null;
    return { id: `p${index}`, ms, orders };
  });
  const messages = arrivals.flatMap(({ id, ms, orders }) => [
    identify(id, ms),
    event('signed_up', id, ms),
    ...(orders === null ? [] : [event('order_completed', id, orders)]),
  ]);
  old.host.feed(messages.sort((left, right) => left.at - right.at));
  old.host.advanceTo(at(backupMs));
  const before = new Map(old.sent);
  const file = join(folder, 'store.backup');
  backupStore(join(folder, 'old'), file, at(backupMs));
  old.host.advanceTo(at(lostMs));
  const between = new Set([...old.sent.keys()].filter((key) => !before.has(key)));
  old.host.advanceTo(at(END));
  old.store.close();

  const { assumed } = restoreStore(file, join(folder, 'new'), at(lostMs));
  const next = openWorld(join(folder, 'new'), lostMs);
  next.host.advanceTo(at(releaseMs));
  figures.sent_while_held += next.sent.size;
  const { engine } = next.host;
  const letters = engine.deadLetters('', 100_000, 'restored');
  const mark = engine.restored();
  const who = { by: 'ana', reason: 'test' };
  next.host.control({ do: 'resume', id: mark?.control ?? '', ...who }, at(releaseMs));
  const keys = letters.map(({ key }) => key);
  if (what === 'drop') engine.dropLetters(keys);
  else sendAgain(next, keys, releaseMs);
  engine.endRestored({ at: at(releaseMs), action: 'restored', control: null, values: {}, ...who });
  next.host.advanceTo(at(END));

  figures.trials += 1;
  figures.sent_before += before.size;
  figures.sent_between += between.size;
  figures.assumed += assumed;
  figures.sent_after += next.sent.size;
  const repeated = [...next.sent.keys()].filter((key) => before.has(key) || between.has(key));
  if (what === 'drop') figures.duplicates_beyond_promise += repeated.length;
  else {
    figures.duplicates_beyond_promise += repeated.filter((key) => !between.has(key)).length;
    figures.unmarked += repeated.filter((key) => !next.doubtful.has(key)).length;
    figures.lost += [...between].filter((key) => !next.sent.has(key)).length;
  }
  for (const count of next.sent.values()) figures.duplicates_beyond_promise += count - 1;
  // Without another input the two worlds plan the same sends: what the lost one sent later is sent by the new one.
  const later = [...old.sent.keys()].filter((key) => !before.has(key) && !between.has(key));
  figures.lost += later.filter((key) => !next.sent.has(key)).length;
  for (const { id } of arrivals) if (engine.read(id) === null) figures.lost += 1;
  for (const { id } of arrivals) if (engine.consentLedger(id).brokenAt !== null) figures.chains_broken += 1;
  next.store.close();
}

for (const what of ['drop', 'send'] as const) {
  const said =
    what === 'drop'
      ? 'R19 a restored store repeats nothing that went out after the backup, and loses nothing that did not'
      : 'R19 told to send what was due since the backup, it does so once, marked as a possible repetition';
  it(said, () => {
    const random = seededRandom(SEED + (what === 'drop' ? 0 : 1));
    const figures = noFigures();
    for (let trial = 0; trial < trials(4); trial += 1) {
      const folder = mkdtempSync(join(ROOT, 'rutter-r19-'));
      try {
        live(folder, random, what, figures);
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    }
    figure('R19', figures);
    expect(figures.assumed).toBeGreaterThan(0);
    expect(figures.sent_after).toBeGreaterThan(0);
    expect(figures).toMatchObject({
      sent_while_held: 0,
      duplicates_beyond_promise: 0,
      lost: 0,
      unmarked: 0,
      chains_broken: 0,
      assumed: figures.sent_between,
    });
  }, 300_000);
}

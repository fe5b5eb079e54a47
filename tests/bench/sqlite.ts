/**
 * The SQLite host: the real engine on a real file with synchronous=FULL, in commits of 512 subscribers. The carrier is
 * null: every send is answered accepted at once, in the next commit. No HTTP, no adapter.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type Instant, instant } from '../../src/base/ids.ts';
import { createEngine } from '../../src/hosts/engine/engine.ts';
import type { Committed, Engine, Incoming } from '../../src/hosts/host.ts';
import { openSqliteStore } from '../../src/hosts/sqlite/store.ts';
import { definitions } from '../../src/kinds/registry.ts';
import { createRenderer } from '../../src/language/content/renderer.ts';
import type { PlanFile } from '../../src/plan/plan.ts';
import {
  PUBLISHED_AT,
  personOf,
  profileOf,
  projectOf,
  START_AT,
  TIMED_OUT_AT,
  trialOf,
  WAITED_AT,
} from './five-steps.ts';
import { type Cost, measure } from './measure.ts';

export const BATCH = 512;

/** `rows`: inserted, updated and deleted, by SQLite's own count. */
export type SqliteCost = Cost & { readonly rows: number };

/** The connection that `open` makes, found where its first statement is prepared. */
function spy<Opened>(open: () => Opened): { readonly opened: Opened; readonly changes: () => number } {
  const { prototype } = DatabaseSync;
  const { prepare } = prototype;
  let latest: DatabaseSync | undefined;
  prototype.prepare = function (this: DatabaseSync, sql: string) {
    latest = this;
    return prepare.call(this, sql);
  };
  try {
    const opened = open();
    const count = latest?.prepare('SELECT total_changes() AS changes');
    return { opened, changes: () => Number((count?.get() as { changes: number } | undefined)?.changes) };
  } finally {
    prototype.prepare = prepare;
  }
}

/** Hands every send back as accepted until nothing is under way; gives how many there were. */
export function carry(engine: Engine, committed: Committed, now: Instant): number {
  let sends = 0;
  for (let present = committed; present.handOver.length > 0; ) {
    sends += present.handOver.length;
    const outcomes = present.handOver.map(({ key, subscriber, attempt }) => ({
      key,
      subscriber,
      attempt,
      outcome: { result: 'accepted', providerId: key } as const,
    }));
    present = engine.outcomes(outcomes, now);
  }
  return sends;
}

function feed(
  engine: Engine,
  people: readonly number[],
  now: Instant,
  inputOf: (index: number, at: Instant) => Incoming['inputs'][number],
): number {
  let sends = 0;
  for (let start = 0; start < people.length; start += BATCH) {
    const batch = people.slice(start, start + BATCH).map((index): Incoming => {
      const input = inputOf(index, now);
      const messageId = input.type === 'event' ? input.id : '';
      return { messageId, subscriber: personOf(index), at: now, inputs: [input] };
    });
    sends += carry(engine, engine.accept(batch, now), now);
  }
  return sends;
}

export function wake(engine: Engine, now: Instant): number {
  let sends = 0;
  for (let more = true; more; ) {
    const committed = engine.runDue(now, BATCH);
    sends += carry(engine, committed, now);
    more = committed.more;
  }
  return sends;
}

function play(engine: Engine, people: readonly number[]): number {
  let sends = feed(engine, people, START_AT, trialOf);
  sends += wake(engine, WAITED_AT);
  const publishers = people.filter((index) => index % 2 === 0);
  sends += feed(engine, publishers, PUBLISHED_AT, projectOf);
  return sends + wake(engine, TIMED_OUT_AT);
}

/** Costs of `size` runs in a new store below `directory`; throws when one of them did not come to its end. */
export async function measureSqlite(plan: PlanFile, size: number, directory: string): Promise<SqliteCost> {
  const folder = mkdtempSync(join(directory, 'rutter-bench-'));
  const { opened: store, changes } = spy(() => openSqliteStore(folder));
  try {
    const engine = createEngine({ store, kinds: definitions, renderer: createRenderer({}) });
    const before = instant(START_AT - 1);
    engine.recover(before);
    engine.install(plan, before);
    const people = Array.from({ length: size }, (_, index) => index);
    feed(engine, people, before, profileOf);
    const rowsBefore = changes();
    let sends = 0;
    const cost = await measure(() => {
      sends = play(engine, people);
    });
    const rows = changes() - rowsBefore;
    const runs = store.readRunCounts().reduce((sum, { count }) => sum + count, 0);
    if (sends !== 2 * size || runs !== 0)
      throw new Error(`${sends} sends and ${runs} unfinished runs of ${size}`);
    return { ...cost, rows };
  } finally {
    store.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

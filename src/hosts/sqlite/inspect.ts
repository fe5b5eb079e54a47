/**
 * A store file looked at without changing it: is it ours, whole, of a layout that we know, and what does it hold? For
 * backups, restores and the doctor; a daemon's own file may be inspected while it runs.
 */
import { DatabaseSync } from 'node:sqlite';
import type { PlanFile } from '../../plan/plan.ts';
import { StoreRefusal } from '../errors.ts';
import { damageOf } from './failure.ts';
import { migrations } from './migrations/registry.ts';
import { APPLICATION_ID } from './open.ts';

/** What a file says of itself. `digest`: of the plan in force; `backupAt`: set in a backup, epoch ms. */
export type StoreReport = {
  readonly layout: number;
  readonly epoch: number;
  readonly digest: string | null;
  readonly plan: PlanFile | null;
  readonly subscribers: number;
  readonly backupAt: number | null;
  /** The newest day (since 1970-01-01 UTC) of which there are decisions; null: there are none. */
  readonly newestDay: number | null;
  /** It came from a backup, and its sends are held because of that. */
  readonly isRestored: boolean;
};

function readOne(database: DatabaseSync, sql: string): unknown {
  const row = database.prepare(sql).get() as { [name: string]: unknown } | undefined;
  return row === undefined ? undefined : Object.values(row)[0];
}

function check(database: DatabaseSync, file: string): number {
  const id = Number(readOne(database, 'PRAGMA application_id'));
  const layout = Number(readOne(database, 'PRAGMA user_version'));
  if (id !== APPLICATION_ID || layout === 0) {
    throw new StoreRefusal('foreign', `${file} is no store of rutter`);
  }
  if (layout > migrations.length) {
    const message = `${file} has layout ${layout}; this version of rutter knows layouts up to ${migrations.length}: upgrade rutter`;
    throw new StoreRefusal('newer', message);
  }
  const damage = readOne(database, 'PRAGMA integrity_check(1)');
  if (damage !== 'ok') throw new StoreRefusal('damaged', `${file} is damaged: ${String(damage)}`);
  return layout;
}

function readMeta(database: DatabaseSync, name: string): string | null {
  const row = database.prepare('SELECT value FROM meta WHERE name = ?').get(name) as
    | { value: string }
    | undefined;
  return row?.value ?? null;
}

function newestDay(database: DatabaseSync): number | null {
  const rows = database
    .prepare(
      "SELECT name FROM sqlite_schema WHERE type = 'table' AND (name GLOB 'decision_*' OR name GLOB 'decided_*')",
    )
    .all() as { name: string }[];
  const days = rows.map(({ name }) => Number(name.slice(name.indexOf('_') + 1))).filter(Number.isInteger);
  return days.length === 0 ? null : Math.max(...days);
}

function report(database: DatabaseSync, layout: number): StoreReport {
  const body = readOne(database, 'SELECT body FROM plan');
  const plan = typeof body === 'string' ? (JSON.parse(body) as PlanFile) : null;
  const backupAt = readMeta(database, 'backup_at');
  return {
    layout,
    epoch: Number(readMeta(database, 'epoch') ?? '0'),
    digest: plan?.digest ?? null,
    plan,
    subscribers: Number(readOne(database, 'SELECT count(*) FROM subscriber')),
    backupAt: backupAt === null ? null : Number(backupAt),
    newestDay: newestDay(database),
    isRestored: (readMeta(database, 'restored') ?? '') !== '',
  };
}

/** Reads every page of an open file. Throws StoreRefusal: foreign, damaged, newer. */
export function inspectOpen(database: DatabaseSync, file: string): StoreReport {
  try {
    return report(database, check(database, file));
  } catch (error) {
    if (error instanceof StoreRefusal || !(error instanceof Error)) throw error;
    const damage = damageOf(error);
    if (damage === null) throw error;
    const what = damage === 'foreign' ? 'is not a database' : 'is damaged';
    throw new StoreRefusal(damage, `${file} ${what} (${error.message})`);
  }
}

/** The same of a file on disk, which stays as it is. */
export function inspectFile(file: string): StoreReport {
  const database = new DatabaseSync(file, { readOnly: true, timeout: 10_000 });
  try {
    return inspectOpen(database, file);
  } finally {
    database.close();
  }
}

/** `plan --parked`: who is parked where, when the other side itself does not tell: a backup, a store, counts, or a daemon. */
import { closeSync, existsSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { instant } from '../../base/ids.ts';
import { formatInstant } from '../../base/instant.ts';
import { isJsonObject, type Json } from '../../base/json.ts';
import { storeFile } from '../../hosts/sqlite/backup.ts';
import { readParkedFile } from '../../hosts/sqlite/parked-file.ts';
import type { ParkedRuns } from '../../plan/diff/parked.ts';
import type { Plan } from '../../plan/plan.ts';
import { type Context, Refusal } from '../context.ts';
import { askDaemon, type DaemonOptions } from '../daemon-client.ts';
import { reasonOf } from '../output.ts';
import { asRefusal } from '../store-refusal.ts';

/**
 * Counts and where they come from, in words. `plan`: the one in force there; null: it is not told, and the one that is
 * compared with stands for it.
 */
export type Counted = {
  readonly runs: readonly ParkedRuns[];
  readonly plan: Plan | null;
  readonly where: string;
};

const HELP = 'name a file of `rutter backup`, the folder of a store, the JSON of `/admin/runs`, or `live`';
const SQLITE = 'SQLite format 3\0';

async function countLive(context: Context, options: DaemonOptions): Promise<Counted> {
  const { status, body } = await askDaemon(context, options, '/admin/runs');
  if (status !== 200) throw new Refusal(`the daemon does not say who is parked where: HTTP ${status}`);
  return { runs: readRuns(body as Json, 'the daemon'), plan: null, where: 'in the running daemon' };
}

function isCount(value: Json): boolean {
  if (!isJsonObject(value)) return false;
  const { journey, digest, step, count } = value;
  const areTexts = [journey, digest, step].every((each) => typeof each === 'string');
  return areTexts && typeof count === 'number' && Number.isInteger(count) && count >= 0;
}

/** What `/admin/runs` answers, checked: who edits a file by hand is told. */
function readRuns(value: Json, name: string): readonly ParkedRuns[] {
  const runs = isJsonObject(value) ? value.runs : undefined;
  if (!Array.isArray(runs) || !(runs as readonly Json[]).every(isCount)) {
    throw new Refusal(`${name} holds no counts of runs`, HELP);
  }
  return runs as unknown as readonly ParkedRuns[];
}

function readJson(text: string, path: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    throw new Refusal(`\`${path}\` holds no counts of runs`, HELP);
  }
}

function countStore(file: string, path: string): Counted {
  try {
    const { plan, backupAt, runs } = readParkedFile(file);
    const asOf = backupAt === null ? '' : `, as of ${formatInstant(instant(backupAt))}`;
    return { runs, plan: plan?.plan ?? null, where: `in \`${path}\`${asOf}` };
  } catch (error) {
    throw asRefusal(error);
  }
}

/** Whether a file is a database, by its first bytes: a backup may be larger than what can be read at once. */
function isDatabase(file: string): boolean {
  const head = Buffer.alloc(SQLITE.length);
  const descriptor = openSync(file, 'r');
  try {
    readSync(descriptor, head, 0, head.length, 0);
  } finally {
    closeSync(descriptor);
  }
  return head.toString('latin1') === SQLITE;
}

/** Reads what `parked` names. Throws a Refusal where that cannot be read, or counts nothing. */
export async function countParked(
  context: Context,
  parked: string,
  options: DaemonOptions,
): Promise<Counted> {
  if (parked === 'live') return countLive(context, options);
  const path = resolve(context.cwd, parked);
  if (!existsSync(path)) throw new Refusal(`there is no \`${parked}\``, HELP);
  const there = statSync(path);
  if (there.isDirectory()) {
    const file = storeFile(path);
    if (!existsSync(file)) throw new Refusal(`there is no store in \`${parked}\``, HELP);
    return countStore(file, parked);
  }
  let text: string | null;
  try {
    // Counts may come by a pipe, of which nothing can be read twice; a store cannot.
    text = there.isFile() && isDatabase(path) ? null : readFileSync(path, 'utf8');
  } catch (error) {
    throw new Refusal(`\`${parked}\` cannot be read: ${reasonOf(error)}`);
  }
  if (text === null) return countStore(path, parked);
  return {
    runs: readRuns(readJson(text, parked), `\`${parked}\``),
    plan: null,
    where: `in \`${parked}\``,
  };
}

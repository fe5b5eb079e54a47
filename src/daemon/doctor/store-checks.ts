/** The doctor's look at the files of a store, at the disk they are on and at the clock. Changes nothing; a daemon may run. */
import { lstatSync, readdirSync, statfsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { instant } from '../../base/ids.ts';
import { formatInstant } from '../../base/instant.ts';
import { StoreRefusal } from '../../hosts/errors.ts';
import { storeFile } from '../../hosts/sqlite/backup.ts';
import { inspectFile, type StoreReport } from '../../hosts/sqlite/inspect.ts';
import { findHolder } from '../../hosts/sqlite/lock.ts';
import { type Check, describeBytes, fine } from './check.ts';
import { checkStates } from './state-checks.ts';

const DAY_MS = 86_400_000;
const MB = 1024 * 1024;
/** The log is written anew from its start after 16 MB, and is cut to 64 MB. */
const LOG_BYTES_MAX = 128 * MB;
const FREE_BYTES_MIN = 256 * MB;
/** Nobody runs this before it was written. */
const CLOCK_MIN = Date.UTC(2025, 0, 1);

const AS_THE_DAEMON = 'run the doctor as the user of the daemon';

/** What was found of the store; `report` null: it could not be read. */
export type StoreChecks = { readonly checks: readonly Check[]; readonly report: StoreReport | null };

/** What is wrong where there is no file to look at, or the folder is not open to us; null: there is one. */
function checkPresence(directory: string, file: string): Check | null {
  try {
    if (statSync(file, { throwIfNoEntry: false }) !== undefined) return null;
  } catch (error) {
    return { name: 'store', status: 'fail', message: describe(error), help: AS_THE_DAEMON };
  }
  const message = `there is no store in ${directory}`;
  const help = 'name its folder with --data; `rutter run` makes one';
  return { name: 'store', status: 'fail', message, help };
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function checkFile(file: string): { readonly check: Check; readonly report: StoreReport | null } {
  try {
    const report = inspectFile(file);
    const { layout, epoch, subscribers } = report;
    const message = `whole, layout ${layout}, epoch ${epoch}, ${subscribers} subscribers`;
    return { check: fine('store', message), report };
  } catch (error) {
    const message = describe(error);
    if (!(error instanceof StoreRefusal)) {
      return { check: { name: 'store', status: 'fail', message, help: AS_THE_DAEMON }, report: null };
    }
    const help =
      error.code === 'newer'
        ? 'upgrade rutter'
        : 'restore the last backup into an empty folder; nothing was repaired';
    return { check: { name: 'store', status: 'refused', message, help }, report: null };
  }
}

function checkPermissions(directory: string): Check {
  const open = ['.', ...readdirSync(directory)].filter((name) => {
    const status = lstatSync(join(directory, name));
    return !status.isSymbolicLink() && (status.mode & 0o077) !== 0;
  });
  if (open.length === 0) return fine('permissions', 'only the owner reads the store');
  return {
    name: 'permissions',
    status: 'fail',
    message: `others may read ${open.join(', ')} in ${directory}`,
    help: `chmod 700 ${directory}; chmod 600 ${directory}/*`,
  };
}

/** With and without one all is well: it may be looked at before a start, too. */
function checkDaemon(directory: string): Check {
  try {
    const holder = findHolder(directory);
    if (holder === null) return fine('daemon', 'no process has the store');
    return fine(
      'daemon',
      holder.pid === null ? 'a process has the store' : `process ${holder.pid} has the store`,
    );
  } catch (error) {
    const message = `nobody can tell whether a process has the store: ${describe(error)}`;
    return { name: 'daemon', status: 'fail', message, help: AS_THE_DAEMON };
  }
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

function checkLog(file: string): Check {
  const bytes = sizeOf(`${file}-wal`);
  const message = `the write-ahead log has ${describeBytes(bytes)}`;
  if (bytes <= LOG_BYTES_MAX) return fine('log', message);
  const help = 'something reads the store all the time and keeps the log from being emptied: end it';
  return { name: 'log', status: 'warn', message, help };
}

function checkDisk(directory: string, file: string): Check {
  const { bavail, bsize } = statfsSync(directory);
  const free = bavail * bsize;
  const needed = sizeOf(file);
  const message = `${describeBytes(free)} free, the store has ${describeBytes(needed)}`;
  if (free < FREE_BYTES_MIN) {
    return { name: 'disk', status: 'fail', message, help: 'make room: a full disk refuses events' };
  }
  if (free < needed) {
    return { name: 'disk', status: 'warn', message, help: 'there is no room for a backup on this disk' };
  }
  return fine('disk', message);
}

function checkClock(report: StoreReport | null, now: number): Check {
  const newest = report?.newestDay ?? null;
  const help = 'set the clock, and keep it with NTP';
  if (now < CLOCK_MIN) {
    return { name: 'clock', status: 'fail', message: `it says ${formatInstant(instant(now))}`, help };
  }
  if (newest !== null && newest * DAY_MS > now + DAY_MS) {
    const latest = formatInstant(instant(newest * DAY_MS));
    const message = `it says ${formatInstant(instant(now))}, and the store has decisions of ${latest}`;
    return { name: 'clock', status: 'fail', message, help };
  }
  return fine('clock', formatInstant(instant(now)));
}

function checkRestored({ isRestored }: StoreReport): readonly Check[] {
  if (!isRestored) return [];
  const message = 'the store was restored and holds its sends';
  const help = '`rutter dead list --ended restored`, then `rutter resume --restored`';
  return [{ name: 'restored', status: 'warn', message, help }];
}

/** Everything about the store of a directory. `onState` hears how many states of how many were read. */
export function checkStore(
  directory: string,
  now: number,
  onState: (scanned: number, all: number) => void = () => {},
): StoreChecks {
  const file = storeFile(directory);
  const missing = checkPresence(directory, file);
  if (missing !== null) return { checks: [missing, checkClock(null, now)], report: null };
  const { check, report } = checkFile(file);
  const onDisk = [
    checkDaemon(directory),
    checkPermissions(directory),
    checkLog(file),
    checkDisk(directory, file),
  ];
  const clock = checkClock(report, now);
  if (report === null) return { checks: [check, ...onDisk, clock], report };
  const states = checkStates(file, (scanned) => onState(scanned, report.subscribers));
  return { checks: [check, ...states, ...onDisk, clock, ...checkRestored(report)], report };
}

/**
 * What linting gave, on disk: the same files, rules, options and program give the same answer without compiling. Whatever
 * is odd about a file of the cache (broken, of another version, half written) makes it count for nothing; a cache that
 * cannot be written is none. Not used where a run answers more than diagnostics, nor in CI: a repository could bring its own.
 */
import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sha256 } from '../../base/hash.ts';
import type { Instant } from '../../base/ids.ts';
import type { Json } from '../../base/json.ts';
import { isZone, localDate } from '../../base/zone.ts';
import type { Outcome } from './outcome.ts';

/** Below the root of a workspace. */
export const CACHE_FOLDER = '.rutter/cache';
const FORMAT = 1;
/** Results that are kept: a few branches and sets of options. */
const ENTRIES_MAX = 8;
/** No zone of the world changes its date anywhere but at such a step of UTC. */
const DATE_STEP_MS = 15 * 60_000;

/** When an outcome holds: on its day in its zone (null: nobody can tell the zone), or at one instant. */
export type Validity = { readonly at: Instant; readonly zone: string | null; readonly isTimed: boolean };

/** The results of one workspace under one set of inputs. */
export type ResultCache = {
  /** Null where nothing is known, or not any more. */
  read(now: Instant): Outcome | null;
  write(outcome: Outcome, validity: Validity): void;
};

type Stored = { readonly key: string; readonly validity: Validity; readonly outcome: Outcome };

/** Opens the cache of a workspace for some inputs: everything that an answer depends on, but the time. */
export function openResultCache(root: string, inputs: readonly (string | Json)[]): ResultCache {
  const key = sha256(JSON.stringify([FORMAT, ...inputs]));
  const folder = join(root, CACHE_FOLDER);
  const path = join(folder, `lint-${key.slice(0, 20)}.json`);
  return {
    read(now) {
      const stored = readStored(path);
      return stored?.key === key && holdsAt(stored.validity, now) ? stored.outcome : null;
    },
    write(outcome, validity) {
      const body = JSON.stringify({ key, validity, outcome } satisfies Stored);
      try {
        mkdirSync(folder, { recursive: true });
        writeFileSync(join(folder, '.gitignore'), '*\n');
        const draft = `${path}.${randomBytes(4).toString('hex')}`;
        writeFileSync(draft, `${sha256(body)}\n${body}`);
        renameSync(draft, path);
        forgetOldest(folder);
      } catch {
        // A folder that cannot be written to costs time, and nothing else.
      }
    },
  };
}

function readStored(path: string): Stored | null {
  try {
    const text = readFileSync(path, 'utf8');
    const end = text.indexOf('\n');
    const body = text.slice(end + 1);
    return end > 0 && sha256(body) === text.slice(0, end) ? (JSON.parse(body) as Stored) : null;
  } catch {
    return null;
  }
}

function holdsAt({ at, zone, isTimed }: Validity, now: Instant): boolean {
  if (isTimed) return at === now;
  if (zone === null || !isZone(zone)) return Math.floor(at / DATE_STEP_MS) === Math.floor(now / DATE_STEP_MS);
  return localDate(zone, at) === localDate(zone, now);
}

function forgetOldest(folder: string): void {
  const entries = readdirSync(folder).filter((name) => name.startsWith('lint-'));
  if (entries.length <= ENTRIES_MAX) return;
  const dated = entries.map((name) => ({ name, at: statSync(join(folder, name)).mtimeMs }));
  dated.sort((left, right) => right.at - left.at);
  for (const { name } of dated.slice(ENTRIES_MAX)) rmSync(join(folder, name), { force: true });
}

/**
 * R18: a file that is damaged, of another program or of a later version is refused with exit code 3, by the daemon's door and
 * by `restore`, and not one byte of it is changed; nothing is left where the store was to be.
 */
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, it } from 'vitest';
import { seededRandom } from '../../src/base/random.ts';
import { invoke } from '../../src/cli/invoke.fixture.ts';
import { StoreRefusal } from '../../src/hosts/errors.ts';
import { backupStore } from '../../src/hosts/sqlite/backup.ts';
import { migrations } from '../../src/hosts/sqlite/migrations/registry.ts';
import { openSqliteStore } from '../../src/hosts/sqlite/store.ts';
import { createVirtualHost } from '../../src/hosts/virtual.ts';
import { at, event, identify } from '../conformance/engine-rig.ts';
import { compileShop, kinds, renderer } from '../conformance/workspace.ts';
import { figure, trials } from './figures.ts';

const SEED = 20261201;
const PEOPLE = 60;
const PAGE = 4096;

const plan = await compileShop();

/** A store with something in every table that matters, as `backup` copies it. */
function makeBackup(folder: string): string {
  const directory = join(folder, 'made');
  const store = openSqliteStore(directory);
  const host = createVirtualHost({ store, plan, kinds, renderer, startAt: at(0) });
  for (let index = 0; index < PEOPLE; index += 1) {
    const id = `person-${index}`;
    host.feed([identify(id, index), event('signed_up', id, index), event('order_completed', id, index)]);
  }
  const file = join(folder, 'whole.backup');
  backupStore(directory, file, at(0));
  store.close();
  return file;
}

type Spoil = { readonly name: string; readonly code: StoreRefusal['code']; spoil(file: string): void };

function pragma(file: string, text: string): void {
  const database = new DatabaseSync(file);
  database.exec(text);
  database.close();
}

/** Every way to spoil a file, the random ones drawn by `random`. */
function drawSpoils(random: () => number, whole: Buffer): readonly Spoil[] {
  const pages = whole.length / PAGE;
  const noise = (length: number) => Buffer.from(Array.from({ length }, () => Math.floor(random() * 256)));
  const page = 1 + Math.floor(random() * (pages - 1));
  const cut = 1 + Math.floor(random() * (pages - 1));
  return [
    { name: 'text', code: 'foreign', spoil: (file) => writeFileSync(file, 'no database '.repeat(900)) },
    { name: 'empty', code: 'foreign', spoil: (file) => writeFileSync(file, '') },
    { name: 'noise', code: 'foreign', spoil: (file) => writeFileSync(file, noise(3 * PAGE)) },
    {
      name: 'of another program',
      code: 'foreign',
      spoil(file) {
        rmSync(file);
        pragma(file, 'CREATE TABLE other (id INTEGER); PRAGMA application_id = 7; PRAGMA user_version = 2');
      },
    },
    {
      name: 'newer',
      code: 'newer',
      spoil: (file) =>
        pragma(file, `PRAGMA user_version = ${migrations.length + 1 + Math.floor(random() * 9)}`),
    },
    {
      name: `page ${page} overwritten`,
      code: 'damaged',
      spoil(file) {
        const bytes = Buffer.from(whole);
        noise(PAGE).copy(bytes, page * PAGE);
        writeFileSync(file, bytes);
      },
    },
    {
      name: `cut after page ${cut}`,
      code: 'damaged',
      spoil: (file) => writeFileSync(file, whole.subarray(0, cut * PAGE)),
    },
  ];
}

/** The refusal of the daemon's door; null: it was opened. */
function openAsStore(directory: string): StoreRefusal | null {
  try {
    openSqliteStore(directory).close();
    return null;
  } catch (error) {
    if (error instanceof StoreRefusal) return error;
    throw error;
  }
}

it('R18 refuses what is damaged, foreign or newer with 3, and changes not one byte of it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'rutter-r18-'));
  const random = seededRandom(SEED);
  const figures = {
    cases: 0,
    restored_wrongly: 0,
    opened_wrongly: 0,
    wrong_code: 0,
    changed: 0,
    left_behind: 0,
  };
  const wrong: string[] = [];
  const note = (name: keyof typeof figures, what: string) => {
    figures[name] += 1;
    wrong.push(`${name}: ${what}`);
  };
  try {
    const whole = readFileSync(makeBackup(folder));
    for (let trial = 0; trial < trials(6); trial += 1) {
      for (const { name, code, spoil } of drawSpoils(random, whole)) {
        figures.cases += 1;
        const directory = join(folder, `store-${figures.cases}`);
        mkdirSync(directory);
        const file = join(directory, 'rutter.db');
        writeFileSync(file, whole);
        spoil(file);
        const before = readFileSync(file);
        const backup = join(folder, 'spoiled.backup');
        copyFileSync(file, backup);

        // An empty file is what a daemon makes of an empty folder: only as a backup it is none.
        const refusal = name === 'empty' ? null : openAsStore(directory);
        if (name !== 'empty' && refusal === null) note('opened_wrongly', name);
        else if (refusal !== null && refusal.code !== code) note('wrong_code', `${name}: ${refusal.code}`);
        if (name !== 'empty' && !before.equals(readFileSync(file))) note('changed', name);

        const data = join(folder, 'target');
        const restored = await invoke(['restore', backup, '--data', data], { cwd: folder });
        if (restored.code === 0) note('restored_wrongly', name);
        else if (restored.code !== 3 || !restored.err.startsWith('error: ')) {
          note('wrong_code', `restore of ${name}: ${restored.code} ${restored.err}`);
        }
        if (!before.equals(readFileSync(backup))) note('changed', `backup ${name}`);
        const left = existsSync(data)
          ? readdirSync(data).filter((each) => !/^rutter\.(lock|pid)$/.test(each))
          : [];
        if (left.length > 0) note('left_behind', `${name}: ${left.join(', ')}`);
        rmSync(data, { recursive: true, force: true });
      }
    }
    const { cases, ...violations } = figures;
    figure('R18', { ...figures, refused: cases - violations.restored_wrongly - violations.opened_wrongly });
    expect(wrong).toEqual([]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}, 300_000);

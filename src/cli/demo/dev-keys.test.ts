/** Keys for development stay what they were. */
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { makeFolder } from '../invoke.fixture.ts';
import { devSecret, keepDevKeys, withDevKeys } from './dev-keys.ts';

let folder = makeFolder();
beforeEach(() => {
  folder = makeFolder();
});
afterEach(() => folder.remove());

it('makes keys once, for their owner alone, and again what was lost or cannot be read', () => {
  const file = join(folder.path, 'deep', 'dev.keys.json');
  const keys = keepDevKeys(file);
  expect(new Set(Object.values(keys)).size).toBe(4);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(keepDevKeys(file)).toEqual(keys);
  writeFileSync(file, JSON.stringify({ ...keys, RUTTER_ADMIN_TOKEN: 'short' }));
  const mended = keepDevKeys(file);
  expect(mended).toEqual({ ...keys, RUTTER_ADMIN_TOKEN: mended.RUTTER_ADMIN_TOKEN });
  expect(mended.RUTTER_ADMIN_TOKEN.length).toBeGreaterThan(30);
  writeFileSync(file, '{');
  expect(keepDevKeys(file)).not.toEqual(keys);
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(keepDevKeys(file));
});

it('fills in what the environment does not say, and no more', () => {
  const keys = keepDevKeys(join(folder.path, 'keys'));
  const set = { RUTTER_WRITE_KEYS: 'mine', RUTTER_LINK_SECRET_FILE: '/secret', RUTTER_ADMIN_TOKEN: '' };
  expect(withDevKeys(set, keys)).toEqual({ ...set, RUTTER_ADMIN_TOKEN: keys.RUTTER_ADMIN_TOKEN });
});

it('makes another secret for each channel, the same at each start', () => {
  expect(devSecret('a', 'push')).toBe(devSecret('a', 'push'));
  expect(new Set([devSecret('a', 'push'), devSecret('a', 'call'), devSecret('b', 'push')]).size).toBe(3);
});

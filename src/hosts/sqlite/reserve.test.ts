/** The reserve is really on the disk, goes once, and comes back. */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { createReserve, RESERVE_BYTES } from './reserve.ts';

const root = mkdtempSync(join(tmpdir(), 'rutter-reserve-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

it('holds blocks, gives them back once, and takes them again', () => {
  const reserve = createReserve(root);
  const file = join(root, 'rutter.reserve');
  expect(statSync(file).size).toBe(RESERVE_BYTES);
  expect(statSync(file).blocks * 512).toBeGreaterThanOrEqual(RESERVE_BYTES);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect([reserve.spend(), reserve.spend()]).toEqual([true, false]);
  expect(() => statSync(file)).toThrow();
  expect(reserve.keep()).toBe(true);
  expect(createReserve(root).spend()).toBe(true);
});

it('is not there where nothing can be written', () => {
  const reserve = createReserve(join(root, 'nowhere'));
  expect([reserve.keep(), reserve.spend()]).toEqual([false, false]);
});

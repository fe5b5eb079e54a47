/** Secrets by reference; no message tells a value. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { deriveSecret, MissingSecret, readSecret, readSetting } from './secrets.ts';

const root = mkdtempSync(join(tmpdir(), 'rutter-secrets-'));
const file = join(root, 'secret');
writeFileSync(file, 'from the file\n');
afterAll(() => rmSync(root, { recursive: true }));

it('reads a variable or a file, without the line break at its end', () => {
  expect(readSecret({ env: 'NAME' }, { NAME: 'value' })).toBe('value');
  expect(readSecret({ file }, {})).toBe('from the file');
});

it.each([
  [{ env: 'NAME' }, /NAME/],
  [{ env: 'EMPTY' }, /EMPTY/],
  [{ file: '/nowhere/at/all' }, /nowhere/],
  [{}, /env: NAME/],
  [{ env: 7 }, /env: NAME/],
])('says what is missing: %j', (reference, words) => {
  const attempt = () => readSecret(reference, { EMPTY: '', OTHER: 'hidden' });
  expect(attempt).toThrow(MissingSecret);
  expect(attempt).toThrow(words);
  expect(attempt).not.toThrow(/hidden/);
});

it('reads a setting from NAME, or from the file that NAME_FILE names', () => {
  expect(readSetting('A', { A: 'plain', A_FILE: file })).toBe('plain');
  expect(readSetting('A', { A_FILE: file })).toBe('from the file');
  expect(readSetting('A', {})).toBeUndefined();
  expect(() => readSetting('A', { A_FILE: '/nowhere/at/all' })).toThrow(MissingSecret);
});

it('makes a secret of its own for each channel and purpose, the same every time', () => {
  const made = [
    deriveSecret('a', 'email', 'paths'),
    deriveSecret('b', 'email', 'paths'),
    deriveSecret('a', 'news', 'paths'),
    deriveSecret('a', 'email', 'other'),
    deriveSecret('a', 'email","paths', ''),
  ];
  expect(new Set(made).size).toBe(made.length);
  expect(deriveSecret('a', 'email', 'paths')).toBe(made[0]);
});

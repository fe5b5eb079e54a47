/** Golden files: they catch a difference, and are written only when asked and never in CI. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { matchGolden } from './golden.ts';

describe('matchGolden', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'rutter-golden-'));
    vi.stubEnv('CI', '');
    vi.stubEnv('UPDATE_GOLDEN', '');
  });
  afterEach(() => {
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true });
  });

  const written = (text: string) => {
    const file = join(folder, 'deep/out.txt');
    vi.stubEnv('UPDATE_GOLDEN', '1');
    matchGolden(file, text);
    vi.stubEnv('UPDATE_GOLDEN', '');
    return file;
  };

  it('writes the file when asked, folders included', () => {
    expect(readFileSync(written('error: a\n'), 'utf8')).toBe('error: a\n');
  });

  it('passes what is equal and fails what differs by a byte', () => {
    const file = written('error: a\n');
    matchGolden(file, 'error: a\n');
    expect(() => matchGolden(file, 'error: a')).toThrow('UPDATE_GOLDEN=1');
  });

  it('fails where there is no file', () => {
    expect(() => matchGolden(join(folder, 'none.txt'), '')).toThrow('there is no such file yet');
  });

  it('never writes in CI', () => {
    const file = written('error: a\n');
    vi.stubEnv('CI', 'true');
    vi.stubEnv('UPDATE_GOLDEN', '1');
    expect(() => matchGolden(file, 'error: b\n')).toThrow('golden file');
    expect(readFileSync(file, 'utf8')).toBe('error: a\n');
  });
});

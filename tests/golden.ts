/** Golden files: what people read, committed and compared as a whole. Imports nothing of the project. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';

const FOLDER = fileURLToPath(new URL('golden/', import.meta.url));

/**
 * Expects `actual` to be, byte for byte, the file `path` (relative to tests/golden, or absolute). With the
 * environment variable UPDATE_GOLDEN=1 it writes the file instead; never where CI is set. A missing file fails.
 */
export function matchGolden(path: string, actual: string): void {
  const file = resolve(FOLDER, path);
  if (process.env.UPDATE_GOLDEN === '1' && !process.env.CI) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, actual);
    return;
  }
  const how = `golden file ${path}: look at the difference; if it is meant, run UPDATE_GOLDEN=1 npx vitest run`;
  expect(existsSync(file), `${how} (there is no such file yet)`).toBe(true);
  expect(actual, how).toBe(readFileSync(file, 'utf8'));
}

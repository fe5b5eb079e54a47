/** The trial workspace under `tests/fixtures`, as texts: what the compiler's own tests change one thing in. Tests only. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { SourceFile } from './read-documents.ts';

const ROOT = fileURLToPath(new URL('../../tests/fixtures/workspaces/trial', import.meta.url));

/** All files of the trial workspace, in no particular order. */
export function readTrial(): SourceFile[] {
  return readdirSync(ROOT, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.yaml'))
    .map((path) => ({ path: path.replaceAll('\\', '/'), text: readFileSync(join(ROOT, path), 'utf8') }));
}

/** The same files with `from` replaced by `to` in one of them; throws when the file does not hold `from`. */
export function replaceIn(
  files: readonly SourceFile[],
  path: string,
  from: string,
  to: string,
): SourceFile[] {
  return files.map((file) => {
    if (file.path !== path) return file;
    if (!file.text.includes(from)) throw new RangeError(`${path} does not hold ${from}`);
    return { path, text: file.text.replace(from, () => to) };
  });
}

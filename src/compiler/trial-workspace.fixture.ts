/** The trial workspace under `tests/fixtures`, and the compiler run on variations of it. For tests only. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { definitions } from '../kinds/registry.ts';
import { printPretty } from '../language/diagnostics/pretty.ts';
import { type Compiled, compileWorkspace } from './compile.ts';
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

/** What compiling gave, and its diagnostics as people see them. */
export type Tried = Compiled & { readonly pretty: string };

/** Compiles with all kinds. */
export async function tryCompile(files: readonly SourceFile[]): Promise<Tried> {
  const compiled = await compileWorkspace(files, definitions);
  return { ...compiled, pretty: printPretty(compiled.diagnostics, (file) => compiled.texts.get(file)) };
}

/** The text under the carets of the first diagnostic; '' without any. */
export function underlined(compiled: Compiled): string {
  const [first] = compiled.diagnostics;
  if (first === undefined) return '';
  return (compiled.texts.get(first.span.file) ?? '').slice(first.span.start, first.span.end);
}

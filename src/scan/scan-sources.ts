/** Scans folders: finds the files, reads the calls, and asks the type checker where that is wanted. */
import { dirname, relative, resolve, sep } from 'node:path';
import type { Diagnostic } from '../language/diagnostics/diagnostic.ts';
import { findConfig, readAliases } from './aliases.ts';
import type { CallSite, Scan } from './call-site.ts';
import { scanCode } from './scan-code.ts';
import type { ScanRequest } from './scan-request.ts';
import { type CodeFile, readCode } from './source-files.ts';
import { createSourceSet, type SourceSet } from './source-set.ts';

/** What was found, the texts by their shown path, and files that cannot be read. */
export type ScannedSources = {
  readonly scan: Scan;
  readonly texts: ReadonlyMap<string, string>;
  readonly diagnostics: readonly Diagnostic[];
  /** For people: what was taken for granted. */
  readonly notes: readonly string[];
};

/** What was found, with the trees, for whoever goes on with them. */
export type ScannedFiles = {
  readonly scan: Scan;
  readonly calls: readonly CallSite[];
  readonly set: SourceSet;
  readonly files: readonly CodeFile[];
  readonly diagnostics: readonly Diagnostic[];
};

/** Scans without types; `files` in the place of those on disk. Never throws on what is in them. */
export function scanFiles(request: ScanRequest, files?: readonly CodeFile[]): ScannedFiles {
  const read = files === undefined ? readCode(request) : { files, skipped: {}, diagnostics: [] };
  const shown = (full: string) => relative(request.cwd, full).split(sep).join('/');
  const set = createSourceSet(read.files, readAliases(request.aliases, resolve(request.folder)), shown);
  const { scan, diagnostics } = scanCode(set, request.callees, read.skipped);
  return {
    scan,
    calls: scan.calls,
    set,
    files: read.files,
    diagnostics: [...read.diagnostics, ...diagnostics],
  };
}

/** Scans, with types where they are wanted. Never throws on what is in the files. */
export async function scanSources(request: ScanRequest): Promise<ScannedSources> {
  const { scan, set, files, diagnostics } = scanFiles(request);
  const texts = new Map(files.map(({ path, text }) => [path, text]));
  if (!request.withTypes) return { scan, texts, diagnostics, notes: [] };
  const [first] = files;
  const isConfigured = first === undefined || findConfig(dirname(first.fullPath)) !== undefined;
  const note = 'there is no `tsconfig.json` above the code: types are judged by the defaults of the compiler';
  const { askTypes } = await import('./ask-types.ts');
  return { scan: askTypes(scan, set), texts, diagnostics, notes: isConfigured ? [] : [note] };
}

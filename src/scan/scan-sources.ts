/** Scans folders: finds the files, reads the calls, and asks the type checker where that is wanted. */
import { dirname, relative, resolve, sep } from 'node:path';
import type { Diagnostic } from '../language/diagnostics/diagnostic.ts';
import { findConfig, readAliases } from './aliases.ts';
import { askTypes } from './ask-types.ts';
import type { CallSite, Scan } from './call-site.ts';
import { scanCode } from './scan-code.ts';
import type { ScanRequest } from './scan-request.ts';
import { type CodeFile, readCode } from './source-files.ts';
import { createSourceSet, type SourceSet } from './source-set.ts';
import { createTypedProject, type TypedProject } from './typed-project.ts';

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

/** Scans; `files` in the place of those on disk. Never throws on what is in them. */
export function scanFiles(request: ScanRequest, files?: readonly CodeFile[]): ScannedFiles {
  return withProject(request, files).scanned;
}

type Typed = { readonly scanned: ScannedFiles; readonly project: TypedProject | null };

function withProject(request: ScanRequest, files: readonly CodeFile[] | undefined): Typed {
  const read = files === undefined ? readCode(request) : { files, skipped: {}, diagnostics: [] };
  const shown = (full: string) => relative(request.cwd, full).split(sep).join('/');
  const set = createSourceSet(read.files, readAliases(request.aliases, resolve(request.folder)), shown);
  const project = request.withTypes ? createTypedProject(set) : null;
  const { scan, diagnostics } = scanCode(set, request.callees, { skipped: read.skipped, project });
  const all = [...read.diagnostics, ...diagnostics];
  return { scanned: { scan, calls: scan.calls, set, files: read.files, diagnostics: all }, project };
}

/** Scans, with types where they are wanted. Never throws on what is in the files. */
export function scanSources(request: ScanRequest): ScannedSources {
  const { scanned, project } = withProject(request, undefined);
  const { scan, files, diagnostics } = scanned;
  const texts = new Map(files.map(({ path, text }) => [path, text]));
  if (project === null) return { scan, texts, diagnostics, notes: [] };
  const [first] = files;
  const isConfigured = first === undefined || findConfig(dirname(first.fullPath)) !== undefined;
  const note = 'there is no `tsconfig.json` above the code: types are judged by the defaults of the compiler';
  return { scan: askTypes(scan, project), texts, diagnostics, notes: isConfigured ? [] : [note] };
}

/**
 * One workspace as an editor has it: the files on disk, with what was typed and not saved on top. Compiles and lints it
 * when something changed, never twice at once; whoever asks gets the answer to the newest text. Speaks no protocol.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Instant } from '../base/ids.ts';
import type { AdapterShape } from '../compiler/channels.ts';
import type { Compiled } from '../compiler/compile.ts';
import { compileRead } from '../compiler/compile-read.ts';
import { definitions } from '../kinds/registry.ts';
import type { Diagnostic } from '../language/diagnostics/diagnostic.ts';
import { readWorkspace } from '../language/workspace/read.ts';
import { BASELINE_FILE, parseBaseline } from '../rules/baseline.ts';
import { type Linted, type LintOptions, lintWorkspace } from '../rules/lint-workspace.ts';
import { rules } from '../rules/registry.ts';

/** What is known of a workspace at one moment. */
export type Analysis = {
  readonly compiled: Compiled;
  readonly linted: Linted;
  /** All diagnostics, those of reading included. Files are paths in the workspace. */
  readonly diagnostics: readonly Diagnostic[];
  textOf(file: string): string;
};

export type Session = {
  readonly root: string;
  /** Lays a text over a file; null takes it away again. */
  edit(file: string, text: string | null): void;
  /** Files on disk have changed. */
  reload(): void;
  /** The analysis of the newest texts. */
  current(): Promise<Analysis>;
  /** Compiles texts that nobody typed, over those that are there: what would the compiler say? */
  suppose(changes: ReadonlyMap<string, string>): Promise<Compiled>;
};

export type SessionOptions = {
  readonly adapters: readonly AdapterShape[];
  readonly now: () => number;
  /** What the last scan of the code saw, for a workspace; null where there is no report. */
  readonly readEmitted: (root: string) => LintOptions['emitted'];
  /** What the tests of a workspace reach, where its standards ask for it; null where they do not. */
  readonly cover: (compiled: Compiled) => Promise<LintOptions['coverage']>;
};

/** Opens a workspace. */
export function openSession(root: string, { adapters, now, readEmitted, cover }: SessionOptions): Session {
  let disk = readWorkspace(root);
  const typed = new Map<string, string>();
  let version = 0;
  let newest: { readonly version: number; readonly analysis: Analysis } | null = null;
  let running: Promise<void> | null = null;

  const textsNow = (changes: ReadonlyMap<string, string> = new Map()) =>
    new Map([...disk.files.map(({ path, text }) => [path, text] as const), ...typed, ...changes]);
  const compile = (changes?: ReadonlyMap<string, string>) => {
    const files = [...textsNow(changes)].map(([path, text]) => ({ path, text }));
    const diagnostics = disk.diagnostics.filter(({ span }) => !typed.has(span.file));
    return compileRead({ files, diagnostics }, definitions, { adapters, now: now() as Instant });
  };

  async function analyse(): Promise<Analysis> {
    const compiled = await compile();
    const linted = lintWorkspace(compiled, definitions, {
      now: now() as Instant,
      rules,
      baseline: readBaseline(root),
      emitted: readEmitted(root),
      coverage: (await cover(compiled)) ?? null,
    });
    const textOf = (file: string) => compiled.texts.get(file) ?? '';
    return { compiled, linted, diagnostics: linted.diagnostics, textOf };
  }

  async function run(): Promise<void> {
    const started = version;
    const analysis = await analyse();
    newest = { version: started, analysis };
  }

  return {
    root,
    edit(file, text) {
      if (text === null) typed.delete(file);
      else typed.set(file, text);
      version += 1;
    },
    reload() {
      disk = readWorkspace(root);
      version += 1;
    },
    async current() {
      while (newest?.version !== version) {
        running ??= run().finally(() => {
          running = null;
        });
        await running;
      }
      return newest.analysis;
    },
    suppose: compile,
  };
}

/** The baseline; none where there is no file or it is no baseline: `lint` says so, an editor goes on. */
function readBaseline(root: string): NonNullable<LintOptions['baseline']> | null {
  const path = join(root, BASELINE_FILE);
  if (!existsSync(path)) return null;
  const text = readFileSync(path, 'utf8');
  const entries = parseBaseline(text);
  return entries === null ? null : { entries, text };
}

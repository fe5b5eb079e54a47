/**
 * Reads a rule's `cases.yaml` and plays its cases: each is a small workspace (the one under
 * `tests/fixtures/workspaces/rules`, with files added, replaced or taken away) and what the rule must find in it.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Instant } from '../base/ids.ts';
import { parseInstant } from '../base/instant.ts';
import type { Json } from '../base/json.ts';
import { compileWorkspace } from '../compiler/compile.ts';
import type { SourceFile } from '../compiler/read-documents.ts';
import { plainValue } from '../compiler/value.ts';
import { definitions } from '../kinds/registry.ts';
import { type Fixed, fixUntilStable, type Texts } from '../language/diagnostics/apply-fixes.ts';
import type { Diagnostic } from '../language/diagnostics/diagnostic.ts';
import { indexLines } from '../language/syntax/line-index.ts';
import { parseYaml } from '../language/syntax/parse.ts';
import type { Rule } from './definition.ts';
import { runRules } from './lint.ts';
import { readSettings } from './settings.ts';
import { describeWorkspace, type JourneyCoverage } from './workspace.ts';

const BASE = fileURLToPath(new URL('../../tests/fixtures/workspaces/rules', import.meta.url));
const NOW = '2026-11-23T09:00:00Z';

/** One case as written. Without `finds` the rule must be silent. */
export type RuleCase = {
  readonly name: string;
  /** RFC 3339; 2026-11-23T09:00:00Z when left out. */
  readonly now?: string;
  /** Path -> text; null takes a file of the base away. */
  readonly files: { readonly [path: string]: string | null };
  /** `at`: path:line:column. `says`: the whole message. */
  readonly finds?: readonly { readonly at: string; readonly says: string }[];
  /** Files as they are after all fixes, safe or not. */
  readonly fixed?: { readonly [path: string]: string };
  readonly changed?: readonly string[];
  readonly coverage?: { readonly [journey: string]: JourneyCoverage };
  readonly emitted?: { readonly events: readonly string[]; readonly unresolved: number };
};

/** The cases of a rule. Throws where the file is missing or is no YAML. */
export function readCases(id: string): readonly RuleCase[] {
  const path = fileURLToPath(new URL(`./${id}/cases.yaml`, import.meta.url));
  if (!existsSync(path)) throw new Error(`${id} has no cases.yaml`);
  const { root, diagnostics } = parseYaml(`${id}/cases.yaml`, readFileSync(path, 'utf8'));
  const [first] = diagnostics;
  if (root?.node !== 'list' || first !== undefined) {
    throw new Error(`${id}/cases.yaml must be a list of cases: ${first?.message ?? 'it is none'}`);
  }
  return plainValue(root) as unknown as readonly RuleCase[];
}

/** The files of the base workspace. */
export function readBase(): readonly SourceFile[] {
  return readdirSync(BASE)
    .filter((path) => path.endsWith('.yaml'))
    .map((path) => ({ path, text: readFileSync(join(BASE, path), 'utf8') }));
}

/** The files of a case. */
export function filesOf({ files }: Pick<RuleCase, 'files'>): readonly SourceFile[] {
  const all = new Map<string, string | null>(readBase().map(({ path, text }) => [path, text]));
  for (const [path, text] of Object.entries(files)) all.set(path, text);
  return [...all].flatMap(([path, text]) => (text === null ? [] : [{ path, text }]));
}

/** What the given rules find in some files, and what compiling says about them. */
export async function lintFiles(
  files: readonly SourceFile[],
  rules: readonly Rule[],
  options: Pick<RuleCase, 'now' | 'changed' | 'coverage' | 'emitted'> = {},
): Promise<{ readonly findings: readonly Diagnostic[]; readonly compiling: readonly Diagnostic[] }> {
  const compiled = await compileWorkspace(files, definitions);
  const workspace = describeWorkspace(compiled, definitions, {
    now: parseInstant(options.now ?? NOW) as Instant,
    changed: options.changed === undefined ? null : new Set(options.changed),
    coverage: options.coverage === undefined ? null : new Map(Object.entries(options.coverage)),
    emitted:
      options.emitted === undefined ? null : { ...options.emitted, events: new Set(options.emitted.events) },
  });
  const settings = readSettings(rules, workspace.root);
  const { findings } = runRules({ compiled, workspace, definitions, settings });
  return { findings, compiling: [...compiled.diagnostics, ...settings.diagnostics] };
}

/** The files after all fixes of some rules, safe or not, and how often they were fixed. */
export async function fixFiles(
  files: readonly SourceFile[],
  rules: readonly Rule[],
  options: Pick<RuleCase, 'now' | 'changed' | 'coverage' | 'emitted'> = {},
): Promise<Fixed> {
  const diagnose = async (texts: Texts) => {
    const { findings, compiling } = await lintFiles(listFiles(texts), rules, options);
    return [...compiling, ...findings];
  };
  return fixUntilStable(new Map(files.map(({ path, text }) => [path, text])), diagnose, true);
}

/** Texts as files. Pure. */
export function listFiles(texts: Texts): readonly SourceFile[] {
  return [...texts].map(([path, text]) => ({ path, text }));
}

/** A finding as cases write it. */
export function writeFinding(files: readonly SourceFile[], { span, message }: Diagnostic): Json {
  const text = files.find(({ path }) => path === span.file)?.text ?? '';
  const { line, column } = indexLines(text).locate(span.start);
  return { at: `${span.file}:${line}:${column}`, says: message };
}

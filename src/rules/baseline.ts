/**
 * The baseline: findings that were there when a team began, by fingerprint. They are not reported; everything new is.
 * Reads no file. A fingerprint says nothing about lines and paths, so moving a document brings nothing back.
 */
import type { Json } from '../base/json.ts';
import { isJsonObject } from '../base/json.ts';
import { warning } from '../compiler/problem.ts';
import type { Diagnostic } from '../language/diagnostics/diagnostic.ts';
import { fingerprintOf } from './place.ts';
import type { Workspace } from './workspace.ts';

/** The file, beside `rutter.yaml`. */
export const BASELINE_FILE = 'rutter-baseline.json';
const FORMAT = 1;

/** One known finding. `file` and `message` are for people; only the fingerprint counts. */
export type BaselineEntry = {
  readonly fingerprint: string;
  readonly rule: string;
  readonly file: string;
  readonly message: string;
};

export type Fingerprinted = { readonly diagnostic: Diagnostic; readonly fingerprint: string };

/** Findings with their fingerprints; equal ones are told apart by their order. Pure. */
export function fingerprintAll(
  findings: readonly Diagnostic[],
  workspace: Workspace,
): readonly Fingerprinted[] {
  const numbered = numberPrints(bareFingerprints(findings, workspace));
  return findings.map((diagnostic, index) => ({ diagnostic, fingerprint: numbered[index] ?? '' }));
}

/** The fingerprints of findings, in their order; equal ones are equal. Pure. */
export function bareFingerprints(findings: readonly Diagnostic[], workspace: Workspace): readonly string[] {
  return findings.map((diagnostic) => {
    const { file } = diagnostic.span;
    return fingerprintOf(diagnostic, workspace.documentIn(file), workspace.textOf(file));
  });
}

/** The same, with the second and all later ones of equal prints numbered. Pure. */
export function numberPrints(prints: readonly string[]): readonly string[] {
  const seen = new Map<string, number>();
  return prints.map((bare) => {
    const count = (seen.get(bare) ?? 0) + 1;
    seen.set(bare, count);
    return count === 1 ? bare : `${bare}-${count}`;
  });
}

/** Reads a baseline; null for text that is none. Pure. */
export function parseBaseline(text: string): readonly BaselineEntry[] | null {
  let value: Json;
  try {
    value = JSON.parse(text) as Json;
  } catch {
    return null;
  }
  if (!isJsonObject(value) || value.format !== FORMAT || !Array.isArray(value.findings)) return null;
  const entries = value.findings as readonly Json[];
  const isEntry = (entry: Json) =>
    isJsonObject(entry) &&
    ['fingerprint', 'rule', 'file', 'message'].every((key) => typeof entry[key] === 'string');
  return entries.every(isEntry) ? (entries as unknown as readonly BaselineEntry[]) : null;
}

/** The bytes of a baseline: sorted by fingerprint, so that merges stay small. Pure. */
export function writeBaseline(entries: readonly BaselineEntry[]): string {
  const findings = [...entries].sort((left, right) => (left.fingerprint < right.fingerprint ? -1 : 1));
  return `${JSON.stringify({ format: FORMAT, findings }, null, 2)}\n`;
}

/** Findings as entries. Pure. */
export function toEntries(findings: readonly Fingerprinted[]): readonly BaselineEntry[] {
  return findings.map(({ diagnostic: { code, span, message }, fingerprint }) => ({
    fingerprint,
    rule: code,
    file: span.file,
    message,
  }));
}

export type Baselined = {
  /** What is not in the baseline. */
  readonly findings: readonly Diagnostic[];
  readonly known: readonly Fingerprinted[];
  /** Entries that no finding has any more, of rules that ran. */
  readonly stale: readonly BaselineEntry[];
};

/** Takes out what a baseline knows. `ran`: ids of the rules that saw all they need; of others nothing is stale. Pure. */
export function applyBaseline(
  findings: readonly Fingerprinted[],
  entries: readonly BaselineEntry[],
  ran: ReadonlySet<string>,
): Baselined {
  const wanted = new Set(entries.map(({ fingerprint }) => fingerprint));
  const present = new Set(findings.map(({ fingerprint }) => fingerprint));
  return {
    findings: findings
      .filter(({ fingerprint }) => !wanted.has(fingerprint))
      .map(({ diagnostic }) => diagnostic),
    known: findings.filter(({ fingerprint }) => wanted.has(fingerprint)),
    stale: entries.filter(({ fingerprint, rule }) => ran.has(rule) && !present.has(fingerprint)),
  };
}

/** One warning for each stale entry, at its line of the baseline. `text`: of the file. Pure. */
export function reportStale(stale: readonly BaselineEntry[], text: string): readonly Diagnostic[] {
  return stale.map(({ fingerprint, rule, file }) => {
    const start = Math.max(0, text.indexOf(`"${fingerprint}"`));
    const span = { file: BASELINE_FILE, start, end: start + fingerprint.length + 2 };
    return warning(
      'baseline-stale',
      `\`${rule}\` finds nothing in \`${file}\` any more that this stands for`,
      span,
      {
        label: 'no such finding',
        help: 'take it out with `rutter baseline --update`',
      },
    );
  });
}

/**
 * Everything that `lint` says about a compiled workspace: errors of compiling first, then what the rules find, less what
 * is waived or in the baseline, and what is wrong with waivers, settings and baseline. Reads no file.
 */
import type { Instant } from '../base/ids.ts';
import type { Compiled } from '../compiler/compile.ts';
import type { Definitions } from '../kinds/definition.ts';
import type { Diagnostic } from '../language/diagnostics/diagnostic.ts';
import { orderDiagnostics } from '../language/diagnostics/order.ts';
import type { Span } from '../language/syntax/node.ts';
import {
  applyBaseline,
  type BaselineEntry,
  type Fingerprinted,
  fingerprintAll,
  reportStale,
} from './baseline.ts';
import type { Level, Rule } from './definition.ts';
import { type Ran, runRules } from './lint.ts';
import { readSettings, type Settings } from './settings.ts';
import { type Deviation, judgeWaivers } from './waivers/judge.ts';
import { describeWorkspace, filesWithErrors, type Outside, type Workspace } from './workspace.ts';

/** What the caller knows and wants. `baseline` null: there is none. `clock`: times the rules. */
export type LintOptions = {
  readonly now: Instant;
  readonly rules: readonly Rule[];
  readonly levels?: ReadonlyMap<string, Level>;
  readonly changed?: Outside['changed'];
  readonly coverage?: Outside['coverage'];
  readonly emitted?: Outside['emitted'];
  readonly baseline?: { readonly entries: readonly BaselineEntry[]; readonly text: string } | null;
  readonly clock?: () => number;
};

export type Linted = {
  /** In order; what is to be reported. */
  readonly diagnostics: readonly Diagnostic[];
  /** Findings of rules that are not waived, those of the baseline included: what a baseline is made of. */
  readonly findings: readonly Fingerprinted[];
  readonly deviations: readonly Deviation[];
  readonly stale: readonly BaselineEntry[];
  /** Findings that the baseline keeps quiet. */
  readonly known: readonly Fingerprinted[];
  readonly ran: Ran;
  readonly settings: Settings;
  readonly workspace: Workspace;
};

/** Lints a compiled workspace. Pure, but for the clock. */
export function lintWorkspace(compiled: Compiled, definitions: Definitions, options: LintOptions): Linted {
  const { now, rules, changed = null, coverage = null, emitted = null, clock } = options;
  const workspace = describeWorkspace(compiled, definitions, { now, changed, coverage, emitted });
  const settings = readSettings(rules, workspace.root, options.levels);
  const ran = runRules({ compiled, workspace, definitions, settings, ...(clock && { clock }) });
  const faulty = filesWithErrors(compiled);
  const waived = judgeWaivers({
    workspace,
    findings: ran.findings,
    rules,
    ran: ran.ran,
    opened: openedBy(compiled, workspace),
    documents: compiled.documents.filter(({ broken }) => !broken),
    faulty,
  });
  const findings = fingerprintAll(waived.findings, workspace);
  // What is missing because a file holds an error is not mended: a rule may look from any file at any other.
  const judged = faulty.size > 0 ? [] : ran.ran.map(({ id }) => id);
  const known = applyBaseline(findings, options.baseline?.entries ?? [], new Set(judged));
  return {
    diagnostics: orderDiagnostics([
      ...compiled.diagnostics,
      ...settings.diagnostics,
      ...known.findings,
      ...waived.diagnostics,
      ...reportStale(known.stale, options.baseline?.text ?? ''),
    ]),
    findings,
    deviations: waived.deviations,
    stale: known.stale,
    known: known.known,
    ran,
    settings,
    workspace,
  };
}

/** Where waivers let the proof of the compiler stand that would fail without them; null where nothing was proved. */
function openedBy({ proof }: Compiled, { spanOf }: Workspace): readonly Span[] | null {
  if (proof === null) return null;
  return proof.theorems.flatMap(({ openings }) => openings.map(({ source }) => spanOf(source)));
}

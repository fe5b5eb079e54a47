/** One run of the linter: reads the workspace, compiles and lints it, also again with texts that were changed by fixes. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { adapters } from '../../../adapters/registry.ts';
import { sha256 } from '../../base/hash.ts';
import { type Instant, instant } from '../../base/ids.ts';
import { parseInstant } from '../../base/instant.ts';
import type { Json } from '../../base/json.ts';
import { suggest } from '../../base/suggest.ts';
import type { Compiled } from '../../compiler/compile.ts';
import { compileRead } from '../../compiler/compile-read.ts';
import { definitions } from '../../kinds/registry.ts';
import type { Texts } from '../../language/diagnostics/apply-fixes.ts';
import { changedSince } from '../../language/workspace/changed.ts';
import { readWorkspace } from '../../language/workspace/read.ts';
import { BASELINE_FILE, parseBaseline } from '../../rules/baseline.ts';
import type { Level } from '../../rules/definition.ts';
import { type Linted, type LintOptions, lintWorkspace } from '../../rules/lint-workspace.ts';
import { rules } from '../../rules/registry.ts';
import { parseScanReport, SCAN_REPORT_FILE } from '../../scan/scan-report.ts';
import { type Context, Refusal } from '../context.ts';
import { unboundSmallHeap } from '../heap.ts';
import { coverAskedJourneys } from './coverage.ts';

/** What a run gives. */
export type LintRun = { readonly compiled: Compiled; readonly linted: Linted };

export type LintSession = {
  readonly root: string;
  /** As they were read. */
  readonly texts: Texts;
  readonly changed: ReadonlySet<string> | null;
  readonly now: Instant;
  /** Everything that the answer for the texts as they were read depends on, but the time and this program. */
  inputs(): readonly Json[];
  run(texts: Texts): Promise<LintRun>;
};

export type SessionOptions = {
  readonly now?: string;
  readonly rule?: ReadonlyMap<string, Level>;
  readonly changedSince?: string;
  /** Findings in the baseline are reported all the same. */
  readonly ignoreBaseline?: boolean;
  /** Times the rules. */
  readonly clock?: () => number;
};

/** Reads a workspace for linting. Throws a Refusal for a broken baseline, an unknown commit, a bad `--now`. */
export function openSession(context: Context, root: string, options: SessionOptions): LintSession {
  const now = readNow(context, options.now);
  const read = readWorkspace(root);
  unboundSmallHeap(read.files.length);
  const changed = options.changedSince === undefined ? null : readChanged(root, options.changedSince);
  const emitted = readEmitted(root);
  const baseline = options.ignoreBaseline === true ? null : readBaseline(root);
  return {
    root,
    changed,
    now,
    inputs: () => [
      read.files.map(({ path, text }) => [path, sha256(text)]),
      JSON.stringify(read.diagnostics),
      [...(options.rule ?? [])].map(([rule, level]) => [rule, level]),
      baseline?.text ?? null,
      emitted ? [[...emitted.events], JSON.stringify(emitted.unresolved)] : null,
    ],
    texts: new Map(read.files.map(({ path, text }) => [path, text])),
    async run(texts) {
      const files = [...texts].map(([path, text]) => ({ path, text }));
      const compiled = await compileRead({ ...read, files }, definitions, { adapters, now });
      const lint: LintOptions = {
        now,
        rules,
        changed,
        baseline,
        coverage: await coverAskedJourneys(compiled),
        emitted,
        ...(options.rule && { levels: options.rule }),
        ...(options.clock && { clock: options.clock }),
      };
      return { compiled, linted: lintWorkspace(compiled, definitions, lint) };
    },
  };
}

function readNow(context: Context, text: string | undefined): Instant {
  if (text === undefined) return instant(context.now());
  const at = parseInstant(text);
  if (at === null) throw new Refusal(`\`--now ${text}\` is no instant`, 'write it as 2026-11-23T09:00:00Z');
  return at;
}

function readChanged(root: string, ref: string): ReadonlySet<string> {
  const changed = changedSince(root, ref);
  if (!changed.ok) throw new Refusal(`\`--changed-since ${ref}\`: ${changed.error}`);
  return changed.paths;
}

/** What the last scan saw; null where there is no report. Throws a Refusal for a file that is none. */
export function readEmitted(root: string): LintOptions['emitted'] {
  const path = join(root, SCAN_REPORT_FILE);
  if (!existsSync(path)) return null;
  const report = parseScanReport(readFileSync(path, 'utf8'));
  if (report === null) {
    throw new Refusal(
      `\`${SCAN_REPORT_FILE}\` is no report of a scan`,
      'write it anew with `rutter scan --report`, or remove it',
    );
  }
  return { events: new Set(report.events), unresolved: report.unresolved };
}

/** The baseline of a workspace; null where there is none. Throws a Refusal for a file that is no baseline. */
export function readBaseline(root: string): NonNullable<LintOptions['baseline']> | null {
  const path = join(root, BASELINE_FILE);
  if (!existsSync(path)) return null;
  const text = readFileSync(path, 'utf8');
  const entries = parseBaseline(text);
  if (entries === null) {
    throw new Refusal(
      `\`${BASELINE_FILE}\` is no baseline`,
      'write it anew with `rutter baseline`, or remove it',
    );
  }
  return { entries, text };
}

/** Reads one `--rule ID=level`, on top of those before. Throws a Refusal. */
export function readRuleLevel(text: string, before: ReadonlyMap<string, Level>): ReadonlyMap<string, Level> {
  const [id = '', level = ''] = text.split('=');
  const known = rules.find((rule) => rule.id === id);
  if (known === undefined) {
    const near = suggest(
      id,
      rules.map((rule) => rule.id),
    );
    throw new Refusal(
      `there is no rule \`${id}\``,
      near === undefined ? '`rutter explain` lists them all' : `did you mean \`${near}\`?`,
    );
  }
  if (level !== 'error' && level !== 'warn' && level !== 'off') {
    throw new Refusal(`\`--rule ${text}\` names no level`, `write --rule ${id}=error, =warn or =off`);
  }
  if (level === 'off' && !known.isWaivable) {
    throw new Refusal(
      `the rule \`${id}\` cannot be switched off`,
      `write --rule ${id}=warn, or mend what it finds`,
    );
  }
  return new Map([...before, [id, level]]);
}

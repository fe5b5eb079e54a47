/**
 * Takes waived findings out, and says what is wrong with the waivers themselves: unused, unknown rule, not allowed.
 * An expired waiver waives nothing: the finding is back, and says so. Also makes the log of all deviations.
 */
import { compileGlob } from '../../base/glob.ts';
import { suggest } from '../../base/suggest.ts';
import { WAIVABLE_CODES } from '../../compiler/openings.ts';
import { contains, problem, warning } from '../../compiler/problem.ts';
import type { SourceDocument } from '../../compiler/source-document.ts';
import { codes } from '../../language/diagnostics/codes.ts';
import type { Diagnostic } from '../../language/diagnostics/diagnostic.ts';
import type { Span } from '../../language/syntax/node.ts';
import type { Rule } from '../definition.ts';
import { isUnder, placeOf } from '../place.ts';
import type { Workspace } from '../workspace.ts';
import { readInlineWaivers } from './inline.ts';

/** What became of a deviation. `unjudged`: its rule could not run, or is off. */
export type DeviationState = 'in force' | 'expired' | 'unused' | 'refused' | 'unjudged';

/** One line of the log. `approver` and `ticket` are '' where nothing is written. `span`: where the waiver stands. */
export type Deviation = {
  readonly rule: string;
  /** What it is for, as people read it: path and pointer, or path and line. */
  readonly where: string;
  readonly reason: string;
  readonly owner: string;
  readonly approver: string;
  readonly ticket: string;
  readonly expires: string;
  readonly state: DeviationState;
  /** How many findings it covers. */
  readonly findings: number;
  readonly span: Span;
};

export type Waived = {
  /** What is left to report, expired waivers named in notes. */
  readonly findings: readonly Diagnostic[];
  /** What is wrong with waivers; never waived itself. */
  readonly diagnostics: readonly Diagnostic[];
  readonly deviations: readonly Deviation[];
};

/** What can be known when waivers are judged. */
export type WaiverInput = {
  readonly workspace: Workspace;
  readonly findings: readonly Diagnostic[];
  /** All rules there are, and those that ran. */
  readonly rules: readonly Rule[];
  readonly ran: readonly Rule[];
  /** Places of waivers without which the compiler's proof would fail; null where nothing was proved. */
  readonly opened: readonly Span[] | null;
  /** All documents that can be read, and files that hold an error: rules said nothing about those. */
  readonly documents: readonly SourceDocument[];
  readonly faulty: ReadonlySet<string>;
};

type Candidate = Omit<Deviation, 'state' | 'findings'> & {
  readonly covers: (finding: Diagnostic) => boolean;
  /** Something that its rule looks at could not be read: a rule may look from any file at any other. */
  readonly isBlind: boolean;
};

/** Judges all waivers of a workspace. Pure. */
export function judgeWaivers(input: WaiverInput): Waived {
  const { workspace, findings, rules } = input;
  const diagnostics: Diagnostic[] = [];
  const report = (diagnostic: Diagnostic) => void diagnostics.push(diagnostic);
  const candidates = [...centralCandidates(input), ...inlineCandidates(input, report)];
  const left = new Map(findings.map((finding) => [finding, finding]));
  const deviations = candidates.map((candidate): Deviation => {
    const refusal = refuse(candidate, rules);
    if (refusal !== null) report(refusal);
    const covered = refusal === null ? findings.filter(candidate.covers) : [];
    const isExpired = candidate.expires < workspace.today;
    const state = refusal === null ? stateOf(candidate, covered.length, isExpired, input) : 'refused';
    for (const finding of covered) {
      if (state === 'in force') left.delete(finding);
      const current = left.get(finding);
      if (state === 'expired' && current !== undefined) left.set(finding, noteExpired(current, candidate));
    }
    if (state === 'unused') report(unused(candidate));
    const { covers: _covers, isBlind: _isBlind, ...shown } = candidate;
    return { ...shown, state, findings: covered.length };
  });
  return { findings: [...left.values()], diagnostics, deviations };
}

function stateOf(
  { rule, span, isBlind }: Candidate,
  count: number,
  isExpired: boolean,
  { ran, opened }: WaiverInput,
): DeviationState {
  if (WAIVABLE_CODES.has(rule)) {
    if (isExpired) return 'expired';
    if (opened === null) return 'unjudged';
    return opened.some((each) => each.file === span.file && each.start === span.start)
      ? 'in force'
      : 'unused';
  }
  if (!ran.some(({ id }) => id === rule)) return 'unjudged';
  if (count === 0) return isBlind ? 'unjudged' : 'unused';
  return isExpired ? 'expired' : 'in force';
}

function centralCandidates({ workspace, documents, faulty }: WaiverInput): readonly Candidate[] {
  const { waivers } = workspace;
  const byFile = new Map<string, SourceDocument>(documents.map((each) => [each.file, each]));
  return waivers.map(({ path, pointer, ...waiver }) => {
    const fits = compileGlob(path);
    const where = pointer === '' ? path : `${path}#${pointer}`;
    const covers = (finding: Diagnostic) => {
      if (finding.code !== waiver.rule || !fits(finding.span.file)) return false;
      const document = byFile.get(finding.span.file);
      return document !== undefined && isUnder(pointer, placeOf(document.root, finding.span));
    };
    return { ...waiver, where, covers, isBlind: faulty.size > 0 };
  });
}

function inlineCandidates(
  { workspace, documents, faulty }: WaiverInput,
  report: (diagnostic: Diagnostic) => void,
): readonly Candidate[] {
  return documents.flatMap((document) => {
    const text = workspace.textOf(document.file);
    return readInlineWaivers(document, text, report).map(({ covers, ...waiver }) => ({
      ...waiver,
      approver: '',
      ticket: '',
      isBlind: faulty.size > 0,
      where: `${document.file}:${text.slice(0, waiver.span.start).split('\n').length}`,
      covers: ({ code, span }: Diagnostic) => code === waiver.rule && contains(covers, span),
    }));
  });
}

/** What speaks against a waiver, whatever it covers. */
function refuse({ rule, span, approver }: Candidate, rules: readonly Rule[]): Diagnostic | null {
  const known = rules.find(({ id }) => id === rule);
  if (known?.isWaivable === true) return null;
  if (WAIVABLE_CODES.has(rule) && approver !== '') return null;
  if (known === undefined && !codes.has(rule)) {
    const near = suggest(rule, [...rules.map(({ id }) => id), ...WAIVABLE_CODES]);
    return problem('unknown-rule', `this waiver is for the rule \`${rule}\`, which does not exist`, span, {
      label: 'no rule has this name',
      help: near === undefined ? '`rutter explain` lists them all' : `did you mean \`${near}\`?`,
    });
  }
  return problem(
    'waiver-not-allowed',
    `\`${rule}\` cannot be waived${WAIVABLE_CODES.has(rule) ? ' in a comment' : ''}`,
    span,
    {
      label: 'waives nothing',
      help: WAIVABLE_CODES.has(rule)
        ? 'put it into a document of kind `Waivers`, with an approver'
        : 'mend what it finds, and remove the waiver',
    },
  );
}

function unused({ rule, where, span }: Candidate): Diagnostic {
  return warning('waiver-unused', `nothing to waive: \`${rule}\` finds nothing at \`${where}\``, span, {
    label: 'unused',
    help: 'remove it, or correct its target',
  });
}

function noteExpired(finding: Diagnostic, { owner, expires, reason, span }: Candidate): Diagnostic {
  return {
    ...finding,
    notes: [...(finding.notes ?? []), `waived until ${expires} by ${owner} (${reason}); that has expired`],
    related: [...(finding.related ?? []), { span, label: 'the expired waiver' }],
  };
}

/** What may be done about a finding: its own fix, or a waiver above it. Pure. */
import {
  type CodeAction,
  CodeActionKind,
  type Diagnostic as Published,
  type TextEdit,
} from 'vscode-languageserver';
import { type Diagnostic, type Edit, fixOf } from '../language/diagnostics/diagnostic.ts';
import type { Node, Span } from '../language/syntax/node.ts';
import { addDays } from '../rules/days.ts';
import { rules } from '../rules/registry.ts';
import type { Places } from './places.ts';
import type { Analysis } from './session.ts';

/** So many days a waiver holds that is offered. */
const WAIVER_DAYS = 30;

/** Where a document is, and how the edits of several documents become one change. */
export type FixContext = {
  readonly analysis: Analysis;
  readonly places: Places;
  readonly published: (diagnostic: Diagnostic) => Published;
  readonly uriOf: (file: string) => string;
};

/** The actions for the diagnostics that touch a part of a file. */
export function quickFixes(part: Span, context: FixContext): readonly CodeAction[] {
  const { diagnostics } = context.analysis;
  const touching = diagnostics.filter(
    ({ span }) => span.file === part.file && span.start <= part.end && part.start <= span.end,
  );
  return touching.flatMap((diagnostic) => [
    ...fixAction(diagnostic, context),
    ...waiverAction(diagnostic, context),
  ]);
}

/** Edits of several files as one change of the protocol. */
export function changesOf(edits: readonly Edit[], { places, uriOf }: Pick<FixContext, 'places' | 'uriOf'>) {
  const changes: { [uri: string]: TextEdit[] } = {};
  for (const { span, text } of edits) {
    const uri = uriOf(span.file);
    changes[uri] = [...(changes[uri] ?? []), { range: places.rangeOf(span), newText: text }];
  }
  return changes;
}

function fixAction(diagnostic: Diagnostic, context: FixContext): readonly CodeAction[] {
  const fix = fixOf(diagnostic);
  if (fix === undefined || fix.edits.length === 0) return [];
  return [
    {
      title: fix.isSafe ? fix.title : `${fix.title} (may change the meaning)`,
      kind: CodeActionKind.QuickFix,
      isPreferred: fix.isSafe,
      diagnostics: [context.published(diagnostic)],
      edit: { changes: changesOf(fix.edits, context) },
    },
  ];
}

/** A comment above the line, with what somebody has to fill in written in capitals. */
function waiverAction(diagnostic: Diagnostic, context: FixContext): readonly CodeAction[] {
  const { code, span } = diagnostic;
  if (rules.find(({ id }) => id === code)?.isWaivable !== true) return [];
  const { analysis } = context;
  const text = analysis.textOf(span.file);
  const document = analysis.compiled.documents.find(({ file }) => file === span.file);
  const at = document === undefined ? span.start : startOfPart(document.root, span.start);
  const start = at === 0 ? 0 : text.lastIndexOf('\n', at - 1) + 1;
  const indentation = /^ */.exec(text.slice(start))?.[0] ?? '';
  const until = addDays(analysis.linted.workspace.today, WAIVER_DAYS);
  const lineEnd = text.includes('\r\n') ? '\r\n' : '\n';
  const comment = `${indentation}# rutter-ignore ${code}: REASON (OWNER, until: ${until})${lineEnd}`;
  return [
    {
      title: `waive \`${code}\` here for ${WAIVER_DAYS} days`,
      kind: CodeActionKind.QuickFix,
      diagnostics: [context.published(diagnostic)],
      edit: {
        changes: changesOf([{ span: { file: span.file, start, end: start }, text: comment }], context),
      },
    },
  ];
}

/** Where the smallest entry or item around a place begins: a comment within a text of several lines would be part of it. */
function startOfPart(node: Node, offset: number): number {
  const parts = node.node === 'map' ? node.entries : node.node === 'list' ? node.items : [];
  const around = parts.find(({ span }) => span.start <= offset && offset < span.end);
  if (around === undefined) return node.node === 'scalar' ? node.span.start : offset;
  if (!('value' in around && 'key' in around)) return startOfPart(around as Node, offset);
  return around.value.node === 'scalar' ? around.span.start : startOfPart(around.value, offset);
}

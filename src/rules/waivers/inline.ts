/**
 * Waivers in comments: `# rutter-ignore RULE: reason (owner, until: DATE)`, on a line of its own above what it is for.
 * Reads comments and places; what a waiver does to findings is judged elsewhere.
 */
import { parseDate } from '../../base/civil.ts';
import { problem } from '../../compiler/problem.ts';
import type { SourceDocument } from '../../compiler/source-document.ts';
import type { Diagnostic } from '../../language/diagnostics/diagnostic.ts';
import { indexLines, type LineIndex } from '../../language/syntax/line-index.ts';
import type { Node, Span } from '../../language/syntax/node.ts';
import type { Comment } from '../../language/syntax/scan.ts';

/** A comment that waives. `covers`: the part of the document below it. */
export type InlineWaiver = {
  readonly rule: string;
  readonly reason: string;
  readonly owner: string;
  /** The last day (YYYY-MM-DD) on which it holds. */
  readonly expires: string;
  readonly span: Span;
  readonly covers: Span;
};

const FORM = '`# rutter-ignore RULE: reason (owner, until: YYYY-MM-DD)`';
/** Most texts hold no waiver, and their comments need not be read. */
const MENTIONED = /rutter[-_ ]?(ignore|disable|waive)/i;
const SEVERAL = /^#\s*rutter-ignore\s+[\w-]+\s*,/;
const MEANT = /^#+\s*rutter[-_ ]?(ignore|disable|waive)/i;

/** Reads the waivers of a document; what is meant as one and cannot be read is reported. Pure. */
export function readInlineWaivers(
  document: SourceDocument,
  text: string,
  report: (diagnostic: Diagnostic) => void,
): readonly InlineWaiver[] {
  if (!MENTIONED.test(text)) return [];
  const meant = document.comments.filter((comment) => MEANT.test(comment.text));
  if (meant.length === 0) return [];
  const lines = indexLines(text);
  return meant.flatMap((comment) => {
    const read = readOne(comment, document, text, lines);
    if (typeof read !== 'string') return [read];
    const span = { file: document.file, start: comment.start, end: comment.end };
    report(
      problem('waiver-malformed', `this waiver is not taken: ${read}`, span, {
        label: 'waives nothing',
        help: `write ${FORM} on a line of its own above what it is for`,
      }),
    );
    return [];
  });
}

/** The waiver, or what is wrong with the comment. */
function readOne(
  comment: Comment,
  { file, root }: SourceDocument,
  text: string,
  lines: LineIndex,
): InlineWaiver | string {
  const { line } = lines.locate(comment.start);
  const range = lines.range(line);
  if (text.slice(range.start, comment.start).trim() !== '') return 'it stands behind something on its line';
  const words = /^#\s*rutter-ignore\s+([^\s:]+)\s*:\s*(\S.*)$/.exec(comment.text.trimEnd());
  const [, rule = '', rest = ''] = words ?? [];
  if (SEVERAL.test(comment.text)) return 'it names several rules, and each needs a comment of its own';
  if (words === null) return 'it names no rule, or no reason';
  const open = rest.lastIndexOf('(');
  if (open <= 0 || !rest.endsWith(')')) return 'it has no owner and no date in brackets at its end';
  const [owner = '', until = '', ...more] = rest.slice(open + 1, -1).split(',');
  const expires = /^\s*until:\s*(\S+)\s*$/.exec(until)?.[1] ?? '';
  const reason = rest.slice(0, open).trim();
  if (owner.trim() === '' || more.length > 0) return 'nobody answers for it';
  if (parseDate(expires) === null) return 'it has no day until which it holds';
  if (reason === '') return 'it has no reason';
  const covers = findBelow(root, line, lines);
  if (covers === null) return 'nothing stands below it';
  const span = { file, start: comment.start, end: comment.end };
  return { rule, reason, owner: owner.trim(), expires, span, covers };
}

/** The outermost part that starts on the first line below that holds more than a comment; above the first key: all. */
function findBelow(root: Node, line: number, lines: LineIndex): Span | null {
  for (let below = line + 1; below <= lines.lineCount; below += 1) {
    const written = lines.lineText(below).trim();
    if (written === '' || written.startsWith('#')) continue;
    const { start, end } = lines.range(below);
    if (root.span.start >= start) return root.span.start < end ? root.span : null;
    return outermostBetween(root, start, end);
  }
  return null;
}

function outermostBetween(node: Node, start: number, end: number): Span | null {
  if (node.node === 'scalar') return null;
  for (const part of node.node === 'map' ? node.entries : node.items) {
    if (part.span.start >= start && part.span.start < end) return part.span;
    if (part.span.start < start && part.span.end > start) {
      return outermostBetween('value' in part && 'key' in part ? part.value : (part as Node), start, end);
    }
  }
  return null;
}

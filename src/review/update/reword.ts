/**
 * Lets expectations that failed say what happened: splices in the texts of tests, so that everything else stays as it was
 * written. What somebody has to think about (a message that was not expected, or did not come at all) is left alone.
 */
import type { Json } from '../../base/json.ts';
import type { SourceDocument } from '../../compiler/source-document.ts';
import type { TestDocument } from '../../compiler/tests/test-document.ts';
import type { Diagnostic, Edit } from '../../language/diagnostics/diagnostic.ts';
import { child, type Node, type Span } from '../../language/syntax/node.ts';
import { replaceScalar } from '../../language/syntax/splices.ts';
import { writeFlow } from '../../language/syntax/write-flow.ts';
import type { Reworded } from '../judge.ts';
import { writeOffset } from '../record/life.ts';
import type { CaseReport } from '../report.ts';

/** The node of exactly that span, or the value of the entry that has it. */
function findNode(node: Node, span: Span): Node | undefined {
  if (isSame(node.span, span)) return node;
  if (node.node === 'scalar' || node.span.start > span.start || node.span.end < span.end) return undefined;
  const own = node.node === 'map' ? node.entries.find((each) => isSame(each.span, span)) : undefined;
  if (own !== undefined) return own.value;
  const parts = node.node === 'list' ? node.items : node.entries.map(({ value }) => value);
  for (const part of parts) {
    const found = findNode(part, span);
    if (found !== undefined) return found;
  }
  return undefined;
}

const isSame = (one: Span, other: Span) => one.start === other.start && one.end === other.end;

function replace(node: Node | undefined, value: Json): readonly Edit[] | null {
  return node?.node === 'scalar' ? [replaceScalar(node, writeFlow(value))] : null;
}

/** The splices of one rewording; null where it stands in a form that only its writer can change. */
function editsOf({ written, instead }: Reworded, root: Node, start: number): readonly Edit[] | null {
  const node = findNode(root, written.span);
  if (node === undefined) return null;
  const { fields, count, entered, at } = instead;
  if (at !== undefined) return moveExpectation(root, written.span, writeOffset(at, start as typeof at));
  if (count !== undefined) return replace(child(node, 'count'), count);
  if (entered !== undefined) return replace(child(node, 'entered'), entered);
  const changes = Object.entries(fields ?? {});
  // A plain name stands for its only field.
  if (node.node === 'scalar') return changes.length === 1 ? replace(node, changes[0]?.[1] ?? null) : null;
  const edits = changes.map(([name, value]) => replace(child(node, name), value));
  return edits.some((each) => each === null) ? null : edits.flatMap((each) => each ?? []);
}

/** The expectation around a match says another moment. */
function moveExpectation(root: Node, span: Span, moment: string): readonly Edit[] | null {
  const around = enclosing(root, span).findLast((node) => child(node, 'at')?.node === 'scalar');
  return around === undefined ? null : replace(child(around, 'at'), moment);
}

function enclosing(node: Node, span: Span): readonly Node[] {
  if (node.span.start > span.start || node.span.end < span.end || node.node === 'scalar') return [];
  const parts = node.node === 'list' ? node.items : node.entries.map(({ value }) => value);
  return [node, ...parts.flatMap((part) => enclosing(part, span))];
}

/** What stands in the way of a rewording is left out. As diagnostics with fixes, for who applies those. Pure. */
export function rewordingFixes(
  cases: readonly CaseReport[],
  tests: readonly TestDocument[],
  documents: readonly SourceDocument[],
): readonly Diagnostic[] {
  return cases.flatMap(({ document, name, reworded }) => {
    const test = tests.find((each) => each.name === document && each.cases.some((one) => one.name === name));
    const start = test?.cases.find((one) => one.name === name)?.start;
    const root = documents.find(
      ({ kind, file, name: own }) => kind === 'Test' && file === test?.file && own === document,
    )?.root;
    if (start === undefined || root === undefined) return [];
    return reworded.flatMap((each): readonly Diagnostic[] => {
      const edits = editsOf(each, root, start);
      if (edits === null || edits.length === 0) return [];
      const { span } = each.written;
      const fix = { title: 'say what happened', isSafe: false, edits };
      return [{ code: 'failed-expectation', severity: 'error', message: 'says something else', span, fix }];
    });
  });
}

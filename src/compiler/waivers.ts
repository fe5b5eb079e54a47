/**
 * The `Waivers` documents -> deviations as data, with their places. Whether one is used, expired or allowed at all is
 * judged by who reports the finding.
 */
import { child, type Node, type Span } from '../language/syntax/node.ts';
import { textOf } from '../language/syntax/read-node.ts';
import type { SourceDocument } from './source-document.ts';

/** One deviation. `expires`: the last day (YYYY-MM-DD) on which it holds. `span`: where its rule is named. */
export type Waiver = {
  readonly rule: string;
  /** A path in the workspace, with `*`, `**` and `?`. */
  readonly path: string;
  /** A JSON Pointer into the document; '' is all of it. Items of lists may be named by `id` or `name`. */
  readonly pointer: string;
  readonly reason: string;
  readonly owner: string;
  readonly approver: string;
  readonly ticket: string;
  readonly expires: string;
  readonly span: Span;
};

/** The deviations of sound documents, in their order. Pure. */
export function compileWaivers(documents: readonly SourceDocument[]): readonly Waiver[] {
  return documents.flatMap(({ root }) => {
    const listed = child(root, 'waivers');
    return listed?.node === 'list' ? listed.items.map(waiverOf) : [];
  });
}

function waiverOf(node: Node): Waiver {
  const field = (name: string) => textOf(child(node, name)) ?? '';
  const [path = '', ...pointer] = field('target').split('#');
  return {
    rule: field('rule'),
    path,
    pointer: pointer.join('#'),
    reason: field('reason'),
    owner: field('owner'),
    approver: field('approver'),
    ticket: field('ticket'),
    expires: field('expires'),
    span: child(node, 'rule')?.span ?? node.span,
  };
}

/** What a case expects, at a moment or between two. An expectation that asserts nothing, or never can, is reported. */
import type { Instant } from '../../base/ids.ts';
import { child, type Node } from '../../language/syntax/node.ts';
import { isTrue } from '../../language/syntax/read-node.ts';
import { problem } from '../problem.ts';
import { type CaseContext, momentOf, writtenAt } from './case-context.ts';
import { readLists } from './matches.ts';
import type { Expectation } from './test-document.ts';

/** Lowers one expectation; undefined, and reported, when there is nothing to compare. */
export function compileExpectation(
  node: Node,
  exact: boolean,
  context: CaseContext,
): Expectation | undefined {
  const { session } = context;
  const when = readWhen(node, context);
  const lists = readLists(node, context);
  if (Object.keys(lists).length === 0) {
    session.report(
      problem('empty-expectation', 'this expectation asserts nothing', node.span, {
        label: 'only a moment',
        help: 'add what must happen then: `sends`, `no_sends`, `refused`, `exits`, `goals`, `profile` ...',
      }),
    );
    return undefined;
  }
  if (when === undefined) return undefined;
  const isExact = exact || isTrue(child(node, 'exact'));
  return { ...writtenAt(session, node), ...when, exact: isExact, ...lists };
}

/** `at`, or `from` and `until`: a time that is at least a millisecond long. */
function readWhen(
  node: Node,
  context: CaseContext,
): { readonly at: Instant | 'end'; readonly from?: Instant } | undefined {
  const atNode = child(node, 'at') ?? child(node, 'until');
  const at = atNode === undefined ? undefined : momentOf(atNode, context);
  const fromNode = child(node, 'from');
  if (at === undefined || atNode === undefined) return undefined;
  if (fromNode === undefined) return { at };
  const from = momentOf(fromNode, context);
  if (from === undefined || from === 'end') return undefined;
  if (at === 'end' || from < at) return { at, from };
  context.session.report(
    problem('empty-expectation', 'this time ends before it begins', atNode.span, {
      label: 'not after `from`',
      help: 'what happens at `from` is in it, what happens at `until` is not',
    }),
  );
  return undefined;
}

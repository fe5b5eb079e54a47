/** Journeys that go on from one of another name (`moved: { journey: OLD }`): the old one must be gone, and have one heir. */
import type { Diagnostic } from '../language/diagnostics/diagnostic.ts';
import { child, type Span } from '../language/syntax/node.ts';
import { textOf } from '../language/syntax/read-node.ts';
import { problem } from './problem.ts';
import { nameSpan, type SourceDocument } from './source-document.ts';

/** Looks at one journey after the other; reports former names that are in use, or that two journeys claim. */
export function createFormerNames(
  journeys: readonly SourceDocument[],
  report: (diagnostic: Diagnostic) => void,
): { check(journey: SourceDocument): void } {
  const present = new Map(journeys.map((document) => [document.name, nameSpan(document)]));
  const claimed = new Map<string, Span>();
  return {
    check({ root }) {
      const list = child(root, 'migrate');
      for (const item of list?.node === 'list' ? list.items : []) {
        const node = child(child(item, 'moved'), 'journey');
        const name = textOf(node);
        if (node === undefined || name === undefined) continue;
        const other = present.get(name) ?? claimed.get(name);
        claimed.set(name, node.span);
        if (other !== undefined) report(inUse(name, node.span, other, present.has(name)));
      }
    },
  };
}

function inUse(name: string, span: Span, other: Span, isPresent: boolean): Diagnostic {
  const message = isPresent
    ? `\`${name}\` is no former name: there is a journey of this name`
    : `two journeys go on from \`${name}\``;
  return problem('former-name-in-use', message, span, {
    label: 'its runs and entries cannot be in two places',
    related: [{ span: other, label: isPresent ? 'it is here' : 'the other one' }],
    help: isPresent ? 'remove this entry, or rename the other journey' : 'keep the entry in one of them',
  });
}

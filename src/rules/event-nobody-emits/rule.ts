/**
 * Finds events that journeys, segments, traits and policies lean on, and that nobody sends: the catalog names no source,
 * or says `code` where the last scan of the code found no call. Without a scan, code is believed.
 */
import type { SourceDocument } from '../../compiler/source-document.ts';
import { child, type Entry, type Span } from '../../language/syntax/node.ts';
import { textOf } from '../../language/syntax/read-node.ts';
import type { DocumentRule, RuleContext, Visitor } from '../definition.ts';

export const rule: DocumentRule = {
  id: 'event-nobody-emits',
  family: 'audience',
  title: 'an event that is waited for and that nobody sends',
  question: 'Who sends the events that we wait for?',
  level: 'warn',
  since: '2026-11',
  isWaivable: true,
  needs: 'documents',
  create,
};

/** Documents in which an event that never happens hurts nobody. */
const HARMLESS: ReadonlySet<string> = new Set(['Catalog', 'Test', 'Workspace', 'Waivers', 'Population']);
/** Uses that are shown. */
const USES_MAX = 3;

function create(context: RuleContext): Visitor {
  return {
    document: (document) => {
      if (document.kind !== 'Catalog') return;
      const events = child(document.root, 'events');
      for (const event of events?.node === 'map' ? events.entries : []) judge(event, context);
    },
  };
}

function judge({ name, key, value }: Entry, context: RuleContext): void {
  const { emitted = null } = context.workspace;
  if (emitted?.events.has(name) === true) return;
  const source = textOf(child(value, 'source'));
  if (source !== undefined && (source !== 'code' || emitted === null)) return;
  const uses = usesOf(name, context);
  if (uses.length === 0) return;
  const related = uses.slice(0, USES_MAX).map(({ span, document }) => ({
    span,
    label: `the ${document.kind} \`${document.name}\` leans on it`,
  }));
  if (source === undefined) {
    context.report({
      message: `the catalog does not say who sends \`${name}\``,
      span: key.span,
      label: 'without `source`',
      related,
      help: 'write `source: code`, `webhook` or `warehouse`; if nobody sends it, remove what waits for it',
    });
    return;
  }
  const unresolved = emitted?.unresolved ?? 0;
  context.report({
    message: `no code sends \`${name}\`, as far as the last scan saw`,
    span: key.span,
    label: 'comes from code, as the catalog says',
    related,
    ...(unresolved > 0 && { notes: [`the scan could not read the event of ${countCalls(unresolved)}`] }),
    help: 'send it, mend its `source`, or scan again: `rutter scan --report`',
  });
}

function countCalls(count: number): string {
  return count === 1 ? 'one call' : `${count} calls`;
}

type Use = { readonly span: Span; readonly document: SourceDocument };

function usesOf(name: string, { workspace }: RuleContext): readonly Use[] {
  return workspace.usesOf('event', name).flatMap((span) => {
    const document = workspace.documentIn(span.file);
    return document === undefined || HARMLESS.has(document.kind) ? [] : [{ span, document }];
  });
}

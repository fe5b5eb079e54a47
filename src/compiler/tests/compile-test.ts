/** `Test` documents -> scenarios for the runner. The static half of their checks: names, moments, empty expectations. */
import { parseInstant } from '../../base/instant.ts';
import type { Diagnostic } from '../../language/diagnostics/diagnostic.ts';
import { child, type Node, type Span } from '../../language/syntax/node.ts';
import { entriesOf, isTrue, itemsOf, textOf } from '../../language/syntax/read-node.ts';
import { problem } from '../problem.ts';
import type { Session } from '../session.ts';
import { nameSpan, type SourceDocument } from '../source-document.ts';
import { type CaseContext, momentOf, writtenAt } from './case-context.ts';
import { compileEvent } from './events.ts';
import { compileExpectation } from './expectations.ts';
import { compileSubscribers, declarePeople, findCrowds } from './people.ts';
import type { TestCase, TestDocument } from './test-document.ts';

/** Lowers one test document; what is wrong is reported, and left out. */
export function compileTest(document: SourceDocument, session: Session): TestDocument {
  const journeyNode = child(document.root, 'journey');
  const journey = textOf(journeyNode) ?? null;
  if (journey !== null && journeyNode !== undefined) {
    session.names.refer('journey', journey, journeyNode.span);
  }
  const cases: TestCase[] = [];
  const seen = new Map<string, Span>();
  for (const node of itemsOf(child(document.root, 'cases'))) {
    const named = child(node, 'name');
    const first = named && seen.get(textOf(named) ?? '');
    if (named !== undefined && first !== undefined) {
      session.report(duplicateCase(textOf(named) ?? '', named.span, first));
      continue;
    }
    if (named !== undefined) seen.set(textOf(named) ?? '', named.span);
    const compiled = compileCase(node, journey, document.name, session);
    if (compiled !== undefined) cases.push(compiled);
  }
  const span = nameSpan(document);
  return {
    name: document.name,
    file: document.file,
    journey,
    cases,
    equivalents: itemsOf(child(document.root, 'equivalent_mutants')).map((node) => ({
      mutant: textOf(child(node, 'mutant')) ?? '',
      reason: textOf(child(node, 'reason')) ?? '',
      ...writtenAt(session, node),
    })),
    span,
    source: session.sourceOf(span),
  };
}

function duplicateCase(name: string, span: Span, first: Span): Diagnostic {
  return problem('duplicate-name', `two cases are called \`${name}\``, span, {
    label: 'used again here',
    related: [{ span: first, label: 'first used here' }],
    help: 'give each case a name of its own: results are kept by it',
  });
}

function compileCase(
  node: Node,
  journey: string | null,
  test: string,
  session: Session,
): TestCase | undefined {
  const startNode = child(node, 'start');
  const start = parseInstant(textOf(startNode) ?? '');
  if (start === null) return undefined;
  const people = entriesOf(child(node, 'subscribers'));
  const name = textOf(child(node, 'name')) ?? '';
  const crowds = findCrowds(people);
  const only = people.length === 1 ? people[0]?.name : undefined;
  const table = `subscriber ${test}: ${name}`;
  const context: CaseContext = { session, journey, people: table, crowds, only, start };
  declarePeople(people, context);
  const endNode = child(node, 'end');
  const end = endNode === undefined ? undefined : momentOf(endNode, context);
  const exact = isTrue(child(node, 'exact'));
  const expect = itemsOf(child(node, 'expect')).flatMap(
    (each) => compileExpectation(each, exact, context) ?? [],
  );
  const happenings = [...itemsOf(child(node, 'events')), ...itemsOf(child(node, 'outcomes'))];
  return {
    ...writtenAt(session, node),
    name,
    start,
    ...(end === undefined || end === 'end' ? {} : { end }),
    exact,
    subscribers: people.flatMap((each) => compileSubscribers(each, context)),
    events: happenings.flatMap((each) => compileEvent(each, context)),
    expect,
  };
}

/** `Test` documents -> scenarios for the runner. The static half of their checks: names, moments, empty expectations. */
import { parseDurationMs } from '../base/duration.ts';
import { type Instant, instant } from '../base/ids.ts';
import { parseInstant } from '../base/instant.ts';
import type { JsonObject } from '../base/json.ts';
import type { ReceiptKind } from '../kernel/input.ts';
import type { Diagnostic } from '../language/diagnostics/diagnostic.ts';
import { child, type Entry, entry, type Node, type Span } from '../language/syntax/node.ts';
import { propertiesOf } from './names.ts';
import { problem, textOf } from './problem.ts';
import type { Session } from './session.ts';
import { nameSpan, type SourceDocument } from './source-document.ts';
import type {
  ConsentLists,
  Expectation,
  TestCase,
  TestDocument,
  TestEvent,
  TestSubscriber,
} from './test-document.ts';
import { type CaseContext, readLists, referSubscriber, writtenAt } from './test-matches.ts';
import { checkValue } from './test-values.ts';
import { objectOf, plainValue } from './value.ts';

const RECEIPTS: readonly ReceiptKind[] = [
  'accepted',
  'delivered',
  'soft_bounced',
  'hard_bounced',
  'complained',
  'opened',
  'clicked',
  'unsubscribed',
  'failed',
];
const RESULTS = ['accepted', 'retryable', 'rejected', 'unknown'] as const;

function itemsOf(node: Node | undefined): readonly Node[] {
  return node?.node === 'list' ? node.items : [];
}

function entriesOf(node: Node | undefined): readonly Entry[] {
  return node?.node === 'map' ? node.entries : [];
}

function isTrue(node: Node | undefined): boolean {
  return node?.node === 'scalar' && node.value === true;
}

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
  const context: CaseContext = { session, journey, people: `subscriber ${test}: ${name}`, start };
  for (const each of people) session.names.declare(context.people, each.name, each.key.span);
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
    subscribers: people.map((each) => compileSubscriber(each, session)),
    events: happenings.flatMap((each) => compileEvent(each, context) ?? []),
    expect,
  };
}

/** An offset from the start, or an instant; `end` where nothing more is due. Reports anything else. */
function momentOf(node: Node, { session, start }: CaseContext): Instant | 'end' | undefined {
  const text = node.node === 'scalar' ? String(node.value) : '';
  if (text === 'end') return 'end';
  const offset = parseDurationMs(text);
  if (offset !== null) return instant(start + offset);
  const at = parseInstant(text);
  if (at === null) {
    session.report(
      problem('bad-instant', `\`${text}\` is neither an offset nor an instant`, node.span, {
        help: 'write `0s`, `3d`, or for example `2026-03-02T09:00:00+01:00`',
      }),
    );
    return undefined;
  }
  if (at >= start) return at;
  session.report(
    problem('before-start', `\`${text}\` is before the case starts`, node.span, {
      help: 'move `start` back, or this forward',
    }),
  );
  return undefined;
}

function compileSubscriber(each: Entry, session: Session): TestSubscriber {
  const attributes: { [name: string]: JsonObject[string] } = {};
  for (const member of entriesOf(each.value)) {
    if (member.name === 'consent' || member.name === 'withdraw') continue;
    checkAttribute(member, session);
    attributes[member.name] = plainValue(member.value);
  }
  return {
    ...writtenAt(session, each),
    id: each.name,
    attributes,
    ...consentOf(child(each.value, 'consent'), child(each.value, 'withdraw'), session),
  };
}

function checkAttribute(each: Entry, session: Session): void {
  session.names.refer('attribute', each.name, each.key.span);
  checkValue(each.value, session.catalog.profile[each.name], each.name, session);
}

/** `{ email: [lifecycle] }`, or `{ email: { lifecycle: given, promotional: withdrawn } }`. */
function consentOf(
  given: Node | undefined,
  withdrawn: Node | undefined,
  session: Session,
): { readonly given: ConsentLists; readonly withdrawn: ConsentLists } {
  const lists: { given: { [channel: string]: string[] }; withdrawn: { [channel: string]: string[] } } = {
    given: {},
    withdrawn: {},
  };
  const add = (kind: 'given' | 'withdrawn', channel: string, purpose: string, node: Node) => {
    session.names.refer('purpose', purpose, node.span);
    lists[kind][channel] = [...(lists[kind][channel] ?? []), purpose];
  };
  const read = (node: Node | undefined, kind: 'given' | 'withdrawn') => {
    for (const channel of entriesOf(node)) {
      session.names.refer('channel', channel.name, channel.key.span);
      const purposes = channel.value.node === 'scalar' ? [channel.value] : itemsOf(channel.value);
      for (const purpose of purposes) add(kind, channel.name, textOf(purpose) ?? '', purpose);
      for (const { name, key, value } of entriesOf(channel.value)) {
        const isWithdrawn =
          textOf(value) === 'withdrawn' || (value.node === 'scalar' && value.value === false);
        add(isWithdrawn ? 'withdrawn' : kind, channel.name, name, key);
      }
    }
  };
  read(given, 'given');
  read(withdrawn, 'withdrawn');
  return lists;
}

type Happening = (node: Node, subscriber: string, context: CaseContext) => object | undefined;

/** How each form of a happening is read, by the key that names it. */
const forms: { readonly [key: string]: Happening } = {
  event(node, subscriber, { session }) {
    const named = child(node, 'event');
    const name = textOf(named);
    if (name === undefined || named === undefined) return undefined;
    if (session.names.refer('event', name, named.span)) {
      for (const each of entriesOf(child(node, 'properties'))) {
        session.names.refer(propertiesOf(name), each.name, each.key.span);
        const type = session.catalog.events[name]?.properties[each.name];
        checkValue(each.value, type, each.name, session);
      }
    }
    const id = textOf(child(node, 'id'));
    const properties = objectOf(child(node, 'properties'));
    return { does: 'event', subscriber, name, properties, ...(id === undefined ? {} : { id }) };
  },
  identify(node, subscriber, { session }) {
    const attributes = child(node, 'identify');
    for (const each of entriesOf(attributes)) checkAttribute(each, session);
    return { does: 'identify', subscriber, attributes: objectOf(attributes) };
  },
  consent: readConsent,
  withdraw: readConsent,
  receipt(node, subscriber, { session }) {
    const receipt = child(node, 'receipt');
    const named = entriesOf(receipt).find((each) => RECEIPTS.some((kind) => kind === each.name));
    if (receipt === undefined || named === undefined) {
      session.report(
        problem('bad-receipt', 'the receipt names no kind of receipt', (receipt ?? node).span, {
          help: `write \`{ opened: TEMPLATE }\`, or one of: ${RECEIPTS.map((kind) => `\`${kind}\``).join(', ')}`,
        }),
      );
      return undefined;
    }
    const template = textOf(named.value) ?? '';
    session.names.refer('template', template, named.value.span);
    const machine = isTrue(child(receipt, 'machine')) ? { machine: true } : {};
    const link = textOf(child(receipt, 'link'));
    const kind = named.name as ReceiptKind;
    return {
      does: 'receipt',
      subscriber,
      kind,
      template,
      ...machine,
      ...(link === undefined ? {} : { link }),
    };
  },
};

function readConsent(node: Node, subscriber: string, { session }: CaseContext): object {
  const lists = consentOf(child(node, 'consent'), child(node, 'withdraw'), session);
  return { does: 'consent', subscriber, ...lists };
}

function compileEvent(node: Node, context: CaseContext): TestEvent | undefined {
  const { session } = context;
  const atNode = child(node, 'at');
  const at = atNode === undefined ? context.start : momentOf(atNode, context);
  if (at === undefined || at === 'end') return undefined;
  const outcome = child(node, 'outcome') ?? (entry(node, 'result') === undefined ? undefined : node);
  if (outcome !== undefined) return compileOutcome(node, outcome, at, context);
  const who = child(node, 'subscriber');
  const declared = session.names.all(context.people);
  const only = declared.length === 1 ? declared[0] : undefined;
  const subscriber = who === undefined ? only : referSubscriber(who, context);
  if (subscriber === undefined) {
    if (who === undefined) {
      session.report(
        problem('missing-subscriber', 'nobody is named, and the case has several subscribers', node.span, {
          help: 'add `subscriber:`',
        }),
      );
    }
    return undefined;
  }
  const form = Object.keys(forms).find((key) => child(node, key) !== undefined);
  const happening = form === undefined ? undefined : forms[form]?.(node, subscriber, context);
  return happening && ({ ...writtenAt(session, node), at, ...happening } as TestEvent);
}

function compileOutcome(node: Node, outcome: Node, at: Instant, context: CaseContext): TestEvent | undefined {
  const { session } = context;
  const channelNode = child(outcome, 'channel');
  const channel = textOf(channelNode);
  if (channelNode !== undefined && channel !== undefined && channel !== 'call') {
    session.names.refer('channel', channel, channelNode.span);
  }
  const resultNode = child(outcome, 'result');
  const result = RESULTS.find((each) => each === textOf(resultNode));
  if (channel === undefined || result === undefined) {
    session.report(
      problem('bad-outcome', 'an outcome needs a channel and a result', (resultNode ?? outcome).span, {
        help: `write \`{ channel: email, result: rejected }\`; results: ${RESULTS.map((each) => `\`${each}\``).join(', ')}`,
      }),
    );
    return undefined;
  }
  const who = child(outcome, 'subscriber') ?? child(node, 'subscriber');
  const subscriber = who === undefined ? null : (referSubscriber(who, context) ?? null);
  const reason = textOf(child(outcome, 'reason')) ?? 'provider';
  const answer = child(outcome, 'answer');
  return {
    ...writtenAt(session, node),
    at,
    does: 'outcome',
    subscriber,
    channel,
    result,
    reason,
    ...(answer === undefined ? {} : { answer: plainValue(answer) }),
  };
}

function compileExpectation(node: Node, exact: boolean, context: CaseContext): Expectation | undefined {
  const { session } = context;
  const atNode = child(node, 'at');
  const at = atNode === undefined ? undefined : momentOf(atNode, context);
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
  if (at === undefined) return undefined;
  const isExact = exact || isTrue(child(node, 'exact'));
  return { ...writtenAt(session, node), at, exact: isExact, ...lists };
}

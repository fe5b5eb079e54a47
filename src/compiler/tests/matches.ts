/** What a test expects: fields of its matches, the names in them, and the lists of one moment. */
import type { JsonObject } from '../../base/json.ts';
import { suggest } from '../../base/suggest.ts';
import { child, type Entry, type Node } from '../../language/syntax/node.ts';
import { entriesOf, numberOf, textOf } from '../../language/syntax/read-node.ts';
import { problem } from '../problem.ts';
import type { Session } from '../session.ts';
import { objectOf } from '../value.ts';
import { type CaseContext, referSubscriber, writtenAt } from './case-context.ts';
import type { Amount, Expectation, Match, Written } from './test-document.ts';

const ABOUT_SEND = ['subscriber', 'channel', 'template', 'class', 'journey', 'step', 'tags', 'key'];
const CONTENT = [
  'to',
  'locale',
  'subject',
  'preheader',
  'text',
  'html',
  'title',
  'body',
  'content',
  'channels',
];

/** Sends that go out while others like them are held. */
const PLAN_B = ['trickled', 'substitute'];
const CONTROL_COUNTS = ['held', 'handed_over', 'parked', 'trickled', 'substituted'];

/** The fields that a match of each list may name. */
const FIELDS: { readonly [list: string]: readonly string[] } = {
  sends: [...ABOUT_SEND, ...CONTENT, ...PLAN_B, 'at', 'attempt'],
  no_sends: [...ABOUT_SEND, ...CONTENT, ...PLAN_B],
  refused: [...ABOUT_SEND, 'by', 'reason', 'gate'],
  held: [...ABOUT_SEND, 'by', 'reason', 'gate', 'until'],
  calls: ['subscriber', 'journey', 'step', 'url', 'method', 'headers', 'body', 'content', 'to'],
  entered: ['subscriber', 'journey', 'key'],
  exits: ['subscriber', 'journey', 'key', 'step', 'reason'],
  goals: ['subscriber', 'journey', 'key', 'name'],
  controls: ['action', 'by', 'reason', 'scope', ...CONTROL_COUNTS],
};

/** What a plain text in these lists stands for. */
const SHORT: { readonly [list: string]: string } = { exits: 'reason', goals: 'name', refused: 'by' };

/** Fields that name something of the workspace, and the table it stands in. */
const TABLES: { readonly [field: string]: string } = {
  channel: 'channel',
  template: 'template',
  class: 'class',
  journey: 'journey',
  locale: 'locale',
};

/** Content that is text. */
const TEXTS = ['to', 'locale', 'subject', 'preheader', 'text', 'html', 'title', 'url', 'method'];

/** Fields that hold a name or a text, and nothing else. */
const NAMES: ReadonlySet<string> = new Set([
  ...Object.keys(TABLES),
  ...TEXTS,
  'subscriber',
  'step',
  'by',
  'reason',
  'name',
]);

function reportNoName(field: string, value: Node, session: Session): void {
  session.report(
    problem('wrong-shape', `\`${field}\` must be a text`, value.span, {
      label: 'expected a text',
      help: `write \`${field}:\` and a text`,
    }),
  );
}

/** Reads one list of an expectation; checks its fields and the names in them. */
function readMatches(list: string, value: Node, context: CaseContext): readonly Match[] {
  if (value.node === 'scalar' && value.value === true) {
    return [{ ...writtenAt(context.session, value), fields: {} }];
  }
  const items = value.node === 'list' ? value.items : [value];
  return items.map((item) => readMatch(list, item, context));
}

function readMatch(list: string, node: Node, context: CaseContext): Match {
  const written = writtenAt(context.session, node);
  const short = SHORT[list];
  if (node.node === 'scalar') {
    if (short === undefined) return { ...written, fields: {} };
    checkField(list, short, node, context, context.journey);
    return { ...written, fields: { [short]: node.value } };
  }
  // Steps and goals are those of the journey that the match names itself, or of the test's.
  const journey = textOf(child(node, 'journey')) ?? context.journey;
  for (const each of entriesOf(node)) checkMatchEntry(list, each, context, journey);
  const { count, ...fields } = objectOf(node);
  const counted = child(node, 'count');
  const amount = counted === undefined ? undefined : readAmount(counted);
  if (counted !== undefined && amount === undefined) reportNoAmount(counted, context);
  return {
    ...written,
    fields: withCrowd(fields, context),
    ...(amount === undefined ? {} : { amount }),
  };
}

/** `count: 50`, or `count: { gte: 40, lte: 60 }`; undefined for anything else. */
function readAmount(node: Node): Amount | undefined {
  const exactly = numberOf(node);
  if (exactly !== undefined) return isAmount(exactly) ? { least: exactly, most: exactly } : undefined;
  const entries = entriesOf(node);
  if (
    entries.length === 0 ||
    entries.some(({ name, value }) => !BOUNDS.has(name) || !isAmount(numberOf(value)))
  ) {
    return undefined;
  }
  const least = numberOf(child(node, 'gte')) ?? 0;
  return { least, most: numberOf(child(node, 'lte')) ?? Number.MAX_SAFE_INTEGER };
}

const BOUNDS: ReadonlySet<string> = new Set(['gte', 'lte']);

function isAmount(value: number | undefined): boolean {
  return value !== undefined && Number.isInteger(value) && value >= 0;
}

function reportNoAmount(node: Node, { session }: CaseContext): void {
  session.report(
    problem('wrong-type', '`count` must say how many', node.span, {
      label: 'no number of things',
      help: 'write e.g. `count: 50`, or `count: { gte: 40, lte: 60 }`',
    }),
  );
}

/** A crowd in a match stands for anybody in it. */
function withCrowd(fields: JsonObject, { crowds }: CaseContext): JsonObject {
  const { subscriber } = fields;
  const members = typeof subscriber === 'string' ? crowds.get(subscriber) : undefined;
  return members === undefined ? fields : { ...fields, subscriber: [...members] };
}

function checkMatchEntry(list: string, each: Entry, context: CaseContext, journey: string | null): void {
  const fields = [...(FIELDS[list] ?? []), ...(list === 'no_sends' ? [] : ['count'])];
  if (fields.includes(each.name)) {
    // Nothing behind the colon has no place of its own.
    const isNothing = each.value.node === 'scalar' && each.value.value === null;
    checkField(
      list,
      each.name,
      isNothing ? { ...each.value, span: each.span } : each.value,
      context,
      journey,
    );
    return;
  }
  const near = suggest(each.name, fields);
  context.session.report(
    problem('unknown-match', `nothing in \`${list}\` has a field \`${each.name}\``, each.key.span, {
      label: 'never produced',
      help:
        near === undefined
          ? `compare one of: ${fields.map((field) => `\`${field}\``).join(', ')}`
          : `did you mean \`${near}\`?`,
    }),
  );
}

function checkField(
  list: string,
  field: string,
  value: Node,
  context: CaseContext,
  journey: string | null,
): void {
  const { names } = context.session;
  const name = textOf(value);
  if (name === undefined) {
    if (NAMES.has(field)) reportNoName(field, value, context.session);
    return;
  }
  if (field === 'subscriber') referSubscriber(value, context);
  const table = TABLES[field];
  if (table !== undefined && !(table === 'channel' && name === 'call')) names.refer(table, name, value.span);
  // A control is given by a person, or by the trigger of a policy.
  if (field === 'by' && list !== 'controls') names.refer('policy', name, value.span);
  if (journey === null || !names.has('journey', journey)) return;
  if (field === 'step') names.refer(`step ${journey}`, name, value.span);
  if (list === 'goals' && field === 'name') names.refer(`goal ${journey}`, name, value.span);
}

function readEntered(value: Node, context: CaseContext): number | readonly Match[] {
  if (value.node === 'scalar' && typeof value.value === 'number') return value.value;
  return readMatches('entered', value, context);
}

function readProfiles(value: Node, context: CaseContext): NonNullable<Expectation['profile']> {
  const { session } = context;
  return entriesOf(value).flatMap((each) => {
    const subscriber = referSubscriber(each.key, context);
    for (const attribute of entriesOf(each.value)) {
      session.names.refer('attribute', attribute.name, attribute.key.span);
    }
    if (subscriber === undefined) return [];
    return [{ ...writtenAt(session, each), subscriber, fields: objectOf(each.value) as JsonObject }];
  });
}

/** The lists of one expectation, those that are written. An expectation without any asserts nothing. */
export function readLists(
  node: Node,
  context: CaseContext,
): Omit<Expectation, keyof Written | 'at' | 'exact'> {
  const list = (name: string) => {
    const value = child(node, name);
    return value === undefined ? undefined : readMatches(name, value, context);
  };
  const entered = child(node, 'entered');
  const profile = child(node, 'profile');
  const lists = {
    sends: list('sends'),
    noSends: list('no_sends'),
    refused: list('refused'),
    held: list('held'),
    calls: list('calls'),
    exits: list('exits'),
    goals: list('goals'),
    controls: list('controls'),
    entered: entered === undefined ? undefined : readEntered(entered, context),
    profile: profile === undefined ? undefined : readProfiles(profile, context),
  };
  return Object.fromEntries(Object.entries(lists).filter(([, value]) => value !== undefined));
}

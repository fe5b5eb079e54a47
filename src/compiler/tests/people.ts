/** The people of a case: one by one, or as a crowd of alike ones, so that rates and budgets can be tested in a few lines. */
import type { Json, JsonObject } from '../../base/json.ts';
import { isJsonObject } from '../../base/json.ts';
import { child, type Entry, type Node } from '../../language/syntax/node.ts';
import { entriesOf, itemsOf, numberOf, textOf } from '../../language/syntax/read-node.ts';
import type { Session } from '../session.ts';
import { plainValue } from '../value.ts';
import { type CaseContext, writtenAt } from './case-context.ts';
import type { ConsentForms, TestSubscriber } from './test-document.ts';
import { checkValue } from './values.ts';

/** Keys of a subscriber that are no attributes. */
const OWN_KEYS: ReadonlySet<string> = new Set(['consent', 'withdraw', 'crowd']);

/** How many a crowd has; undefined: it is one person. */
function sizeOf(each: Entry): number | undefined {
  const size = numberOf(child(each.value, 'crowd'));
  return size !== undefined && Number.isInteger(size) && size > 0 ? size : undefined;
}

/** Everybody in the crowds among these subscribers, by the crowd's name: `buyers-1`, `buyers-2` ... Pure. */
export function findCrowds(people: readonly Entry[]): ReadonlyMap<string, readonly string[]> {
  const crowds = people.flatMap((each) => {
    const size = sizeOf(each);
    if (size === undefined) return [];
    return [
      [each.name, Array.from({ length: size }, (_each, index) => `${each.name}-${index + 1}`)] as const,
    ];
  });
  return new Map(crowds);
}

/** Declares the names of a case: people, crowds, and everybody in a crowd. */
export function declarePeople(
  people: readonly Entry[],
  { session, people: table, crowds }: CaseContext,
): void {
  for (const each of people) {
    session.names.declare(table, each.name, each.key.span);
    for (const member of crowds.get(each.name) ?? []) session.names.provide(table, member);
  }
}

/** `{n}` in a text is the number of somebody in a crowd. */
function number(value: Json, place: number): Json {
  if (typeof value === 'string') return value.replaceAll('{n}', String(place));
  if (Array.isArray(value)) return value.map((item: Json) => number(item, place));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, number(item, place)]));
}

/** One person, or all of a crowd. Attributes and consent are checked against the catalog. */
export function compileSubscribers(each: Entry, { session, crowds }: CaseContext): readonly TestSubscriber[] {
  const attributes: { [name: string]: Json } = {};
  for (const member of entriesOf(each.value)) {
    if (OWN_KEYS.has(member.name)) continue;
    checkAttribute(member, session);
    attributes[member.name] = plainValue(member.value);
  }
  const { given, withdrawn } = consentOf(
    { given: child(each.value, 'consent'), withdrawn: child(each.value, 'withdraw'), confirmed: undefined },
    session,
  );
  const base = { ...writtenAt(session, each), given, withdrawn };
  const members = crowds.get(each.name);
  if (members === undefined) return [{ ...base, id: each.name, attributes }];
  const isNumbered = JSON.stringify(attributes).includes('{n}');
  return members.map((id, index) => ({
    ...base,
    id,
    attributes: isNumbered ? (number(attributes, index + 1) as JsonObject) : attributes,
  }));
}

/** An attribute that a test sets: known, and of its type. */
export function checkAttribute(each: Entry, session: Session): void {
  session.names.refer('attribute', each.name, each.key.span);
  checkValue(each.value, session.catalog.profile[each.name], each.name, session);
}

/**
 * What is written of consent, each form as `{ email: [lifecycle] }`, or
 * `{ email: { lifecycle: given, promotional: withdrawn } }`. Unknown channels and purposes are reported.
 */
export function consentOf(
  written: { readonly [Form in keyof ConsentForms]: Node | undefined },
  session: Session,
): ConsentForms {
  type Lists = { [channel: string]: string[] };
  const lists: { readonly [Form in keyof ConsentForms]: Lists } = { given: {}, withdrawn: {}, confirmed: {} };
  const add = (form: keyof ConsentForms, channel: string, purpose: string, node: Node) => {
    session.names.refer('purpose', purpose, node.span);
    lists[form][channel] = [...(lists[form][channel] ?? []), purpose];
  };
  const read = (node: Node | undefined, form: keyof ConsentForms) => {
    for (const channel of entriesOf(node)) {
      session.names.refer('channel', channel.name, channel.key.span);
      const purposes = channel.value.node === 'scalar' ? [channel.value] : itemsOf(channel.value);
      for (const purpose of purposes) add(form, channel.name, textOf(purpose) ?? '', purpose);
      for (const { name, key, value } of entriesOf(channel.value)) {
        const isWithdrawn =
          textOf(value) === 'withdrawn' || (value.node === 'scalar' && value.value === false);
        add(isWithdrawn ? 'withdrawn' : form, channel.name, name, key);
      }
    }
  };
  for (const form of ['given', 'withdrawn', 'confirmed'] as const) read(written[form], form);
  return lists;
}

/**
 * Names that stand as plain values, where no name index sees them: what a condition compares a property of a built-in
 * event with (`event.journey: trial_v2`), and the events and segments by which a test expects a journey to be left.
 */
import type { Compiled } from '../../compiler/compile.ts';
import { reservedEvents } from '../../compiler/reserved.ts';
import type { SourceDocument } from '../../compiler/source-document.ts';
import { child, type MapNode, type Node, type ScalarNode } from '../../language/syntax/node.ts';
import { itemsOf, textOf } from '../../language/syntax/read-node.ts';
import type { RenameTarget } from './renaming.ts';

/** The scalars that mean the target by value. Pure. */
export function findValues(compiled: Compiled, target: RenameTarget): readonly ScalarNode[] {
  const compared = propertyOf(compiled, target);
  const isExit = target.table === 'event' || target.table === 'segment';
  return compiled.documents.flatMap((document) => [
    ...(compared === undefined ? [] : comparedValues(document.root, compared)),
    ...(isExit && document.kind === 'Test' ? exitReasons(document, compiled, target) : []),
  ]);
}

/** `only`: what another property of the same `where` must be. */
type Compared = {
  readonly property: string;
  readonly name: string;
  readonly only?: { readonly property: string; readonly name: string };
};

function propertyOf({ names }: Compiled, { table, name }: RenameTarget): Compared | undefined {
  if (table === 'journey' || table === 'template') return { property: table, name };
  const [noun, journey = ''] = splitTable(table);
  if (noun !== 'step') return undefined;
  const isShared = names.declared.some(
    (each) => each.name === name && each.table !== table && each.table.startsWith('step '),
  );
  const only = { property: 'journey', name: journey };
  return isShared ? { property: 'step', name, only } : { property: 'step', name };
}

/** `step trial_v2` -> step and trial_v2. Pure. */
export function splitTable(table: string): readonly [noun: string, owner?: string] {
  const space = table.indexOf(' ');
  return space < 0 ? [table] : [table.slice(0, space), table.slice(space + 1)];
}

/** Values compared in every `where` that stands beside a built-in event. */
function comparedValues(node: Node, compared: Compared): readonly ScalarNode[] {
  if (node.node === 'list') return node.items.flatMap((item) => comparedValues(item, compared));
  if (node.node === 'scalar') return [];
  const where = isReserved(textOf(child(node, 'event'))) ? child(node, 'where') : undefined;
  const own =
    where === undefined || !isAbout(where, compared.only)
      ? []
      : valuesUnder(where, compared.property, compared.name);
  return [...own, ...node.entries.flatMap(({ value }) => comparedValues(value, compared))];
}

function isReserved(event: string | undefined): boolean {
  return event !== undefined && Object.hasOwn(reservedEvents, event);
}

function isAbout(where: Node, only: Compared['only']): boolean {
  return only === undefined || valuesUnder(where, only.property, only.name).length > 0;
}

/** The scalars that are `name` in what `event.PROPERTY` is compared with, however deep in `all`, `any` and `not`. */
function valuesUnder(node: Node, property: string, name: string): readonly ScalarNode[] {
  if (node.node === 'list') return node.items.flatMap((item) => valuesUnder(item, property, name));
  if (node.node === 'scalar') return [];
  return node.entries.flatMap((entry) =>
    entry.name === `event.${property}`
      ? scalarsOf(entry.value, name)
      : valuesUnder(entry.value, property, name),
  );
}

function scalarsOf(node: Node, name: string): readonly ScalarNode[] {
  if (node.node === 'scalar') return node.value === name ? [node] : [];
  const inner = node.node === 'list' ? node.items : node.entries.map(({ value }) => value);
  return inner.flatMap((each) => scalarsOf(each, name));
}

/** `exits: [NAME]` and `exits: [{ reason: NAME }]` of a test whose journey is left by it. */
function exitReasons(
  { root }: SourceDocument,
  { documents }: Compiled,
  { table, name }: RenameTarget,
): readonly ScalarNode[] {
  const isLeftBy = (journey: string | undefined) =>
    documents.some(
      (each) =>
        each.kind === 'Journey' &&
        (journey === undefined || each.name === journey) &&
        itemsOf(child(each.root, 'exit')).some((exit) => textOf(child(exit, table)) === name),
    );
  const tested = textOf(child(root, 'journey'));
  return itemsOf(child(root, 'cases'))
    .flatMap((each) => itemsOf(child(each, 'expect')))
    .flatMap((each) => listOf(child(each, 'exits')))
    .flatMap((match) => {
      const journey = textOf(child(match, 'journey')) ?? tested;
      const reason = match.node === 'map' ? reasonOf(match) : match;
      return reason?.node === 'scalar' && reason.value === name && isLeftBy(journey) ? [reason] : [];
    });
}

function reasonOf(match: MapNode): Node | undefined {
  return child(match, 'reason');
}

/** A list, or the one thing that stands for a list of one. */
function listOf(node: Node | undefined): readonly Node[] {
  return node === undefined ? [] : node.node === 'list' ? node.items : [node];
}

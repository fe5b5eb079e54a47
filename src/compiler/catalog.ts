/** Catalog documents -> the catalog of the plan: which attributes, events and properties there are, and their types. */
import type { Json } from '../base/json.ts';
import { child, type MapNode, type Node } from '../language/syntax/node.ts';
import { entriesOf, textOf } from '../language/syntax/read-node.ts';
import type { AttributeType, CatalogPlan, TypeSpec } from '../plan/plan.ts';
import { checkOwner } from './about.ts';
import type { Names } from './names.ts';
import { propertiesOf } from './names.ts';
import { problem } from './problem.ts';
import { reservedEvents } from './reserved.ts';
import { plainValue } from './value.ts';

type Types = { readonly [name: string]: TypeSpec };
type Reporting = { report(diagnostic: ReturnType<typeof problem>): void };

const TYPES: ReadonlySet<string> = new Set<AttributeType>([
  'string',
  'number',
  'integer',
  'boolean',
  'instant',
  'date',
  'list',
  'object',
]);

/** Declares every name of a catalog, also of one that has mistakes, so that its uses are not reported as unknown. */
export function declareCatalog(root: MapNode, names: Names, options: Reporting & { sound: boolean }): void {
  for (const each of entriesOf(child(root, 'enums'))) names.declare('enum', each.name, each.key.span);
  for (const each of entriesOf(child(root, 'profile'))) {
    names.declare('attribute', each.name, each.key.span);
  }
  for (const each of entriesOf(child(root, 'events'))) {
    if (Object.hasOwn(reservedEvents, each.name)) {
      options.report(
        problem('reserved-event', `\`${each.name}\` is an event of the runner itself`, each.key.span, {
          label: 'this name is taken',
          help: 'the runner feeds this event in and gives it its type: remove the entry, or choose another name',
        }),
      );
      continue;
    }
    names.declare('event', each.name, each.key.span);
    for (const property of entriesOf(child(each.value, 'properties'))) {
      names.declare(propertiesOf(each.name), property.name, property.key.span);
    }
    if (!options.sound) names.open(propertiesOf(each.name));
  }
  if (options.sound) return;
  for (const table of ['enum', 'attribute', 'event']) names.open(table);
}

/** The built-in names: the subscriber's id, and the runner's own events. */
export function provideCatalog(names: Names): void {
  names.provide('attribute', 'id');
  for (const [name, event] of Object.entries(reservedEvents)) {
    names.provide('event', name);
    for (const property of Object.keys(event.properties)) names.provide(propertiesOf(name), property);
  }
}

/** Checks that the owners of a catalog and of its events are teams, and that required properties are declared. */
export function checkCatalog(root: MapNode, names: Names): void {
  checkOwner(root, names);
  for (const { name, value } of entriesOf(child(root, 'events'))) {
    checkOwner(value, names);
    const required = child(value, 'required');
    for (const item of required?.node === 'list' ? required.items : []) {
      const property = textOf(item);
      if (property !== undefined) names.refer(propertiesOf(name), property, item.span);
    }
  }
}

/** Adds what the catalogs say, in the order of the files; a type that cannot be read is left out. */
export function compileCatalogs(
  catalogs: readonly { readonly root: MapNode; readonly sound: boolean }[],
  names: Names,
): CatalogPlan {
  const enums: { [name: string]: readonly Json[] } = {};
  // Values that stand in a catalog with mistakes may not be what was meant: nothing is judged by them.
  const sound = catalogs.filter((catalog) => catalog.sound);
  for (const each of sound.flatMap(({ root }) => entriesOf(child(root, 'enums')))) {
    if (each.value.node === 'list') enums[each.name] ??= each.value.items.map(plainValue);
  }
  const profile: { [name: string]: TypeSpec } = {};
  const events: { [name: string]: { properties: Types } } = { ...reservedEvents };
  for (const { root, sound: isSound } of catalogs) {
    for (const [name, type] of Object.entries(typesOf(child(root, 'profile'), enums, names))) {
      profile[name] ??= isSound ? type : withoutValues(type);
    }
    for (const each of entriesOf(child(root, 'events'))) {
      if (Object.hasOwn(events, each.name)) continue;
      events[each.name] = { properties: typesOf(child(each.value, 'properties'), enums, names) };
    }
  }
  return { profile, events };
}

function withoutValues({ values: _, ...type }: TypeSpec): TypeSpec {
  return type;
}

type Enums = { readonly [name: string]: readonly Json[] };

function typesOf(node: Node | undefined, enums: Enums, names: Names): Types {
  const types: { [name: string]: TypeSpec } = {};
  for (const each of entriesOf(node)) {
    const type = typeOf(each.value, enums, names);
    if (type !== undefined) types[each.name] = type;
  }
  return types;
}

/** `string`, or `{ type: string, enum: NAME, values: [...], pii: true, items: ..., properties: ... }`. */
function typeOf(node: Node, enums: Enums, names: Names): TypeSpec | undefined {
  const text = textOf(node);
  if (text !== undefined) return TYPES.has(text) ? { type: text as AttributeType } : undefined;
  if (node.node !== 'map') return undefined;
  const enumNode = child(node, 'enum');
  const type = textOf(child(node, 'type')) ?? (enumNode === undefined ? undefined : 'string');
  if (type === undefined || !TYPES.has(type)) return undefined;
  const values = valuesOf(node, enums, names);
  const items = child(node, 'items');
  const properties = child(node, 'properties');
  const itemType = items === undefined ? undefined : typeOf(items, enums, names);
  return {
    type: type as AttributeType,
    ...(values === undefined ? {} : { values }),
    ...(pii(node) ? { pii: true } : {}),
    ...(itemType === undefined ? {} : { items: itemType }),
    ...(properties === undefined ? {} : { properties: typesOf(properties, enums, names) }),
  };
}

function pii(node: MapNode): boolean {
  const value = child(node, 'pii');
  return value?.node === 'scalar' && value.value === true;
}

function valuesOf(node: MapNode, enums: Enums, names: Names): readonly Json[] | undefined {
  const listed = child(node, 'values');
  if (listed?.node === 'list') return listed.items.map(plainValue);
  const enumNode = child(node, 'enum');
  if (enumNode?.node === 'list') return enumNode.items.map(plainValue);
  const name = textOf(enumNode);
  if (name === undefined || enumNode === undefined) return undefined;
  return names.refer('enum', name, enumNode.span) ? enums[name] : undefined;
}

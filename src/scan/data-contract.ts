/**
 * The catalogs of a workspace as a contract between it and the code: events with their properties, attributes, and where
 * each is declared. Reads documents that were parsed already; knows no code.
 */
import { compileCatalogs, declareCatalog } from '../compiler/catalog.ts';
import { createNames } from '../compiler/names.ts';
import type { SourceDocument } from '../compiler/source-document.ts';
import { child, type Entry, type Span } from '../language/syntax/node.ts';
import { entriesOf, textOf } from '../language/syntax/read-node.ts';
import type { TypeSpec } from '../plan/plan.ts';

/** Where an event comes from, as a catalog says. */
export type EventSource = 'code' | 'webhook' | 'warehouse';

/** An attribute or a property. */
export type DeclaredValue = {
  readonly name: string;
  readonly type: TypeSpec;
  readonly isRequired: boolean;
  readonly description: string | null;
  readonly span: Span;
};

export type DeclaredEvent = {
  readonly name: string;
  /** Null: nobody says. */
  readonly source: EventSource | null;
  readonly description: string | null;
  readonly owner: string | null;
  readonly properties: ReadonlyMap<string, DeclaredValue>;
  /** Of its name. */
  readonly span: Span;
};

export type DataContract = {
  readonly events: ReadonlyMap<string, DeclaredEvent>;
  readonly attributes: ReadonlyMap<string, DeclaredValue>;
};

const SOURCES: readonly EventSource[] = ['code', 'webhook', 'warehouse'];

/** Reads the catalogs among the documents; those with mistakes are taken as far as they can be read. Pure. */
export function readDataContract(documents: readonly SourceDocument[]): DataContract {
  const catalogs = documents.filter(({ kind, broken }) => kind === 'Catalog' && !broken);
  // Mistakes of catalogs are the compiler's business: nothing is reported twice.
  const names = createNames(
    () => {},
    () => false,
  );
  for (const { root, sound } of catalogs) declareCatalog(root, names, { report: () => {}, sound });
  const { profile, events } = compileCatalogs(catalogs, names);
  const attributes = new Map<string, DeclaredValue>();
  const declared = new Map<string, DeclaredEvent>();
  for (const { root } of catalogs) {
    for (const entry of entriesOf(child(root, 'profile'))) {
      const type = profile[entry.name];
      if (type && !attributes.has(entry.name))
        attributes.set(entry.name, readDeclared(entry, type, new Set()));
    }
    for (const entry of entriesOf(child(root, 'events'))) {
      const types = events[entry.name]?.properties;
      if (types && !declared.has(entry.name)) declared.set(entry.name, eventOf(entry, types));
    }
  }
  return { events: declared, attributes };
}

function readDeclared(
  { name, key, value }: Entry,
  type: TypeSpec,
  required: ReadonlySet<string>,
): DeclaredValue {
  const description = textOf(child(value, 'description')) ?? null;
  return { name, type, isRequired: required.has(name), description, span: key.span };
}

function eventOf({ name, key, value }: Entry, types: { readonly [name: string]: TypeSpec }): DeclaredEvent {
  const listed = child(value, 'required');
  const required = new Set(listed?.node === 'list' ? listed.items.flatMap((item) => textOf(item) ?? []) : []);
  const properties = entriesOf(child(value, 'properties')).flatMap((entry) => {
    const type = types[entry.name];
    return type === undefined ? [] : [[entry.name, readDeclared(entry, type, required)] as const];
  });
  const source = textOf(child(value, 'source'));
  return {
    name,
    source: SOURCES.find((each) => each === source) ?? null,
    description: textOf(child(value, 'description')) ?? null,
    owner: textOf(child(value, 'owner')) ?? null,
    properties: new Map(properties),
    span: key.span,
  };
}

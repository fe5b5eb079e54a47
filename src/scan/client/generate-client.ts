/**
 * Writes the typed client: a TypeScript file that an application takes in, with the events and attributes of the catalog
 * as types. The same catalog gives the same bytes; the file needs nothing but the language. Pure.
 */
import { contentHash } from '../../base/hash.ts';
import type { Json } from '../../base/json.ts';
import type { DataContract, DeclaredEvent, DeclaredValue } from '../data-contract.ts';
import { clientRuntime } from './runtime.ts';
import { documentation, key, typeText } from './type-text.ts';

/** The events of a client. Those that webhooks or the warehouse send are left out: a second sender would count them twice. */
export function clientEvents({ events }: DataContract): readonly DeclaredEvent[] {
  return [...events.values()].filter(({ source }) => source === null || source === 'code').sort(byName);
}

/** The text of the client. */
export function generateClient(contract: DataContract): string {
  const sent = clientEvents(contract);
  const people = [...contract.attributes.values()].sort(byName);
  const types = [
    '/** Events by name, with their properties. */',
    'export interface Events {',
    ...sent.flatMap((event) => printEvent(event)),
    '}',
    '',
    '/** Attributes of people; `null` takes one away. */',
    'export interface Attributes {',
    ...people.flatMap((each) => printAttribute(each)),
    '}',
    '',
  ].join('\n');
  const digest = contentHash(types as Json);
  return [
    '// Made by `rutter gen client` from the catalog. Do not edit: change the catalog and run it again.',
    `// Catalog ${digest}`,
    '/* eslint-disable */',
    '// biome-ignore-all lint: made by a tool',
    '// biome-ignore-all format: made by a tool',
    '',
    types,
    clientRuntime(digest),
  ].join('\n');
}

function byName(left: { readonly name: string }, right: { readonly name: string }): number {
  return left.name < right.name ? -1 : 1;
}

function printEvent({ name, description, owner, properties }: DeclaredEvent): readonly string[] {
  const lines = [
    ...(description === null ? [] : [description]),
    ...(owner === null ? [] : [`Owner: ${owner}.`]),
  ];
  const given = [...properties.values()].sort(byName);
  if (given.length === 0) return [...documentation(lines, '  '), `  ${key(name)}: Record<string, never>;`];
  return [
    ...documentation(lines, '  '),
    `  ${key(name)}: {`,
    ...given.flatMap((property) => printProperty(property)),
    '  };',
  ];
}

function printProperty({ name, type, isRequired, description }: DeclaredValue): readonly string[] {
  const optional = isRequired ? '' : '?';
  const text = typeText(type, '    ');
  return [
    ...documentation(description === null ? [] : [description], '    '),
    `    readonly ${key(name)}${optional}: ${text}${isRequired ? '' : ' | undefined'};`,
  ];
}

function printAttribute({ name, type, description }: DeclaredValue): readonly string[] {
  const lines = [
    ...(description === null ? [] : [description]),
    ...(type.pii === true ? ['Personal data.'] : []),
  ];
  return [
    ...documentation(lines, '  '),
    `  readonly ${key(name)}?: ${typeText(type, '  ')} | null | undefined;`,
  ];
}

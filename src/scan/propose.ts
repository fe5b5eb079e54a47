/**
 * Entries of a catalog for what code sends and nobody declared: YAML, ready to paste. Types are those that the code
 * tells; where it does not, a comment says so. Pure.
 */
import type { CallSite, GivenProperty, Scan, ValueKind } from './call-site.ts';
import type { DataContract } from './data-contract.ts';
import { sitesByEvent } from './sites.ts';

/** One proposed entry: its name, and its lines below the name, each indented by two blanks a level. */
export type Proposal = { readonly name: string; readonly lines: readonly string[] };

export type Proposals = { readonly events: readonly Proposal[]; readonly attributes: readonly Proposal[] };

/** The type of the catalog for a kind of value; undefined where there is none. */
const TYPES: { readonly [kind in ValueKind]?: string } = {
  text: 'string',
  number: 'number',
  boolean: 'boolean',
  instant: 'instant',
  list: 'list',
  object: 'object',
};

/** What is sent and not declared, in the order of names. */
export function proposeEntries({ calls }: Scan, contract: DataContract): Proposals {
  const sent = [...sitesByEvent(calls)].filter(([name]) => !contract.events.has(name) && !isRunners(name));
  const people = calls.filter(({ kind }) => kind === 'identify');
  const traits = groupByName(people).filter(([name]) => !contract.attributes.has(name));
  return {
    events: sent.map(([name, sites]) => proposeEvent(name, sites)).sort(byName),
    attributes: traits.map(([name, given]) => ({ name, lines: [typeOf(given)] })).sort(byName),
  };
}

function byName(left: Proposal, right: Proposal): number {
  return left.name < right.name ? -1 : 1;
}

/** Names that the ingest keeps for itself are declared by nobody. */
function isRunners(name: string): boolean {
  return name.startsWith('Message ') || /^Consent (Given|Confirmed|Withdrawn)$/.test(name);
}

function groupByName(sites: readonly CallSite[]): [string, readonly GivenProperty[]][] {
  const byName = new Map<string, GivenProperty[]>();
  for (const each of sites.flatMap(({ properties }) => properties.list)) {
    byName.set(each.name, [...(byName.get(each.name) ?? []), each]);
  }
  return [...byName];
}

function proposeEvent(name: string, sites: readonly CallSite[]): Proposal {
  const given = groupByName(sites);
  const isKnown = sites.every(({ properties }) => properties.unread === null);
  const required = given.filter(
    ([, uses]) => isKnown && uses.length === sites.length && uses.every(({ isOptional }) => !isOptional),
  );
  return {
    name,
    lines: [
      'source: code',
      ...(given.length === 0 ? ['properties: {}'] : ['properties:']),
      ...given.map(([property, uses]) => `  ${scalar(property)}: ${typeOf(uses)}`),
      ...(required.length === 0
        ? []
        : [`required: [${required.map(([property]) => scalar(property)).join(', ')}]`]),
      ...(isKnown ? [] : ['# some calls give more than can be read from the code']),
    ],
  };
}

/** A type, with a comment where the code does not tell it, or tells several. */
function typeOf(given: readonly GivenProperty[]): string {
  const kinds = new Set(given.flatMap(({ values }) => values.flatMap(({ kind }) => TYPES[kind] ?? [])));
  const [first, ...others] = kinds;
  if (first === undefined) return 'string # the code does not tell the type';
  return others.length === 0 ? first : `${first} # also ${others.join(', ')}`;
}

/** The proposals as a part of a catalog. */
export function printProposals({ events, attributes }: Proposals): string {
  const lines = [
    ...(attributes.length === 0 ? [] : ['profile:', ...attributes.flatMap((each) => printInline(each))]),
    ...(events.length === 0 ? [] : ['events:', ...events.flatMap((each) => printEntry(each))]),
  ];
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`;
}

function printInline({ name, lines: [type = ''] }: Proposal): readonly string[] {
  return [`  ${scalar(name)}: ${type}`];
}

/** An entry of `events`, at the indentation of two blanks. */
export function printEntry({ name, lines }: Proposal): readonly string[] {
  return [`  ${scalar(name)}:`, ...lines.map((line) => `    ${line}`)];
}

const PLAIN = /^[A-Za-z_][\w]*(?:[ /.-][\w]+)*$/;
/** Words that YAML 1.2, or an older reader, takes for something else than text. */
const WORDS = /^(?:true|false|null|yes|no|on|off|y|n)$/i;

/** A key or an item as YAML: plain where nothing speaks against it. */
export function scalar(text: string): string {
  return PLAIN.test(text) && !WORDS.test(text) ? text : JSON.stringify(text);
}

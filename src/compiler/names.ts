/**
 * What is declared where, and who refers to it. All unknown names of a workspace are judged together at the end,
 * so that one wrong name is one diagnostic, however often it is used. Types are not looked at here.
 */
import { suggest } from '../base/suggest.ts';
import type { Diagnostic } from '../language/diagnostics/diagnostic.ts';
import type { Span } from '../language/syntax/node.ts';
import { type DeclarationList, packDeclarations } from './declaration-list.ts';
import { problem, withArticle } from './problem.ts';
import { createReferenceList, type Reference, type ReferenceList } from './reference-list.ts';

/** What a name can be the name of; a property belongs to its event, so its table is `property <event>`. */
export type Table = string;

/** A name at the place where it stands. */
export type NamePlace = { readonly table: Table; readonly name: string; readonly span: Span };

/** What is declared where, and who uses it: for rules, renames and editors. Names without a place are not declared here. */
export type NameIndex = {
  /** Made anew whenever somebody asks; there are some thirty in a journey, so keep no more of them than you need. */
  readonly declared: readonly NamePlace[];
  /** Those of one table; much faster than walking all. */
  declaredIn(table: Table): readonly NamePlace[];
  /** May be walked many times; there are some fifty uses in a journey, so keep no more of them than you need. */
  readonly used: Iterable<NamePlace>;
  /** Where one name is used; much faster than walking all uses. */
  placesOf(table: Table, name: string): readonly Span[];
};

/** The names of a workspace. */
export type Names = {
  /** Declares a name; a second declaration is reported as `duplicate-name` and changes nothing. */
  declare(table: Table, name: string, span: Span): void;
  /** Makes a name known without a place, such as a built-in channel. */
  provide(table: Table, name: string): void;
  /** Some name of this table could not be read: unknown names of it are no longer reported. */
  open(table: Table): void;
  isOpen(table: Table): boolean;
  /** Declared more than once: what is known of it may be meant for another name. */
  isTwice(table: Table, name: string): boolean;
  has(table: Table, name: string): boolean;
  where(table: Table, name: string): Span | undefined;
  all(table: Table): readonly string[];
  /**
   * Notes a use; returns whether the name is known. Unknown ones are reported by `unknown()`, with `hint` as the name
   * that was probably meant.
   */
  refer(table: Table, name: string, span: Span, hint?: string): boolean;
  /** One diagnostic per unknown name. */
  unknown(): Diagnostic[];
  /** Everything declared and used so far. */
  index(): NameIndex;
};

/** The table in which properties of an event stand. Pure. */
export function propertiesOf(event: string): Table {
  return `property ${event}`;
}

/** `property order_completed` -> noun and owner. */
function describeTable(table: Table): { readonly noun: string; readonly of: string } {
  const space = table.indexOf(' ');
  if (space < 0) return { noun: table, of: '' };
  return { noun: table.slice(0, space), of: ` of \`${table.slice(space + 1)}\`` };
}

/**
 * An empty table of names; duplicates go to `report`. Uses at places where `isFaulty` holds are not judged: something
 * else is wrong there already.
 */
export function createNames(
  report: (diagnostic: Diagnostic) => void,
  isFaulty: (span: Span) => boolean,
): Names {
  const tables = new Map<Table, Map<string, Span | null>>();
  const opened = new Set<Table>();
  const twice = new Set<string>();
  const references = createReferenceList();
  const tableOf = (table: Table) => {
    const found = tables.get(table) ?? new Map<string, Span | null>();
    tables.set(table, found);
    return found;
  };
  return {
    declare(table, name, span) {
      const known = tableOf(table);
      const first = known.get(name);
      if (first === undefined) known.set(name, span);
      else {
        // One of the two was meant to have another name, and who refers to that one is not wrong.
        opened.add(table);
        twice.add(`${table}\0${name}`);
        report(duplicate(table, name, span, first));
      }
    },
    provide(table, name) {
      if (!tableOf(table).has(name)) tableOf(table).set(name, null);
    },
    open: (table) => void opened.add(table),
    isOpen: (table) => opened.has(table),
    isTwice: (table, name) => twice.has(`${table}\0${name}`),
    has: (table, name) => tables.get(table)?.has(name) === true,
    where: (table, name) => tables.get(table)?.get(name) ?? undefined,
    all: (table) => [...(tables.get(table)?.keys() ?? [])].sort(),
    refer(table, name, span, hint) {
      if (!isFaulty(span)) references.add({ table, name, span, hint });
      return tables.get(table)?.has(name) === true;
    },
    unknown: () => judge(references, tables, opened),
    index: () => indexOf(packDeclarations(tables), references),
  };
}

/** Outside of `createNames`, so that what it needed for judging can go. */
function indexOf({ all, of }: DeclarationList, references: ReferenceList): NameIndex {
  return {
    get declared() {
      return all();
    },
    declaredIn: of,
    used: references,
    placesOf: references.placesOf,
  };
}

function duplicate(table: Table, name: string, span: Span, first: Span | null): Diagnostic {
  const { noun, of } = describeTable(table);
  return problem('duplicate-name', `the ${noun} \`${name}\`${of} is declared twice`, span, {
    label: 'declared again here',
    ...(first === null ? {} : { related: [{ span: first, label: 'first declared here' }] }),
    help: 'rename one of the two, or remove it',
  });
}

/** Names that come with those of another table: without the class there is no purpose of its name, nor the team's people. */
const DERIVED: { readonly [table: Table]: Table } = { purpose: 'class', person: 'team' };

/** Groups the uses of unknown names, and says each of them once. */
function judge(
  references: ReferenceList,
  tables: ReadonlyMap<Table, ReadonlyMap<string, Span | null>>,
  opened: ReadonlySet<Table>,
): Diagnostic[] {
  const used = new Set([...references.names()].map(({ table, name }) => `${table}\0${name}`));
  const missing = new Map<string, Reference[]>();
  const isMissing = ({ table, name }: Pick<Reference, 'table' | 'name'>) =>
    !opened.has(table) && tables.get(table)?.has(name) !== true;
  // Mostly there is none, and the uses need not be walked.
  const isFine = ![...references.names()].some(isMissing);
  for (const reference of isFine ? [] : references) {
    const { table, name } = reference;
    if (!isMissing(reference)) continue;
    const key = `${table}\0${name}`;
    missing.set(key, [...(missing.get(key) ?? []), reference]);
  }
  for (const [table, source] of Object.entries(DERIVED)) {
    for (const [key, uses] of missing) {
      const name = uses[0]?.name ?? '';
      const cause = uses[0]?.table === table ? missing.get(`${source}\0${name}`) : undefined;
      if (cause === undefined) continue;
      cause.push(...uses);
      missing.delete(key);
    }
  }
  return [...missing.values()].map((uses) => {
    const known = tables.get(uses[0]?.table ?? '') ?? new Map<string, Span | null>();
    return unknownName(uses, known, (name) => used.has(`${uses[0]?.table}\0${name}`));
  });
}

const PLACES_SHOWN = 5;

function unknownName(
  uses: readonly Reference[],
  known: ReadonlyMap<string, Span | null>,
  isUsed: (name: string) => boolean,
): Diagnostic {
  const [first, ...others] = uses as [Reference, ...Reference[]];
  const { noun, of } = describeTable(first.table);
  const unused = [...known.keys()].filter((name) => !isUsed(name));
  const near = first.hint ?? suggest(first.name, unused) ?? suggest(first.name, known.keys());
  const declared = near === undefined ? undefined : (known.get(near) ?? undefined);
  const code = `unknown-${noun}`;
  if (near !== undefined && declared !== undefined && others.length > 0 && !isUsed(near)) {
    // Several uses agree with each other and nobody uses the name as declared: the declaration is the odd one out.
    return problem(code, `the ${noun} \`${near}\`${of} is never used, but \`${first.name}\` is`, declared, {
      label: `declared as \`${near}\``,
      related: uses.slice(0, PLACES_SHOWN).map(({ span }) => ({ span, label: `used as \`${first.name}\`` })),
      help: `name it \`${first.name}\`, or change its uses to \`${near}\``,
      edit: { span: declared, text: first.name },
    });
  }
  const related = others.slice(0, PLACES_SHOWN).map(({ span }) => ({ span, label: 'and here' }));
  if (near !== undefined && declared !== undefined && !isUsed(near)) {
    related.push({ span: declared, label: `\`${near}\` is declared here, and never used` });
  }
  return problem(code, `unknown ${noun} \`${first.name}\`${of}`, first.span, {
    label: `no ${noun}${of} has this name`,
    ...(related.length === 0 ? {} : { related }),
    help: helpFor(noun, first.name, near, known),
  });
}

function helpFor(
  noun: string,
  name: string,
  near: string | undefined,
  known: ReadonlyMap<string, Span | null>,
): string {
  if (near !== undefined) return `did you mean \`${near}\`?`;
  const names = [...known.keys()].sort();
  const listed = names.slice(0, 8).map((each) => `\`${each}\``);
  if (listed.length === 0) return `declare ${withArticle(noun)} named \`${name}\`, or remove this`;
  const more = names.length > listed.length ? `, and ${names.length - listed.length} more` : '';
  return `declare \`${name}\`, or use one of: ${listed.join(', ')}${more}`;
}

/** What all pages look up: names and where they lead, who uses what, conditions and texts in words. No markup of pages. */

import { escapeHtml } from '../../base/escape-html.ts';
import { isJsonObject, type Json } from '../../base/json.ts';
import type { Compiled } from '../../compiler/compile.ts';
import type { SourceDocument } from '../../compiler/source-document.ts';
import type { Definitions } from '../../kinds/definition.ts';
import { describeCondition } from '../../kinds/describe-condition.ts';
import type { About, ConditionSpec, JourneyPlan, Plan, PolicyPlan, Source } from '../../plan/plan.ts';
import type { Linted } from '../../rules/lint-workspace.ts';

/** What the site is made of. `linted` knows teams, deviations and the day; `show` gives a file as the reader would write it. */
export type SiteInput = {
  readonly plan: Plan;
  readonly compiled: Compiled;
  readonly linted: Pick<Linted, 'deviations' | 'workspace'>;
  readonly definitions: Definitions;
  show(file: string): string;
};

/** One use of a name by a document. */
export type User = { readonly kind: string; readonly name: string; readonly href: string | null };

export type Shelf = SiteInput & {
  /** In order of their names. */
  readonly journeys: readonly JourneyPlan[];
  readonly today: string;
  /** Where a name leads, from the root of the site; null: it has no place of its own. */
  hrefOf(table: string, name: string): string | null;
  /** Documents that use a name, in order, each once, tests left out. */
  usersOf(table: string, name: string): readonly User[];
  /** A sentence with names in backticks as markup, names that lead somewhere as links. `root`: '' or '../'. */
  rich(text: string, root?: string): string;
  say(condition: ConditionSpec): string;
  /** What a policy does, and for whom, as markup. */
  policy(policy: PolicyPlan, root?: string): string;
  /** `<code>file:line</code>`. */
  place(source: Source): string;
};

const PAGES: { readonly [table: string]: string } = {
  segment: 'segments.html',
  trait: 'segments.html',
  policy: 'policies.html',
  event: 'catalog.html',
  attribute: 'catalog.html',
  team: 'owners.html',
};

/** An id that stands in an address: letters, digits and dashes. Pure. */
export function anchorOf(table: string, name: string): string {
  return `${table}-${name
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '')
    .toLowerCase()}`;
}

/** A text of an element's own description; '' where it has none. Pure. */
export function aboutText(about: About, key: string): string {
  const value = about[key];
  return typeof value === 'string' ? value : '';
}

/** Lists of people and dates that documents hold as data. Pure. */
export function aboutList(value: Json | undefined): readonly { readonly [key: string]: Json }[] {
  return Array.isArray(value) ? (value as readonly Json[]).filter(isJsonObject) : [];
}

/** Puts it together once for all pages. Pure. */
export function createShelf(input: SiteInput): Shelf {
  const { plan, compiled, definitions, show, linted } = input;
  const journeys = Object.values(plan.journeys).sort((a, b) => (a.name < b.name ? -1 : 1));
  const known: { readonly [table: string]: object } = {
    journey: plan.journeys,
    segment: plan.segments,
    trait: plan.traits,
    policy: plan.policies,
    event: plan.catalog.events,
    attribute: plan.catalog.profile,
    team: Object.fromEntries([...linted.workspace.teams.keys()].map((name) => [name, true])),
  };
  const hrefOf = (table: string, name: string): string | null => {
    if (!Object.hasOwn(known[table] ?? {}, name)) return null;
    if (table === 'journey') return `journeys/${name}.html`;
    return `${PAGES[table]}#${anchorOf(table, name)}`;
  };
  const byFile = Map.groupBy(compiled.documents, ({ file }) => file);
  const documentAt = (file: string, start: number): SourceDocument | undefined =>
    byFile.get(file)?.findLast(({ root }) => root.span.start <= start) ?? byFile.get(file)?.[0];
  const tables: { readonly [kind: string]: string } = {
    Journey: 'journey',
    Segment: 'segment',
    Trait: 'trait',
  };
  const usersOf = (table: string, name: string): readonly User[] => {
    const found = new Map<string, User>();
    for (const { file, start } of compiled.names.placesOf(table, name)) {
      const document = documentAt(file, start);
      if (document === undefined || document.kind === 'Test') continue;
      const isPolicy = document.kind.endsWith('Policy');
      const own = isPolicy ? 'policy' : (tables[document.kind] ?? '');
      const href = hrefOf(own, document.name);
      found.set(`${document.kind} ${document.name}`, { kind: document.kind, name: document.name, href });
    }
    return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, user]) => user);
  };
  const linkable = ['journey', 'segment', 'trait', 'policy', 'event'];
  const rich = (text: string, root = '') =>
    text
      .split('`')
      .map((part, index) => {
        if (index % 2 === 0) return escapeHtml(part);
        const table = linkable.find((each) => hrefOf(each, part) !== null);
        const marked = `<code>${escapeHtml(part)}</code>`;
        return table === undefined
          ? marked
          : `<a href="${root}${escapeHtml(hrefOf(table, part) ?? '')}">${marked}</a>`;
      })
      .join('');
  return {
    ...input,
    journeys,
    today: linted.workspace.today,
    hrefOf,
    usersOf,
    rich,
    policy: ({ gate, spec }, root = '') => {
      const told = definitions.gates.find(({ name }) => name === gate)?.describe(spec) ?? gate;
      const when = spec.when as ConditionSpec | undefined;
      const whom = when === undefined ? '' : `<p>${rich(describeCondition(when, definitions), root)}</p>`;
      return `${rich(told, root)}${whom}`;
    },
    say: (condition) => describeCondition(condition, definitions),
    place: ({ file, line }) => `<code>${escapeHtml(`${show(file)}:${line}`)}</code>`,
  };
}

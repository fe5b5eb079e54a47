/** Operators on names: references that lead nowhere, declarations that nobody refers to any more, and names used twice. */
import {
  contentEnd,
  GARBAGE,
  isBlock,
  lineEnd,
  lineStart,
  misspell,
  type Operator,
  type Range,
  type WorkspaceNames,
} from './mutant.ts';
import type { FileSites } from './sites.ts';
import { leaves } from './values.ts';

/** Tables whose names refer to something of the workspace. `reason` is free text. */
const TABLES = [
  'adapter',
  'attribute',
  'channel',
  'class',
  'enum',
  'event',
  'goal',
  'journey',
  'locale',
  'policy',
  'property',
  'purpose',
  'segment',
  'step',
  'subscriber',
  'team',
  'template',
];

const reference = (table: string, how: string, rename: (name: string) => string): Operator => ({
  name: `${how} ${table}`,
  *mutate(file, workspace) {
    for (const { node, rule } of leaves(file, 'reference')) {
      const put = rename(String(node.value));
      if (rule.table !== table || workspace.has(table, put)) continue;
      yield { start: node.span.start, end: node.span.end, put, ...eitherOf(table) };
    }
    for (const { holder } of file.sites) {
      if (holder === undefined || Object.hasOwn(holder.rule.keys, holder.entry.name)) continue;
      const { named } = holder.rule;
      if (named?.role !== 'refers' || named.table !== table) continue;
      const { start, end } = holder.entry.key.span;
      const put = rename(holder.entry.name);
      if (!workspace.has(table, put)) yield { start, end, put };
    }
  },
});

/** A workspace that says one locale and lists another: either is wrong. */
function eitherOf(table: string): { readonly either?: true } {
  return table === 'locale' ? { either: true } : {};
}

/** Which declarations are used at all: only then is a new name a mistake. */
const declaration = (how: string, rename: (name: string) => string): Operator => ({
  name: `${how} declaration`,
  *mutate(file, workspace) {
    const named = leaves(file, 'name').map(({ node, rule }) => ({ node, table: rule.table ?? '' }));
    const keys = file.sites.flatMap(({ holder }) => {
      const role = holder?.rule.named?.role;
      const isOwn = holder !== undefined && Object.hasOwn(holder.rule.keys, holder.entry.name);
      return holder === undefined || isOwn || role !== 'declares'
        ? []
        : [{ node: holder.entry.key, table: holder.rule.named?.table ?? '' }];
    });
    for (const { node, table } of [...named, ...keys]) {
      const name = String(node.value);
      const isUsed =
        table === 'subscriber' ? isNamedInCase(file, node.span) : workspace.uses(table, name) > 0;
      if (table === 'property' || !isUsed) continue;
      yield { start: node.span.start, end: node.span.end, put: rename(name), either: true };
    }
  },
});

/** Whether the case around a subscriber names it anywhere else. */
function isNamedInCase({ sites, text }: FileSites, { start, end }: Range): boolean {
  const name = text.slice(start, end);
  const around = sites.findLast(
    ({ node, keys }) =>
      keys.join('/') === 'cases' && node.node === 'map' && node.span.start <= start && end <= node.span.end,
  );
  if (around === undefined) return false;
  return new RegExp(`(subscriber: |profile: \\{ )${name}\\b`).test(
    text.slice(around.node.span.start, around.node.span.end),
  );
}

/** Items of lists, and what is called the same as the one before. */
const twice = (table: string, isDistinct: (file: FileSites) => boolean = () => true): Operator => ({
  name: `duplicate ${table}`,
  *mutate(file) {
    if (!isDistinct(file)) return;
    const named = leaves(file, 'name').filter(({ rule }) => rule.table === table);
    for (const [index, { node, site }] of named.entries()) {
      const before = named[index - 1];
      if (before === undefined || !areSiblings(table, before.site.keys, site.keys)) continue;
      yield { start: node.span.start, end: node.span.end, put: String(before.node.value), either: true };
    }
  },
});

/** Paths need names of their own within their step only. */
function areSiblings(table: string, left: readonly string[], right: readonly string[]): boolean {
  return table !== 'path' || left.join('/') === right.join('/');
}

export const nameOperators: readonly Operator[] = [
  ...TABLES.flatMap((table) => [
    reference(table, 'misspelt', misspell),
    reference(table, 'unknown', () => GARBAGE),
  ]),
  declaration('misspelt', misspell),
  twice('step'),
  twice('path'),
  twice('goal'),
  twice('case'),
  {
    name: 'duplicate document',
    *mutate(file, workspace) {
      for (const { node, rule } of leaves(file, 'name').slice(0, 1)) {
        const other = nameBeside(rule.table ?? '', String(node.value), workspace);
        if (other === undefined) continue;
        yield { start: node.span.start, end: node.span.end, put: other, either: true };
      }
    },
  },
  {
    name: 'another kind of document',
    *mutate(file) {
      const site = file.sites.find(({ keys }) => keys.join('/') === 'kind');
      for (const put of ['Segment', 'Journey', 'Template', 'Catalog', 'ConsentPolicy', 'Workspace']) {
        if (site === undefined || put === file.kind) continue;
        yield { start: site.node.span.start, end: site.node.span.end, put };
      }
    },
  },
  {
    name: 'duplicate item',
    *mutate(file) {
      for (const { node, rule, keys } of file.sites) {
        if (node.node !== 'list' || rule.is !== 'list') continue;
        const [first] = node.items;
        const isSet = ['channels', 'of', 'weekdays', 'locales', 'lifecycle_stage', 'promotion'].includes(
          keys.at(-1) ?? '',
        );
        if (!isSet || first?.node !== 'scalar' || isBlock(file.text, first.span.start)) continue;
        const end = contentEnd(file.text, first.span);
        yield { start: end, end, put: `, ${first.raw}`, wrong: { start: 2, end: 2 + first.raw.length } };
      }
    },
  },
  {
    name: 'name with spaces',
    *mutate(file, workspace) {
      for (const { node, rule } of leaves(file, 'name')) {
        const name = String(node.value);
        if (rule.table === 'case' || rule.table === 'locale' || workspace.uses(rule.table ?? '', name) > 0)
          continue;
        yield { start: node.span.start, end: node.span.end, put: `${name} two` };
      }
    },
  },
  {
    name: 'missing locale',
    *mutate(file) {
      for (const { holder, keys } of file.sites) {
        if (file.kind !== 'Template' || holder === undefined || keys.join('/') !== 'locales/en') continue;
        const { start, end } = holder.entry.span;
        const from = lineStart(file.text, start);
        const to = lineEnd(file.text, contentEnd(file.text, { start, end })) + 1;
        yield { start: from, end: to, put: '', within: holder.map.span };
      }
    },
  },
];

/** Another document of the same kind. */
function nameBeside(table: string, name: string, workspace: WorkspaceNames): string | undefined {
  return workspace.all(table).find((each) => each !== name);
}

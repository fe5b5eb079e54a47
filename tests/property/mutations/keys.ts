/** Operators on the keys of maps: misspelt, unknown, twice, missing. */
import {
  contentEnd,
  GARBAGE,
  insertBehind,
  isBlock,
  misspell,
  type Operator,
  removeEntry,
} from './mutant.ts';
import type { FileSites, Site } from './sites.ts';

/** Sites under a key that the language itself names. */
function closed(file: FileSites): readonly (Site & { holder: NonNullable<Site['holder']> })[] {
  return file.sites.flatMap((site) => {
    const { holder } = site;
    return holder !== undefined && Object.hasOwn(holder.rule.keys, holder.entry.name)
      ? [{ ...site, holder }]
      : [];
  });
}

const renamed = (name: string, rename: (key: string) => string): Operator => ({
  name,
  *mutate(file) {
    for (const { holder } of closed(file)) {
      const put = rename(holder.entry.name);
      const isFree = holder.rule.named === undefined || holder.rule.named.role === 'path';
      const { start, end } = holder.entry.key.span;
      if (isFree && !Object.hasOwn(holder.rule.keys, put)) yield { start, end, put };
    }
  },
});

const capitalise = (key: string) => `${key.slice(0, 1).toUpperCase()}${key.slice(1)}`;

export const keyOperators: readonly Operator[] = [
  renamed('misspelt key', misspell),
  renamed('key with one letter too many', (key) => `${key}s`),
  renamed('key with a capital', capitalise),
  renamed('unknown key', () => GARBAGE),
  {
    name: 'duplicate key',
    *mutate(file) {
      for (const { holder } of file.sites) {
        if (holder === undefined) continue;
        const { start, end } = holder.entry.span;
        const copy = file.text.slice(start, contentEnd(file.text, { start, end }));
        const keyLength = holder.entry.key.span.end - holder.entry.key.span.start;
        const change = insertBehind(file, holder.entry.span, copy);
        const at = change.wrong?.start ?? 0;
        yield { ...change, wrong: { start: at, end: at + keyLength } };
      }
    },
  },
  {
    name: 'key too many',
    *mutate(file) {
      for (const { node, rule } of file.sites) {
        if (node.node !== 'map' || rule.is !== 'map' || rule.named !== undefined) continue;
        const last = node.entries.at(-1);
        if (last === undefined) continue;
        const change = insertBehind(file, last.span, `${GARBAGE}: 1`);
        const at = change.wrong?.start ?? 0;
        yield { ...change, wrong: { start: at, end: at + GARBAGE.length } };
      }
    },
  },
  {
    name: 'missing key',
    *mutate(file) {
      for (const site of closed(file)) {
        const { holder } = site;
        const isNeeded =
          holder.rule.required.includes(holder.entry.name) || holder.rule.oneOf.includes(holder.entry.name);
        if (!isNeeded || !isOnlyOne(holder)) continue;
        const parent = file.sites.find((each) => each.node === holder.map);
        const change = removeEntry(file, site, parent?.around ?? holder.map.span);
        if (change !== undefined) yield change;
      }
    },
  },
  {
    name: 'key without a value',
    *mutate(file) {
      for (const { holder, node, rule } of file.sites) {
        // Nothing removes an attribute: `update: { profile.x: }` is right.
        const isAttribute = holder?.rule.named?.table === 'attribute' && holder.rule.named.role === 'path';
        if (holder === undefined || rule.is === 'data' || isDatum(rule) || isAttribute) continue;
        const { end } = holder.entry.key.span;
        const colon = file.text.indexOf(':', end) + 1;
        const until = contentEnd(file.text, node.span);
        if (until <= colon) continue;
        // Behind a key with nothing on its line, the next line must not be read as the value.
        if (isBlock(file.text, holder.entry.span.start) || /^\s*[,}\]]/.test(file.text.slice(until))) {
          yield { start: colon, end: until, put: '', within: holder.entry.span };
        }
      }
    },
  },
];

function isDatum(rule: Site['rule']): boolean {
  return rule.is === 'leaf' && (rule.form === 'datum' || rule.form === 'json');
}

/** Whether no other key of the same choice stands beside it. */
function isOnlyOne({ rule, map }: NonNullable<Site['holder']>): boolean {
  return map.entries.filter((entry) => rule.oneOf.includes(entry.name)).length <= 1;
}

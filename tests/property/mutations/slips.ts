/** Operators on whole lines and items: slips of the hand while moving, copying and punctuating. */
import { contentEnd, isBlock, lineEnd, lineStart, type Operator, type Range } from './mutant.ts';
import type { FileSites, Site } from './sites.ts';

type HeldSite = Site & { readonly holder: NonNullable<Site['holder']> };

/** Entries whose key and value stand on one line of their own. */
function* linesWithEntries(file: FileSites): Generator<HeldSite & Range> {
  for (const site of file.sites) {
    const { holder, node } = site;
    if (holder === undefined || !isBlock(file.text, holder.entry.span.start)) continue;
    const end = contentEnd(file.text, node.span);
    const start = holder.entry.span.start;
    if (!file.text.slice(start, end).includes('\n')) yield { ...site, holder, start, end };
  }
}

export const slipOperators: readonly Operator[] = [
  {
    name: 'list without its brackets',
    *mutate(file) {
      for (const { node, rule, around } of file.sites) {
        const { start } = node.span;
        const end = contentEnd(file.text, node.span);
        if (node.node !== 'list' || rule.is !== 'list' || file.text[start] !== '[') continue;
        if (node.items.length < 2 || node.items.some((item) => item.node !== 'scalar')) continue;
        yield { start, end, put: file.text.slice(start + 1, end - 1), within: around };
      }
    },
  },
  {
    name: 'missing colon inside braces',
    *mutate(file) {
      for (const { holder, node } of file.sites) {
        if (holder === undefined || isBlock(file.text, holder.entry.span.start)) continue;
        if (node.node !== 'scalar' || !/^\w/.test(node.raw)) continue;
        const colon = holder.entry.key.span.end;
        yield { start: colon, end: colon + 1, put: '', within: holder.map.span };
      }
    },
  },
  {
    name: 'comma too many',
    *mutate(file) {
      for (const { node } of file.sites) {
        const [first] = node.node === 'map' ? node.entries : [];
        if (first === undefined || isBlock(file.text, first.span.start)) continue;
        yield { start: first.span.start, end: first.span.start, put: ', ', wrong: { start: 0, end: 1 } };
      }
    },
  },
  {
    name: 'equals sign instead of a colon',
    *mutate(file) {
      for (const { holder, start, end } of linesWithEntries(file)) {
        const colon = holder.entry.key.span.end;
        yield { start: colon, end: colon + 1, put: ' =', within: { start, end } };
      }
    },
  },
  {
    name: 'no space after a dash',
    *mutate(file) {
      for (const { node, list } of file.sites) {
        if (list === undefined || !isBlock(file.text, node.span.start)) continue;
        const dash = file.text.lastIndexOf('- ', node.span.start);
        const within = { start: dash, end: lineEnd(file.text, dash) };
        yield { start: dash + 1, end: dash + 2, put: '', within };
      }
    },
  },
  {
    name: 'stray line',
    *mutate(file) {
      for (const { holder, start } of linesWithEntries(file)) {
        const column = start - lineStart(file.text, start);
        const at = lineEnd(file.text, holder.entry.span.start);
        yield {
          start: at,
          end: at,
          put: `\n${' '.repeat(column)}zebra`,
          wrong: { start: column + 1, end: column + 6 },
        };
      }
    },
  },
  {
    name: 'step copied',
    *mutate(file) {
      for (const { node, keys } of file.sites) {
        if (node.node !== 'list' || !/^(steps|on_timeout)$/.test(keys.at(-1) ?? '')) continue;
        for (const item of node.items) {
          if (!isBlock(file.text, item.span.start)) continue;
          const start = file.text.lastIndexOf('- ', item.span.start);
          const end = contentEnd(file.text, item.span);
          const lead = `\n${' '.repeat(start - lineStart(file.text, start))}`;
          const at = lineEnd(file.text, end);
          const copied = file.text.slice(start, end);
          const id = /\bid: (\w+)/.exec(copied);
          const from = lead.length + (id === null ? 0 : id.index + 4);
          const wrong = { start: from, end: from + (id?.[1]?.length ?? 0) };
          yield { start: at, end: at, put: lead + copied, wrong };
        }
      }
    },
  },
  {
    name: 'line moved out of its map',
    *mutate(file) {
      for (const { holder, start, keys } of linesWithEntries(file)) {
        const from = lineStart(file.text, start);
        const isLast = holder.map.entries.at(-1) === holder.entry && holder.map.entries.length > 1;
        const column = start - from;
        if (!isLast || column !== 2 || file.text.slice(from, start).includes('-') || keys.length !== 2)
          continue;
        if (holder.rule.named !== undefined) continue;
        const parent = file.sites.find((each) => each.node === holder.map);
        const end = lineEnd(file.text, start);
        yield { start: from, end: start, put: '', within: { start: parent?.around.start ?? from, end } };
      }
    },
  },
  {
    name: 'line moved into the map above',
    *mutate(file) {
      for (const { holder, start } of linesWithEntries(file)) {
        const from = lineStart(file.text, start);
        const before = holder.map.entries[holder.map.entries.indexOf(holder.entry) - 1];
        const isClosed = holder.rule.named === undefined && start === from;
        const above = file.sites.find((each) => each.node === before?.value)?.rule;
        if (before === undefined || !isClosed || above?.is !== 'map' || above.named !== undefined) continue;
        if (!isBlock(file.text, before.value.span.start) || Object.hasOwn(above.keys, holder.entry.name))
          continue;
        yield {
          start: from,
          end: from,
          put: '  ',
          within: { start: before.span.start, end: lineEnd(file.text, start) },
        };
      }
    },
  },
];

/** Operators on the text itself: indentation, quotes, brackets, and what of YAML is not taken. */
import type { Node } from '../../../src/language/syntax/node.ts';
import { parseYaml } from '../../../src/language/syntax/parse.ts';
import { type Change, contentEnd, isBlock, lineEnd, lineStart, type Operator, type Range } from './mutant.ts';
import type { FileSites, Site } from './sites.ts';

type Line = Range & { readonly content: string; readonly indent: number };

/** Lines with something on them, outside of block scalars and comments. */
function lines(file: FileSites): readonly Line[] {
  const blocks = blockScalars(file.root);
  const found: Line[] = [];
  for (let start = 0; start < file.text.length; start = lineEnd(file.text, start) + 1) {
    const end = lineEnd(file.text, start);
    const content = file.text.slice(start, end).replace(/\s+#.*$/, '');
    const isInside = blocks.some((block) => block.start < start && start < block.end);
    if (isInside || content.trim() === '' || content.trim().startsWith('#')) continue;
    found.push({ start, end, content, indent: content.length - content.trimStart().length });
  }
  return found;
}

function blockScalars(node: Node): readonly Range[] {
  if (node.node === 'map') return node.entries.flatMap((entry) => blockScalars(entry.value));
  if (node.node === 'list') return node.items.flatMap(blockScalars);
  return node.raw.includes('\n') ? [{ start: node.span.start, end: node.span.end + 1 }] : [];
}

/** Scalars on one line that somebody may put something before. */
function plainScalars(file: FileSites): readonly (Site & { readonly raw: string })[] {
  return file.sites.flatMap((site) =>
    site.node.node === 'scalar' && !site.node.raw.includes('\n') && site.node.raw !== ''
      ? [{ ...site, raw: site.node.raw }]
      : [],
  );
}

/** The character that stands before a closing bracket of a flow collection. */
const unclosed = (name: string, brackets: '{}' | '[]'): Operator => ({
  name,
  *mutate(file) {
    for (const { node } of file.sites) {
      const end = contentEnd(file.text, node.span);
      const isFlow = file.text[node.span.start] === brackets[0] && file.text[end - 1] === brackets[1];
      if (isFlow && node.node !== 'scalar') yield { start: end - 1, end, put: '', within: node.span };
    }
  },
});

/** Whether a file says the same after a change: a block may stand in any column. */
function meansTheSame({ file, text, root }: FileSites, { start, end, put }: Change): boolean {
  const mutated = parseYaml(file, text.slice(0, start) + put + text.slice(end));
  return !mutated.broken && mutated.root !== null && plain(mutated.root) === plain(root);
}

function plain(node: Node): string {
  return JSON.stringify(node, (key, value) => (key === 'span' || key === 'raw' ? undefined : value));
}

const prefix = (name: string, put: string): Operator => ({
  name,
  *mutate(file) {
    for (const { node } of plainScalars(file)) {
      yield {
        start: node.span.start,
        end: node.span.start,
        put,
        wrong: { start: 0, end: put.trim().length },
      };
    }
  },
});

export const syntaxOperators: readonly Operator[] = [
  {
    name: 'tab in the indentation',
    *mutate(file) {
      for (const { start, indent } of lines(file)) {
        if (indent > 0) yield { start, end: start + indent, put: '\t' };
      }
    },
  },
  {
    name: 'tab after spaces',
    *mutate(file) {
      for (const { start, indent } of lines(file)) {
        if (indent > 1) yield { start: start + indent - 1, end: start + indent, put: '\t' };
      }
    },
  },
  {
    name: 'unclosed double quote',
    *mutate(file) {
      for (const { node, raw } of plainScalars(file)) {
        if (raw.startsWith('"'))
          yield { start: node.span.end - 1, end: node.span.end, put: '', within: node.span };
      }
    },
  },
  {
    name: 'unclosed single quote',
    *mutate(file) {
      for (const { node, raw } of plainScalars(file)) {
        if (/["']/.test(raw)) continue;
        yield { start: node.span.start, end: node.span.end, put: `'${raw}`, wrong: { start: 0, end: 1 } };
      }
    },
  },
  {
    name: 'quote that opens nothing',
    *mutate(file) {
      for (const { node, raw } of plainScalars(file)) {
        if (raw.startsWith('"') && !/^"[\w: ]*"$/.test(raw)) continue;
        if (raw.startsWith('"'))
          yield { start: node.span.start, end: node.span.start + 1, put: '', within: node.span };
      }
    },
  },
  unclosed('unclosed brace', '{}'),
  unclosed('unclosed bracket', '[]'),
  {
    name: 'closing bracket too many',
    *mutate(file) {
      for (const { node, rule } of file.sites) {
        const end = contentEnd(file.text, node.span);
        const isFlow = /^[{[]/.test(file.text.slice(node.span.start)) && node.node !== 'scalar';
        if (isFlow && rule.is !== 'data' && /^\s*$/.test(file.text.slice(end, lineEnd(file.text, end)))) {
          yield { start: end, end, put: file.text[end - 1] ?? '' };
        }
      }
    },
  },
  {
    name: 'missing colon',
    *mutate(file) {
      for (const { holder } of file.sites) {
        if (holder === undefined || !isBlock(file.text, holder.entry.span.start)) continue;
        const { end } = holder.entry.key.span;
        const line = { start: holder.entry.span.start, end: lineEnd(file.text, end) };
        yield { start: end, end: end + 1, put: '', within: line };
      }
    },
  },
  {
    name: 'no space after a colon',
    *mutate(file) {
      for (const { holder, node } of file.sites) {
        if (holder === undefined || !isBlock(file.text, holder.entry.span.start)) continue;
        const { end } = holder.entry.key.span;
        if (node.node !== 'scalar' || file.text.slice(end, end + 2) !== ': ') continue;
        yield {
          start: end + 1,
          end: end + 2,
          put: '',
          within: { start: holder.entry.span.start, end: lineEnd(file.text, end) },
        };
      }
    },
  },
  {
    name: 'one space too many',
    *mutate(file) {
      for (const { start } of lines(file)) {
        const change = { start, end: start, put: ' ' };
        if (!meansTheSame(file, change)) yield change;
      }
    },
  },
  {
    name: 'one space too few',
    *mutate(file) {
      for (const { start, indent } of lines(file)) {
        const change = { start, end: start + 1, put: '' };
        if (indent > 0 && !meansTheSame(file, change)) yield change;
      }
    },
  },
  prefix('anchor', '&here '),
  prefix('tag', '!!str '),
  prefix('reserved character', '@'),
  prefix('backquote', '`'),
  {
    name: 'alias',
    *mutate(file) {
      for (const { node } of plainScalars(file))
        yield { start: node.span.start, end: node.span.end, put: '*here' };
    },
  },
  {
    name: 'merge key',
    *mutate(file) {
      for (const { node, rule } of file.sites) {
        const [first] = node.node === 'map' ? node.entries : [];
        if (first === undefined || rule.is !== 'map') continue;
        const put = '<<: { zebra: 1 }';
        const lead = isBlock(file.text, first.span.start)
          ? `\n${' '.repeat(first.span.start - lineStart(file.text, first.span.start))}`
          : ', ';
        yield {
          start: first.span.start,
          end: first.span.start,
          put: put + lead,
          wrong: { start: 0, end: 2 },
        };
      }
    },
  },
  {
    name: 'second document',
    *mutate(file) {
      for (const put of ['---\nkind: Segment\nname: second\nwhen: { event: Upgraded }\n', '---\n{}\n']) {
        yield { start: file.text.length, end: file.text.length, put, wrong: { start: 0, end: 3 } };
      }
    },
  },
  {
    name: 'colon in a text',
    *mutate(file) {
      for (const { node, rule, holder } of plainScalars(file)) {
        const isProse = rule.is === 'leaf' && rule.form === 'text' && holder?.entry.name === 'purpose';
        if (isProse) {
          const end = node.span.end;
          yield { start: end, end, put: ': so it is', wrong: { start: 0, end: 1 } } as Change;
        }
      }
    },
  },
  {
    name: 'missing comma',
    *mutate(file) {
      for (const { node } of file.sites) {
        if (node.node !== 'map' || isBlock(file.text, node.entries[0]?.span.start ?? 0)) continue;
        for (const [index, entry] of node.entries.slice(0, -1).entries()) {
          const next = node.entries[index + 1];
          const end = contentEnd(file.text, entry.span);
          if (next === undefined || file.text[end] !== ',') continue;
          yield {
            start: end,
            end: end + 1,
            put: '',
            within: { start: entry.span.start, end: next.span.end },
          };
        }
      }
    },
  },
  {
    name: 'missing dash',
    *mutate(file) {
      for (const { node, around, keys } of file.sites) {
        const items = node.node === 'list' ? node.items : [];
        for (const [index, item] of items.entries()) {
          // Two conditions may stand in one map.
          if (index > 0 && keys.at(-1) === 'all') continue;
          const dash = file.text.lastIndexOf('- ', item.span.start);
          if (item.node !== 'map' || !isBlock(file.text, item.span.start)) continue;
          yield { start: dash, end: dash + 1, put: ' ', within: around };
        }
      }
    },
  },
];

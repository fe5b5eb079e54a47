/** Operators on the content of templates: Liquid and MJML. */
import { type Change, misspell, type Operator, type Range } from './mutant.ts';
import type { FileSites } from './sites.ts';
import { leaves } from './values.ts';

type Form = 'liquid' | 'json' | 'mjml';

/** Where a pattern matches inside texts with Liquid. */
function* matches(
  file: FileSites,
  pattern: RegExp,
  forms: readonly Form[] = ['liquid', 'json', 'mjml'],
): Generator<Range & { readonly found: RegExpExecArray }> {
  for (const { node } of leaves(file, ...forms)) {
    const { start, end } = node.span;
    for (const found of file.text.slice(start, end).matchAll(pattern)) {
      yield {
        start: start + found.index,
        end: start + found.index + found[0].length,
        found: found as RegExpExecArray,
      };
    }
  }
}

const OUTPUT = /\{\{ ([\w.]+)( \| \w+)?[^}]*\}\}/g;

/** Replaces the part of each match that `replace` names. */
const content = (
  name: string,
  pattern: RegExp,
  replace: (
    found: RegExpExecArray,
  ) =>
    | { readonly old: string; readonly put: string; readonly wrong?: string; readonly either?: true }
    | undefined,
  only?: readonly Form[],
): Operator => ({
  name,
  *mutate(file) {
    for (const { start, found } of matches(file, pattern, only)) {
      const change = replace(found);
      if (change === undefined || change.old === change.put) continue;
      const at = start + found[0].indexOf(change.old);
      const { put, wrong, either } = change;
      const twofold = either === undefined ? {} : { either };
      const from = wrong === undefined ? 0 : put.indexOf(wrong);
      const range = { start: from, end: from + (wrong ?? put).length };
      yield { start: at, end: at + change.old.length, put, wrong: range, ...twofold } as Change;
    }
  },
});

const isTyped = (path: string) => /^(profile|entry|event|links)\./.test(path) && path !== 'profile.id';

export const contentOperators: readonly Operator[] = [
  content('misspelt variable', OUTPUT, ([, path = '']) =>
    isTyped(path) ? { old: path, put: misspell(path) } : undefined,
  ),
  content('unknown variable', OUTPUT, ([, path = '']) =>
    isTyped(path) ? { old: path, put: `${path.split('.')[0]}.zebra` } : undefined,
  ),
  content('unknown root of a variable', OUTPUT, ([, path = '']) => ({
    old: path,
    put: path.replace(/^\w+/, 'zebra'),
  })),
  content('variable that is not bound here', OUTPUT, ([, path = '']) =>
    /^(profile|links)\./.test(path) ? { old: path, put: 'steps.nothing.response', either: true } : undefined,
  ),
  content('misspelt filter', OUTPUT, ([, , filter = '']) =>
    filter === '' ? undefined : { old: filter.slice(3), put: misspell(filter.slice(3)) },
  ),
  content('unknown filter', OUTPUT, ([whole]) => ({
    old: whole,
    put: whole.replace(' }}', ' | zebra }}'),
    wrong: 'zebra',
  })),
  unclosed('unclosed output', OUTPUT, '}}'),
  content('output without a variable', OUTPUT, ([whole]) => ({ old: whole, put: '{{ }}' })),
  content('unclosed tag', OUTPUT, ([whole]) => ({ old: whole, put: '{% if profile.first_name %}' }), [
    'liquid',
  ]),
  content('unknown tag', OUTPUT, ([whole]) => ({ old: whole, put: '{% zebra %}', wrong: 'zebra' })),
  content('tag that closes nothing', OUTPUT, ([whole]) => ({
    old: whole,
    put: '{% endif %}',
    wrong: 'endif',
  })),
  content('condition without a tail', OUTPUT, ([whole]) => ({
    old: whole,
    put: '{% if %}x{% endif %}',
    wrong: '{% if %}',
  })),
  content(
    'unknown MJML element',
    /<mj-(text|button) /g,
    ([whole]) => ({
      old: whole.trim(),
      put: '<mj-zebra',
      wrong: 'mj-zebra',
    }),
    ['mjml'],
  ),
  content(
    'unknown MJML attribute',
    /<mj-section background-color/g,
    () => ({
      old: 'background-color',
      put: 'background-colour',
    }),
    ['mjml'],
  ),
  {
    name: 'MJML element that is not closed',
    *mutate(file) {
      for (const { start, end, found } of matches(file, /<\/(mj-\w+)>/g, ['mjml'])) {
        const opening = file.text.lastIndexOf(`<${found[1]}`, start);
        yield { start, end, put: '', within: { start: opening, end } };
      }
    },
  },
  content(
    'MJML attribute without its quote',
    /font-size="\d+px"/g,
    ([whole]) => ({
      old: whole,
      put: whole.slice(0, -1),
    }),
    ['mjml'],
  ),
  content(
    'MJML element at the wrong place',
    /<mj-column>/g,
    ([whole]) => ({
      old: whole,
      put: '<mj-text>x</mj-text><mj-column>',
      wrong: 'mj-text',
    }),
    ['mjml'],
  ),
];

function unclosed(name: string, pattern: RegExp, closing: string): Operator {
  return {
    name,
    *mutate(file) {
      for (const { end, start } of matches(file, pattern)) {
        yield { start: end - closing.length, end, put: '', within: { start, end } };
      }
    },
  };
}

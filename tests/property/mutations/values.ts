/** Operators on values: the wrong form, and scalars that are not what they should be. */
import type { ScalarNode } from '../../../src/language/syntax/node.ts';
import { type Change, GARBAGE, misspell, type Operator, replaceValue } from './mutant.ts';
import type { Leaf } from './rule.ts';
import { type FileSites, type Site, takes } from './sites.ts';

/** Another form of node in the place of each that stands where this form may not. */
const wrongForm = (name: string, form: 'scalar' | 'map' | 'list', put: string): Operator => ({
  name,
  *mutate(file) {
    for (const site of file.sites) {
      if (site.node.node === form || takes(site.place, form)) continue;
      const change = replaceValue(site, file, put);
      // Where a list may stand for some types, its item is what is wrong.
      yield { ...change, within: { start: change.start, end: change.end } };
    }
  },
});

type LeafSite = { readonly site: Site; readonly node: ScalarNode; readonly rule: Leaf };

/** Scalars of some forms. */
export function leaves(file: FileSites, ...forms: readonly Leaf['form'][]): readonly LeafSite[] {
  return file.sites.flatMap((site) => {
    const { node, rule } = site;
    return node.node === 'scalar' && rule.is === 'leaf' && forms.includes(rule.form)
      ? [{ site, node, rule }]
      : [];
  });
}

/** Replaces scalars of some forms, where `replace` has something to put. */
export function replaceLeaves(
  name: string,
  forms: readonly Leaf['form'][],
  replace: (value: string, leaf: LeafSite) => string | undefined,
): Operator {
  return {
    name,
    *mutate(file) {
      for (const leaf of leaves(file, ...forms)) {
        const put = replace(String(leaf.node.value), leaf);
        if (put !== undefined && put !== leaf.node.raw) yield replaceValue(leaf.site, file, put) as Change;
      }
    },
  };
}

const WORDED: readonly Leaf['form'][] = [
  'text',
  'duration',
  'offset',
  'until',
  'instant',
  'time',
  'date',
  'zone',
  'choice',
  'reference',
  'name',
  'path',
  'since',
  'liquid',
  'mjml',
];
const isDuration = (value: string) => /^[-+]?\d+(ms|s|m|h|d|w)/.test(value);
const isInstant = (value: string) => /^\d{4}-\d\d-\d\dT/.test(value);
const isTime = (value: string) => /^\d\d:\d\d$/.test(value);

export const valueOperators: readonly Operator[] = [
  wrongForm('list instead of a value', 'list', '[17]'),
  wrongForm('empty list instead of a value', 'list', '[]'),
  wrongForm('map instead of a value', 'map', '{}'),
  wrongForm('number instead of a map or list', 'scalar', '17'),
  wrongForm('text instead of a map or list', 'scalar', GARBAGE),
  {
    name: 'empty list',
    *mutate(file) {
      for (const site of file.sites) {
        if (site.node.node !== 'list' || site.rule.is !== 'list' || site.rule.mayBeEmpty) continue;
        yield replaceValue(site, file, '[]');
      }
    },
  },
  {
    name: 'wrong item',
    *mutate(file) {
      for (const site of file.sites) {
        const { node, rule } = site;
        const last = node.node === 'list' ? node.items.at(-1) : undefined;
        if (rule.is !== 'list' || last?.node !== 'map') continue;
        if (!takes(rule.of, 'scalar')) yield { start: last.span.start, end: last.span.end, put: '17' };
      }
    },
  },
  replaceLeaves('number instead of a text', WORDED, () => '17'),
  replaceLeaves('boolean instead of a text', WORDED, () => 'true'),
  replaceLeaves('text instead of a number', ['integer', 'number'], () => GARBAGE),
  replaceLeaves('number in quotes', ['integer', 'number'], (value) => `"${value}"`),
  replaceLeaves('fraction instead of a whole number', ['integer'], () => '1.5'),
  replaceLeaves('text instead of a boolean', ['boolean'], () => GARBAGE),
  replaceLeaves('boolean of YAML 1.1', ['boolean'], () => 'yes'),
  replaceLeaves('negative number', ['number', 'integer'], (_, { site }) =>
    site.keys.at(-1) === 'priority' || site.keys.includes('count') ? undefined : '-1',
  ),
  replaceLeaves('bad unit', ['duration', 'offset', 'moment'], (value) =>
    isDuration(value) ? value.replace(/[a-z]+$/, 'x') : undefined,
  ),
  replaceLeaves('unit in words', ['duration', 'offset', 'moment'], (value) =>
    isDuration(value) ? value.replace(/[a-z]+$/, ' moons') : undefined,
  ),
  replaceLeaves('months', ['duration', 'offset'], () => '2mo'),
  replaceLeaves('no unit', ['duration', 'offset'], (value) => value.replace(/[a-z]+$/, '')),
  replaceLeaves('bad zone', ['zone'], misspell),
  replaceLeaves('offset instead of a zone', ['zone'], () => '"+25:00"'),
  replaceLeaves('bad time of day', ['time', 'until'], (value) => (isTime(value) ? '"25:00"' : undefined)),
  replaceLeaves('bad minutes', ['time', 'until'], (value) => (isTime(value) ? '"10:60"' : undefined)),
  replaceLeaves('time of twelve hours', ['time', 'until'], (value) => (isTime(value) ? '9pm' : undefined)),
  replaceLeaves('impossible date', ['date'], () => '2027-02-30'),
  replaceLeaves('date the other way round', ['date'], () => '31/03/2027'),
  replaceLeaves('instant without a zone', ['instant', 'moment'], (value) =>
    isInstant(value) ? value.replace(/(Z|[+-]\d\d:\d\d)$/, '') : undefined,
  ),
  replaceLeaves('impossible instant', ['instant', 'moment'], (value) =>
    isInstant(value) ? value.replace(/^\d{4}-\d\d-\d\d/, '2026-02-31') : undefined,
  ),
  replaceLeaves('moment that is none', ['moment'], () => 'tomorrow'),
  replaceLeaves('misspelt choice', ['choice'], (value, { rule }) =>
    rule.values?.includes(misspell(value)) === true ? undefined : misspell(value),
  ),
  replaceLeaves('unknown choice', ['choice'], () => GARBAGE),
  replaceLeaves('bad share', ['share'], () => 'ten'),
];

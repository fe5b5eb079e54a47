/** Operators on conditions: paths, comparisons, and the types of what is compared. */
import type { Entry } from '../../../src/language/syntax/node.ts';
import { type Change, GARBAGE, misspell, type Operator } from './mutant.ts';
import type { FileSites } from './sites.ts';
import { replaceLeaves } from './values.ts';

/** Keys of conditions that are paths, and those of `update`. */
function pathKeys(file: FileSites): readonly Entry[] {
  return file.sites.flatMap(({ holder }) => {
    const isPath = holder?.rule.named?.role === 'path' && !Object.hasOwn(holder.rule.keys, holder.entry.name);
    return holder !== undefined && isPath ? [holder.entry] : [];
  });
}

const renamePath = (name: string, rename: (path: string) => string | undefined): Operator => ({
  name,
  *mutate(file) {
    for (const { key, name: path } of pathKeys(file)) {
      const put = rename(path);
      if (put !== undefined) yield { start: key.span.start, end: key.span.end, put };
    }
  },
});

const OPERATORS = /^(gt|gte|lt|lte|in|not_in|exists|not|ref)$/;

/** The operators of comparisons, with the comparison that holds them. */
function comparisons(file: FileSites): readonly Entry[] {
  return file.sites.flatMap(({ holder }) =>
    holder !== undefined &&
    'gte' in holder.rule.keys &&
    'ref' in holder.rule.keys &&
    OPERATORS.test(holder.entry.name)
      ? [holder.entry]
      : [],
  );
}

const wrongOperator = (operator: string): Operator => ({
  name: `\`${operator}\` on a number`,
  *mutate(file) {
    for (const { key, name, value, span } of comparisons(file)) {
      const isNumber = value.node === 'scalar' && typeof value.value === 'number';
      if (!isNumber || !/^[gl]te?$/.test(name)) continue;
      // Which of the two is wrong, operator or value, is for the compiler to say.
      yield { start: key.span.start, end: key.span.end, put: operator, within: span } as Change;
    }
  },
});

const PATHS = ['path', 'until'] as const;
const isPath = (value: string) => /^(profile|event|entry)\./.test(value) && value !== 'entry.at';

export const conditionOperators: readonly Operator[] = [
  renamePath('misspelt path', (path) => (/^(profile|event)\./.test(path) ? misspell(path) : undefined)),
  renamePath('unknown path', (path) =>
    /^(profile|event|trait)\./.test(path) ? `${path.split('.')[0]}.${GARBAGE}` : undefined,
  ),
  renamePath('misspelt trait', (path) => (path.startsWith('trait.') ? misspell(path) : undefined)),
  renamePath('misspelt root', (path) => path.replace(/^(\w+)(\w)\./, '$1$2$2.')),
  renamePath('path with an empty part', (path) => path.replace('.', '..')),
  renamePath('path that ends in a dot', (path) => `${path}.`),
  replaceLeaves('misspelt path as a value', PATHS, (value) => (isPath(value) ? misspell(value) : undefined)),
  replaceLeaves('unknown path as a value', PATHS, (value) =>
    isPath(value) ? `${value.split('.')[0]}.${GARBAGE}` : undefined,
  ),
  replaceLeaves('unknown root as a value', PATHS, (value) =>
    isPath(value) ? value.replace(/^\w+/, 'zebra') : undefined,
  ),
  replaceLeaves('path with a space as a value', PATHS, (value) =>
    isPath(value) ? value.replace('.', '. ') : undefined,
  ),
  ...['starts_with', 'contains', 'matches', 'before'].map(wrongOperator),
  {
    name: 'unknown operator',
    *mutate(file) {
      for (const { key } of comparisons(file)) {
        yield { start: key.span.start, end: key.span.end, put: GARBAGE };
      }
    },
  },
  {
    name: 'text compared with a number',
    *mutate(file) {
      for (const { value, name } of [...comparisons(file), ...pathKeys(file)]) {
        if (value.node !== 'scalar' || typeof value.value !== 'number' || name === 'ref') continue;
        yield { start: value.span.start, end: value.span.end, put: '"five"' };
      }
    },
  },
  {
    name: 'number compared with a text',
    *mutate(file) {
      for (const { value, name } of [...comparisons(file), ...pathKeys(file)]) {
        if (value.node !== 'scalar' || typeof value.value !== 'string' || name === 'ref') continue;
        yield { start: value.span.start, end: value.span.end, put: '17' };
      }
    },
  },
  {
    name: 'datum of another type',
    *mutate(file) {
      for (const { node, rule } of file.sites) {
        if (node.node !== 'scalar' || rule.is !== 'leaf' || rule.form !== 'datum' || node.value === null)
          continue;
        yield { start: node.span.start, end: node.span.end, put: '[17]' };
      }
    },
  },
  replaceLeaves('bad pattern', ['pattern'], () => '"(?=x)y("'),
  replaceLeaves('unknown `since`', ['since'], () => GARBAGE),
  replaceLeaves('misspelt `since`', ['since'], misspell),
];

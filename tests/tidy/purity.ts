/**
 * The kernel and every kind's `run.ts`, with all that these import from kinds, are synchronous and pure:
 * no clock, no I/O, no randomness, no timers, no promises. Time and seeds arrive as data.
 */
import { ts } from 'ts-morph';
import type { Rule, Violation } from './rule.ts';
import { importsOf, lineOf, packageOf, walk } from './syntax.ts';
import type { SourceText, Tree } from './tree.ts';

const GLOBALS = new Set([
  'Date',
  'Promise',
  'console',
  'crypto',
  'fetch',
  'globalThis',
  'Intl',
  'performance',
  'process',
  'queueMicrotask',
  'setImmediate',
  'setInterval',
  'setTimeout',
  'Temporal',
]);

/** Packages that compute and do nothing else. */
const PURE_PACKAGES = new Set(['libphonenumber-js']);

/** The pure files: the kernel, each `run.ts`, and what these import from kinds, as values, however far. */
function pureSources(tree: Tree): readonly SourceText[] {
  const byPath = new Map(tree.sources.map((source) => [source.path, source]));
  const isRoot = ({ path, isTest }: SourceText) =>
    !isTest && (path.startsWith('src/kernel/') || /^src\/kinds\/.*\/run\.ts$/.test(path));
  const found = new Set(tree.sources.filter(isRoot));
  for (const source of found) {
    for (const { to, typeOnly } of importsOf(source, tree)) {
      const target = to !== null && !typeOnly && to.startsWith('src/kinds/') ? byPath.get(to) : undefined;
      if (target !== undefined) found.add(target);
    }
  }
  return [...found];
}

function impurity(node: ts.Node): string | null {
  if (ts.isAwaitExpression(node) || (ts.isForOfStatement(node) && node.awaitModifier !== undefined))
    return 'await';
  if (node.kind === ts.SyntaxKind.AsyncKeyword) return 'async';
  if (!ts.isIdentifier(node)) return null;
  const parent = node.parent;
  if (ts.isPropertyAccessExpression(parent) && parent.name === node) {
    const onMath = ts.isIdentifier(parent.expression) && parent.expression.text === 'Math';
    return onMath && node.text === 'random' ? 'Math.random' : null;
  }
  const isName =
    (ts.isPropertyAssignment(parent) || ts.isPropertySignature(parent) || ts.isMethodSignature(parent)) &&
    parent.name === node;
  return !isName && GLOBALS.has(node.text) ? node.text : null;
}

function check(tree: Tree): readonly Violation[] {
  const violations: Violation[] = [];
  for (const source of pureSources(tree)) {
    const path = source.path;
    for (const { specifier, line } of importsOf(source, tree)) {
      const name = packageOf(specifier);
      if (name !== null && !PURE_PACKAGES.has(name))
        violations.push({ path, line, message: `pure code imports ${specifier}` });
    }
    walk(source.syntax, (node) => {
      const word = impurity(node);
      if (word !== null)
        violations.push({ path, line: lineOf(source, node), message: `${word} in pure code` });
    });
  }
  return violations;
}

const kernel = (text: string, ...lines: readonly number[]) => ({
  files: { 'src/kernel/a.ts': text },
  breaches: lines.map((line) => `src/kernel/a.ts:${line}`),
});

export const purity: Rule = {
  name: 'the kernel and every run are synchronous and pure',
  check,
  samples: [
    kernel('export async function advance() {}', 1),
    kernel('\nexport const now = () => Date.now();', 2),
    kernel('export const now = () => new Date();', 1),
    kernel('export const roll = () => Math.random();', 1),
    kernel("import { readFileSync } from 'node:fs';", 1),
    kernel("import { readFileSync } from 'fs';", 1),
    kernel("import { parse } from 'yaml';", 1),
    kernel('export const home = process.env;', 1),
    kernel('setTimeout(() => {}, 1);\nconsole.log(1);\nqueueMicrotask(() => {});', 1, 2, 3),
    kernel('export const later = Promise.resolve();', 1),
    kernel('export const all = async () => { for await (const x of []) void x; };', 1, 1),
    {
      files: { 'src/kinds/steps/wait/run.ts': 'export const at = Date.now();' },
      breaches: ['src/kinds/steps/wait/run.ts:1'],
    },
    {
      files: {
        'src/kinds/steps/wait/run.ts':
          "import { at } from './when.ts';\nimport type { Q } from './schema.ts';",
        'src/kinds/steps/wait/when.ts': "import { on } from '../clock.ts';",
        'src/kinds/steps/wait/schema.ts': 'export type Q = Date;',
        'src/kinds/steps/clock.ts': 'export const on = Date.now();',
      },
      breaches: ['src/kinds/steps/clock.ts:1'],
    },
    kernel(
      'export type Answer = { process: string; Date: number };\nexport const read = (x: Answer) => x.Date + Math.max(1, 2);',
    ),
    {
      files: { 'src/daemon/a.ts': 'export async function run() { setTimeout(() => {}, 1); }' },
      breaches: [],
    },
    { files: { 'src/kernel/a.test.ts': 'console.log(new Date());' }, breaches: [] },
  ],
};

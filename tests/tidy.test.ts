/** The rules of the house, executed on every file. Each rule first shows on samples that it can fail. */
import { describe, expect, it } from 'vitest';
import { cycles } from './tidy/cycles.ts';
import { directions } from './tidy/directions.ts';
import { docblock } from './tidy/docblock.ts';
import { kindFolders } from './tidy/kind-folders.ts';
import { lockfile } from './tidy/lockfile.ts';
import { names } from './tidy/names.ts';
import { owners } from './tidy/owners.ts';
import { purity } from './tidy/purity.ts';
import { formatViolation, type Rule } from './tidy/rule.ts';
import { ruleFolders } from './tidy/rule-folders.ts';
import { sharing } from './tidy/sharing.ts';
import { size } from './tidy/size.ts';
import { switches } from './tidy/switches.ts';
import { terminal } from './tidy/terminal.ts';
import { readTree, treeOf } from './tidy/tree.ts';
import { typing } from './tidy/typing.ts';

const RULES: readonly Rule[] = [
  directions,
  cycles,
  purity,
  owners,
  kindFolders,
  ruleFolders,
  lockfile,
  size,
  names,
  switches,
  docblock,
  typing,
  terminal,
  sharing,
];

const placesOf = (rule: Rule, files: { readonly [path: string]: string }) =>
  rule.check(treeOf(files)).map(({ path, line }) => `${path}:${line}`);

describe('each rule can fail', () => {
  it.each(RULES.map((rule) => [rule.name, rule] as const))('%s', (_, rule) => {
    for (const { files, breaches } of rule.samples) {
      expect({ files, breaches: placesOf(rule, files) }).toEqual({ files, breaches });
    }
    expect(rule.samples.some((sample) => sample.breaches.length > 0)).toBe(true);
    expect(rule.samples.some((sample) => sample.breaches.length === 0)).toBe(true);
  });
});

describe('the project keeps it', () => {
  const tree = readTree(new URL('..', import.meta.url).pathname.replace(/\/$/, ''));

  it('reads the sources and the generated schemas', () => {
    expect(tree.sources.length).toBeGreaterThan(50);
    expect([...tree.files.keys()]).toContain('schema/journey.schema.json');
  });

  it.each(RULES.map((rule) => [rule.name, rule] as const))('%s', (_, rule) => {
    expect(rule.check(tree).map(formatViolation)).toEqual([]);
  });
});

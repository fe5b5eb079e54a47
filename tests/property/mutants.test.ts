/**
 * The example workspace, broken in one place in tens of thousands of ways, each compiled with all other files: every
 * mutant gives exactly one diagnostic, its span holds what was changed, and it says what to do.
 * A seeded sample of each operator runs by default; MUTANTS=all runs all of them, MUTANTS=100 a hundred of each
 * operator, SEED=word another sample.
 */
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { adapters } from '../../adapters/registry.ts';
import { seededRandom } from '../../src/base/random.ts';
import { compileWorkspace } from '../../src/compiler/compile.ts';
import { definitions } from '../../src/kinds/registry.ts';
import { printPretty } from '../../src/language/diagnostics/pretty.ts';
import { readWorkspace } from '../../src/language/workspace/read.ts';
import { matchGolden } from '../golden.ts';
import type { Mutant } from './mutations/mutant.ts';
import { readSites } from './mutations/sites.ts';
import { complain } from './mutations/verdict.ts';
import { mutateWorkspace, operators } from './mutations/workspace.ts';

const root = fileURLToPath(new URL('../../journeys', import.meta.url));
const { files } = readWorkspace(root);
const mutants = mutateWorkspace(files);

const SAMPLE = 14;
const SHOWN_MAX = 3;
const PER_OPERATOR_MS = 1_800_000;

/** How many mutants of each operator are tried. */
function sampleSize(): number {
  const wanted = process.env.MUTANTS;
  if (wanted === undefined) return SAMPLE;
  return wanted === 'all' ? Number.POSITIVE_INFINITY : Number(wanted);
}

/** The same mutants every time, spread over all files. */
function sampleOf(operator: string, most: number): readonly Mutant[] {
  const all = mutants.get(operator) ?? [];
  if (all.length <= most) return all;
  const random = seededRandom(`${process.env.SEED ?? ''}${operator}`);
  return all
    .map((mutant) => ({ mutant, at: random() }))
    .sort((left, right) => left.at - right.at)
    .slice(0, most)
    .map(({ mutant }) => mutant);
}

async function compileMutant(mutant: Mutant) {
  const mutated = files.map((file) => (file.path === mutant.file ? { ...file, text: mutant.text } : file));
  const { diagnostics, texts } = await compileWorkspace(mutated, definitions, { adapters });
  return { diagnostics, textOf: (file: string) => texts.get(file) };
}

/** Files whose mutants are golden where they have any: they change seldom. */
const STEADY = [
  'activation/trial.journey.yaml',
  'activation/templates/trial_welcome.yaml',
  'activation/trial.test.yaml',
  'catalog.yaml',
  'rutter.yaml',
];
const GOLDEN = [
  'misspelt key',
  'unknown key',
  'duplicate key',
  'key too many',
  'missing key',
  'key without a value',
  'list instead of a value',
  'map instead of a value',
  'text instead of a map or list',
  'empty list',
  'number instead of a text',
  'text instead of a number',
  'boolean of YAML 1.1',
  'negative number',
  'bad unit',
  'unit in words',
  'bad zone',
  'bad time of day',
  'impossible date',
  'instant without a zone',
  'misspelt choice',
  'misspelt channel',
  'unknown event',
  'misspelt segment',
  'misspelt subscriber',
  'misspelt template',
  'misspelt declaration',
  'duplicate step',
  'duplicate document',
  'misspelt path',
  'misspelt path as a value',
  '`starts_with` on a number',
  'unknown operator',
  'number compared with a text',
  'misspelt variable',
  'unknown filter',
  'unclosed output',
  'unclosed tag',
  'MJML element that is not closed',
  'unknown MJML attribute',
  'tab in the indentation',
  'unclosed double quote',
  'unclosed brace',
  'missing colon',
  'one space too many',
  'anchor',
  'merge key',
  'second document',
  'missing dash',
];

describe('mutants of the example workspace', () => {
  it('the workspace itself has nothing wrong', async () => {
    const { diagnostics } = await compileWorkspace(files, definitions, { adapters });
    expect(diagnostics).toEqual([]);
  });

  it('everything in it is known to the grammar in mutations/grammar*.ts', () => {
    const strange = files.flatMap((file) => readSites(file.path, file.text).strange);
    expect(strange, 'teach it the new word').toEqual([]);
  });

  it('every operator finds something to break, and there are thousands of mutants', () => {
    const counts = operators.map(({ name }) => [mutants.get(name)?.length ?? 0, name] as const);
    if (process.env.MUTANTS !== undefined)
      process.stdout.write(`${counts.map((each) => each.join(' ')).join('\n')}\n`);
    expect(counts.filter(([count]) => count === 0)).toEqual([]);
    expect(new Set(counts.map(([, name]) => name)).size).toBe(operators.length);
    expect(counts.reduce((sum, [count]) => sum + count, 0)).toBeGreaterThan(10_000);
    expect(counts.reduce((sum, [count]) => sum + Math.min(count, SAMPLE), 0)).toBeGreaterThan(1_400);
  });

  it.each(operators.map(({ name }) => name))(
    '%s: one diagnostic, at the place, with help',
    async (operator) => {
      const complaints: string[] = [];
      for (const mutant of sampleOf(operator, sampleSize())) {
        const { diagnostics, textOf } = await compileMutant(mutant);
        const complaint = complain(mutant, diagnostics, textOf);
        if (complaint !== null) complaints.push(complaint);
      }
      expect(complaints.slice(0, SHOWN_MAX).join('\n')).toBe('');
    },
    PER_OPERATOR_MS,
  );

  it.each(GOLDEN)('what is said of: %s', async (operator) => {
    const all = mutants.get(operator) ?? [];
    const inFiles = STEADY.map((file) => all.filter((mutant) => mutant.file === file));
    const steady = inFiles.find((some) => some.length > 0) ?? all;
    const mutant = steady[Math.floor(steady.length / 2)];
    if (mutant === undefined) throw new Error(`no operator is called ${operator}`);
    const { diagnostics, textOf } = await compileMutant(mutant);
    const name = operator.replace(/\W+/g, '-').replace(/^-|-$/g, '').toLowerCase();
    matchGolden(`mutants/${name}.txt`, printPretty(diagnostics, textOf));
  });
});

/**
 * The example workspace, broken in one place in thousands of ways: each mutant gives exactly one diagnostic, its span
 * holds what was changed, and it says what to do. What the parser and the shape check find is tried on every mutant;
 * references and paths, which need the other files, on whole compiles.
 */
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { compileWorkspace } from '../../src/compiler/compile.ts';
import { definitions } from '../../src/kinds/registry.ts';
import type { Diagnostic } from '../../src/language/diagnostics/diagnostic.ts';
import { printPretty } from '../../src/language/diagnostics/pretty.ts';
import { checkShape } from '../../src/language/model/shape.ts';
import { parseYaml } from '../../src/language/syntax/parse.ts';
import { readWorkspace } from '../../src/language/workspace/read.ts';
import { matchGolden } from '../golden.ts';
import { type Mutant, mutate } from './mutants.ts';

const root = fileURLToPath(new URL('../../journeys', import.meta.url));
// HTML instead of MJML: the compile of MJML is slow and not what is tried here
const files = readWorkspace(root).files.map((file) => ({
  ...file,
  text: file.text.replaceAll('mjml:', 'html:'),
}));
const mutants = files.flatMap((file) => mutate(file.path, file.text));

/** Found with the file alone. The others need names and types of other files. */
const ALONE = new Set([
  'bad date',
  'bad instant',
  'bad unit',
  'bad zone',
  'duplicate key',
  'missing colon',
  'tab',
  'unclosed bracket',
  'unclosed quote',
  'wrong choice',
  'wrong indentation',
  'renamed key',
]);
/** A line moved by one column may still mean the same: the only child of its parent. */
const HARMLESS = new Set(['wrong indentation']);
const WHOLE = new Set(['dropped reference', 'renamed path', 'bad time', 'wrong type', 'unopened quote']);
const COMPILED_MAX = 300;
/** Of each kind that is found alone, so many are compiled with all other files, too. */
const ALSO_COMPILED_MAX = 15;

function checkAlone(mutant: Mutant): readonly Diagnostic[] {
  const parsed = parseYaml(mutant.file, mutant.text);
  const shape = parsed.root === null ? [] : checkShape(parsed.root, definitions, parsed.broken).diagnostics;
  return [...parsed.diagnostics, ...shape];
}

async function checkWhole(mutant: Mutant): Promise<readonly Diagnostic[]> {
  const mutated = files.map((file) => (file.path === mutant.file ? { ...file, text: mutant.text } : file));
  const { diagnostics } = await compileWorkspace(mutated, definitions);
  return diagnostics.filter((each) => each.severity === 'error');
}

/** What is wrong with the answer to a mutant; null when it is right. */
function complain(mutant: Mutant, found: readonly Diagnostic[]): string | null {
  const [first] = found;
  const changed = mutant.kind === 'duplicate key' ? secondKey(mutant) : mutant;
  const shown = () =>
    `${mutant.kind} in ${mutant.file}: ${JSON.stringify(mutant.text.slice(mutant.start - 40, mutant.end + 20))}\n` +
    printPretty(found, () => mutant.text);
  if (first === undefined) {
    return HARMLESS.has(mutant.kind) && meansTheSame(mutant) ? null : `nothing found: ${shown()}`;
  }
  if (found.length > 1) return `${found.length} diagnostics: ${shown()}`;
  const holds =
    first.span.file === mutant.file && first.span.start <= changed.start && first.span.end >= changed.end;
  if (!holds) return `elsewhere: ${shown()}`;
  return (first.help ?? '').length > 5 ? null : `no help: ${shown()}`;
}

function secondKey({ text, start, end }: Mutant): { start: number; end: number } {
  const lead = /^[\s,]*/.exec(text.slice(start, end))?.[0].length ?? 0;
  return { start: start + lead, end: start + lead };
}

function meansTheSame(mutant: Mutant): boolean {
  const original = files.find((file) => file.path === mutant.file)?.text ?? '';
  return JSON.stringify(plain(mutant.file, mutant.text)) === JSON.stringify(plain(mutant.file, original));
}

function plain(file: string, text: string): unknown {
  return JSON.parse(
    JSON.stringify(parseYaml(file, text).root, (key, value) =>
      ['span', 'raw'].includes(key) ? undefined : value,
    ),
  );
}

function thin(all: readonly Mutant[], most: number): readonly Mutant[] {
  const step = Math.max(1, Math.ceil(all.length / most));
  return all.filter((_, index) => index % step === 0);
}

describe('mutants of the example workspace', () => {
  it('there are more than a thousand, of every kind', () => {
    expect(mutants.length).toBeGreaterThan(1000);
    expect(new Set(mutants.map((mutant) => mutant.kind))).toEqual(new Set([...ALONE, ...WHOLE]));
  });

  it('the workspace itself has nothing wrong', async () => {
    const { diagnostics } = await compileWorkspace(files, definitions);
    expect(diagnostics.filter((each) => each.severity === 'error')).toEqual([]);
  });

  it.each([...ALONE])('%s: one diagnostic, at the place, with help', async (kind) => {
    const wrong: string[] = [];
    for (const mutant of mutants.filter((each) => each.kind === kind)) {
      const alone = checkAlone(mutant);
      const found = alone.length > 0 || HARMLESS.has(kind) ? alone : await checkWhole(mutant);
      wrong.push(...[complain(mutant, found) ?? []].flat());
    }
    expect(wrong.slice(0, 5).join('\n')).toBe('');
  });

  it.each([...WHOLE])('%s: one diagnostic in the whole workspace', async (kind) => {
    const wrong: string[] = [];
    for (const mutant of thin(
      mutants.filter((each) => each.kind === kind),
      COMPILED_MAX / WHOLE.size,
    )) {
      const complaint = complain(mutant, await checkWhole(mutant));
      if (complaint !== null) wrong.push(complaint);
    }
    expect(wrong.slice(0, 5).join('\n')).toBe('');
  });

  it('what is wrong with one file is not blamed on the others', async () => {
    const wrong: string[] = [];
    for (const kind of ALONE) {
      for (const mutant of thin(
        mutants.filter((each) => each.kind === kind),
        ALSO_COMPILED_MAX,
      )) {
        wrong.push(...[complain(mutant, await checkWhole(mutant)) ?? []].flat());
      }
    }
    expect(wrong.slice(0, 5).join('\n')).toBe('');
  });

  it('a sample reads well', () => {
    const kinds = [...ALONE].map((kind) => mutants.filter((mutant) => mutant.kind === kind));
    const sample = kinds.flatMap((same) => thin(same, 3).slice(0, 3));
    const printed = sample.map((mutant) => printPretty(checkAlone(mutant), () => mutant.text));
    matchGolden('diagnostics/mutants.txt', printed.join('\n'));
  });
});

/** Every Test document in the repository: the example workspace, the use cases, the fixtures. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compileWorkspace } from '../compiler/compile.ts';
import { definitions } from '../kinds/registry.ts';
import { createRenderer } from '../language/content/renderer.ts';
import { printPretty } from '../language/diagnostics/pretty.ts';
import { readWorkspace } from '../language/workspace/read.ts';
import { runTests } from './run-tests.ts';

const USE_CASES = 'tests/fixtures/use-cases';
const folders = [
  'journeys',
  'tests/fixtures/workspaces/trial',
  ...readdirSync(USE_CASES).map((name) => join(USE_CASES, name)),
].filter((folder) => readWorkspace(folder).files.some(({ text }) => /^kind: Test$/m.test(text)));

describe.each(folders)('%s', (folder) => {
  it('compiles, has tests, and they pass', async () => {
    const { files } = readWorkspace(folder);
    const compiled = await compileWorkspace(files, definitions);
    const textOf = (file: string) => compiled.texts.get(file);
    expect(printPretty(compiled.diagnostics, textOf)).toBe('');
    const renderer = createRenderer({
      links: () => ({
        unsubscribe: 'https://u.test',
        preferences: 'https://p.test',
        confirm: 'https://c.test',
      }),
    });
    const { cases } = runTests(compiled, definitions, renderer);
    expect(cases.length).toBeGreaterThan(0);
    expect(
      printPretty(
        cases.flatMap((each) => each.failures),
        textOf,
      ),
    ).toBe('');
  });
});

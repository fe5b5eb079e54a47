/**
 * The recipe of `src/ARCHITECTURE.md` for a step kind, followed to the letter in a copy of the project: a folder and a
 * line, generation, every check, and a journey that uses it. What the recipe does not say must not be needed.
 */
import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const project = fileURLToPath(new URL('../..', import.meta.url));
const kind = fileURLToPath(new URL('../fixtures/kinds/steps/note', import.meta.url));
const MINUTES_MS = 60_000;
const NOT_COPIED = new Set(['node_modules', '.git', 'dist', 'coverage', 'sample', 'golden', '.rutter']);

let copy = '';

/** Copies the project without what is large or generated; the packages are linked. */
function copyProject(): string {
  const folder = mkdtempSync(join(tmpdir(), 'rutter-new-kind-'));
  cpSync(project, folder, { recursive: true, filter: (path) => !NOT_COPIED.has(basename(path)) });
  symlinkSync(join(project, 'node_modules'), join(folder, 'node_modules'), 'junction');
  return folder;
}

/** The kind's files end in `.txt` where they wait, so that nothing takes them for sources. */
function addKind(): readonly string[] {
  const folder = join(copy, 'src/kinds/steps/note');
  cpSync(kind, folder, { recursive: true });
  for (const name of readdirSync(folder).filter((each) => each.endsWith('.txt'))) {
    cpSync(join(folder, name), join(folder, name.replace(/\.txt$/, '')));
    rmSync(join(folder, name));
  }
  return readdirSync(folder).sort();
}

function addLine(): void {
  const path = join(copy, 'src/kinds/steps/registry.ts');
  const text = readFileSync(path, 'utf8');
  const added = text
    .replace('import { repeat }', "import { note } from './note/index.ts';\nimport { repeat }")
    .replace('  exit,\n', '  exit,\n  note,\n');
  expect(added.length).toBeGreaterThan(text.length + 40);
  writeFileSync(path, added);
}

/** Runs Node in the copy; the exit code with everything printed. */
async function run(...args: readonly string[]): Promise<{ readonly code: number; readonly output: string }> {
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(VITEST|NODE_OPTIONS|UPDATE_GOLDEN|TEST$)/.test(name)),
  );
  const options = { cwd: copy, env: { ...env, NO_COLOR: '1' }, maxBuffer: 64 * 1024 * 1024 };
  try {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [...args], options);
    return { code: 0, output: stdout + stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, output: stdout + stderr };
  }
}

const rutter = (...args: readonly string[]) => run('src/cli/main.ts', ...args);
const passes = (output: string) => ({ code: 0, output: expect.stringContaining(output) });

describe('a new step kind', () => {
  beforeAll(() => {
    copy = copyProject();
  });
  afterAll(() => rmSync(copy, { recursive: true, force: true }));

  it('is eight files and one entry in the registry', () => {
    expect(addKind()).toEqual([
      'README.md',
      'compile.ts',
      'describe.ts',
      'example.yaml',
      'index.ts',
      'note.test.ts',
      'run.ts',
      'schema.ts',
    ]);
    addLine();
  });

  it(
    'makes the schemas stale, and generation brings them up to date',
    async () => {
      expect(await rutter('gen', 'schemas', '--check')).toMatchObject({ code: 1 });
      expect(await rutter('gen', 'schemas')).toMatchObject({ code: 0 });
      expect(await rutter('gen', 'schemas', '--check')).toMatchObject({ code: 0 });
      const schema = readFileSync(join(copy, 'schema/journey.schema.json'), 'utf8');
      expect(schema.includes('"note": {')).toBe(true);
    },
    MINUTES_MS,
  );

  it(
    'passes the type checker',
    async () => {
      expect(await run('node_modules/typescript/bin/tsc', '--noEmit')).toEqual({ code: 0, output: '' });
    },
    3 * MINUTES_MS,
  );

  it(
    'passes the linter',
    async () => {
      const biome = 'node_modules/@biomejs/biome/bin/biome';
      expect(await run(biome, 'check', '--vcs-enabled=false', 'src/kinds/steps')).toMatchObject({ code: 0 });
    },
    MINUTES_MS,
  );

  it(
    'keeps the rules of the house, and passes its own test',
    async () => {
      const { code, output } = await run(
        'node_modules/vitest/vitest.mjs',
        'run',
        'tests/tidy.test.ts',
        'src/kinds/steps/note',
        'src/language/model/schemas.test.ts',
      );
      expect(output).toMatch(/Test Files +3 passed/);
      expect(code).toBe(0);
    },
    3 * MINUTES_MS,
  );

  it(
    'is explained, drawn, checked and run in a journey that uses it',
    async () => {
      const workspace = ['--workspace', 'tests/fixtures/workspaces/note'];
      expect(await rutter('explain', 'note')).toEqual(passes('Writes a line of text into the profile.'));
      expect(await rutter('graph', 'notes', ...workspace)).toEqual(passes('remember'));
      expect(await rutter('validate', ...workspace)).toMatchObject({ code: 0 });
      expect(await rutter('test', ...workspace)).toEqual(passes('1 '));
    },
    MINUTES_MS,
  );
});

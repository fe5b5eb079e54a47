/** `ls`, and the expressions that all verbs select documents with. */
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { invoke, makeFolder } from '../invoke.fixture.ts';

const BASE = fileURLToPath(new URL('../../../tests/fixtures/workspaces/rules', import.meta.url));
const JOURNEY = 'lifecycle_welcome_newcomers_v1';

/** Some documents of the base, so that it may grow. */
const FILES = [
  'rutter',
  'catalog',
  'complaints',
  'customers',
  'consent',
  'cap',
  'exclusion',
  'hello',
  'nudge',
];

let folder: ReturnType<typeof makeFolder>;
beforeAll(() => {
  folder = makeFolder();
  for (const name of [...FILES, 'welcome.journey', 'welcome.test']) {
    cpSync(join(BASE, `${name}.yaml`), join(folder.path, `${name}.yaml`));
  }
});
afterAll(() => folder.remove());

const run = (...argv: readonly string[]) => invoke(argv, { cwd: folder.path });
const ls = (...argv: readonly string[]) => run('ls', ...argv);
const names = async (...argv: readonly string[]) =>
  (await ls('--format', 'name', ...argv)).out.split('\n').filter((line) => line !== '');

describe('ls', () => {
  it('lists every document, in columns, as names, as paths and as JSON', async () => {
    const { code, out } = await ls();
    expect(code).toBe(0);
    expect(out).toContain('Segment          complaining                     complaints.yaml\n');
    expect((await ls('--format', 'path', '--select', 'kind:Journey')).out).toBe('welcome.journey.yaml\n');
    const { documents } = JSON.parse((await ls('--format', 'json', '--select', 'customers')).out);
    expect(documents).toEqual([
      {
        kind: 'Segment',
        name: 'customers',
        path: 'customers.yaml',
        title: null,
        owner: 'crm',
        class: null,
        tags: [],
        uses: [
          { kind: 'Catalog', name: 'shop' },
          { kind: 'Workspace', name: 'shop' },
        ],
        usedBy: [{ kind: 'Journey', name: JOURNEY }],
      },
    ]);
  });

  it.each<[string, readonly string[]]>([
    ['customers', ['customers']],
    ['c*', ['complaining', 'customers']],
    ['kind:segment hello', ['complaining', 'customers', 'hello']],
    ['kind:segment,owner:support', ['complaining']],
    ['kind:policy,owner:crm', ['marketing', 'one_a_day']],
    ['class:lifecycle', [JOURNEY]],
    ['path:welcome*', [JOURNEY, 'welcome']],
    ['customers+', [JOURNEY, 'customers', 'welcome']],
    ['customers+1', [JOURNEY, 'customers']],
    ['+kind:Segment,1+complaining', ['complaining', 'shop', 'shop']],
    [`1+${JOURNEY}`, ['customers', 'hello', JOURNEY, 'nudge', 'shop', 'shop']],
    ['0+customers', ['customers']],
    ['tag:none', []],
  ])('--select %s', async (expression, expected) => {
    expect([...(await names('--select', expression))].sort()).toEqual([...expected].sort());
  });

  it('leaves out what --exclude says', async () => {
    expect(await names('--select', 'customers+', '--exclude', 'kind:test customers')).toEqual([JOURNEY]);
  });

  it.each([
    ['colour:red', 'use one of'],
    ['tagg:x', 'did you mean `tag:`?'],
  ])('refuses %s', async (expression, help) => {
    const { code, err } = await ls('--select', expression);
    expect(code).toBe(2);
    expect(err).toContain(help);
  });

  it('selects the same for other verbs', async () => {
    const { out, code } = await run('test', '--select', 'customers+', '--format', 'json');
    expect(code).toBe(0);
    expect(out).toContain('greets, waits two days, reminds');
    const none = await run('test', '--select', 'complaining');
    expect(none.code).toBe(2);
  });
});

/** The scan of two published packages, by the command line: it gives the lists that were made by reading them. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { invoke } from '../../../src/cli/invoke.fixture.ts';
import type { Expected, ReadPackage } from './expected.ts';
import { onchainkit } from './onchainkit.ts';
import { integrityOf, unpack } from './tarball.ts';
import { wizard } from './wizard.ts';

/** What a team would write into its `rutter.yaml` for the package: the names of its functions, and its alias. */
const SETTINGS = {
  [wizard.name]: 'scan: { callees: [{ call: capture }] }\n',
  [onchainkit.name]:
    'scan:\n  callees: [{ call: sendAnalytics }, { call: sendAnalyticsPayload }]\n  aliases: { "@/": src/ }\n',
};
const PACKAGES = [wizard, onchainkit];

const folder = mkdtempSync(join(tmpdir(), 'rutter-scan-'));
const rootOf = ({ tarball }: ReadPackage) => join(folder, tarball, 'package');

beforeAll(() => {
  for (const read of PACKAGES) {
    unpack(read, join(folder, read.tarball));
    mkdirSync(rootOf(read), { recursive: true });
    const head = 'kind: Workspace\nname: read\nzone: UTC\nlocale: en\n';
    writeFileSync(join(rootOf(read), 'rutter.yaml'), `${head}${SETTINGS[read.name]}`);
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Call = {
  readonly file: string;
  readonly line: number;
  readonly naming: string;
  readonly events: readonly string[];
  readonly resolved: boolean;
  readonly reason?: string;
  readonly wrapper?: string;
  readonly properties: readonly { readonly name: string }[];
  readonly moreProperties?: string;
};
type Found = { readonly diagnostics: readonly { readonly code: string }[]; readonly calls: readonly Call[] };

async function scan(read: ReadPackage, ...argv: readonly string[]): Promise<Found> {
  const { out, err } = await invoke(['scan', read.scanned, '--format', 'json', ...argv], {
    cwd: rootOf(read),
  });
  expect(err).toBe('');
  return JSON.parse(out) as Found;
}

function rowOf({ scanned }: ReadPackage, { file, line, naming, events, properties, moreProperties }: Call) {
  const names = properties.map(({ name }) => name);
  return [
    `${file.slice(scanned.length + 1)}:${line}`,
    events.length === 0 ? null : events.join('|'),
    naming,
    [...names, ...(moreProperties === undefined ? [] : ['...'])].join(' '),
  ];
}

const sorted = (rows: readonly (Expected | readonly unknown[])[]) =>
  [...rows].sort((left, right) => (String(left[0]) < String(right[0]) ? -1 : 1));

describe.each(PACKAGES.map((read) => [`${read.name} ${read.version}`, read] as const))('%s', (_, read) => {
  it('is the tarball that the registry has', () => {
    expect(integrityOf(read)).toBe(read.integrity);
  });

  it('has the calls that a reader found, and no others', async () => {
    const { calls, diagnostics } = await scan(read, '--list');
    expect(diagnostics).toEqual([]);
    expect(sorted(calls.map((call) => rowOf(read, call)))).toEqual(sorted(read.calls));
    // Nothing is left that cannot be read: the callers of each function that forwards a name are in the list.
    expect(calls.filter(({ resolved }) => !resolved)).toEqual([]);
    expect(
      calls.filter(({ naming }) => naming === 'parameter').every(({ wrapper }) => wrapper !== undefined),
    ).toBe(true);
  });

  it('has the same calls when types are asked', async () => {
    const argv = ['scan', read.scanned, '--format', 'json', '--list'];
    const [plain, typed] = [
      await invoke(argv, { cwd: rootOf(read) }),
      await invoke([...argv, '--resolve', 'types'], { cwd: rootOf(read) }),
    ];
    const namesOf = ({ out }: { readonly out: string }) =>
      (JSON.parse(out) as Found).calls.map(({ file, line, events, naming, resolved }) => [
        file,
        line,
        events,
        naming,
        resolved,
      ]);
    expect(namesOf(typed)).toEqual(namesOf(plain));
    expect(typed.err).toContain('there is no `tsconfig.json` above the code');
  });

  it('agrees with the catalog that the scan itself proposes, which compiles', async () => {
    const events = new Set(read.calls.flatMap(([, event]) => event ?? []));
    expect((await scan(read, '--partial')).diagnostics.map(({ code }) => code)).toEqual(
      [...events].map(() => 'event-not-declared'),
    );
    const proposed = await invoke(['scan', read.scanned, '--propose'], { cwd: rootOf(read) });
    writeFileSync(join(rootOf(read), 'catalog.yaml'), `kind: Catalog\nname: proposed\n${proposed.out}`);
    expect(await invoke(['validate', 'catalog.yaml'], { cwd: rootOf(read) })).toMatchObject({
      code: 0,
      err: '',
    });
    expect((await scan(read)).diagnostics).toEqual([]);
  });
});

it('an alias that is not known loses the names behind it, and says so', async () => {
  const argv = [
    'scan',
    'src',
    '--list',
    '--callee',
    'sendAnalytics',
    '--format',
    'json',
    '--workspace',
    '../other',
  ];
  mkdirSync(join(rootOf(onchainkit), '../other'));
  writeFileSync(
    join(rootOf(onchainkit), '../other/rutter.yaml'),
    'kind: Workspace\nname: o\nzone: UTC\nlocale: en\n',
  );
  const { out } = await invoke(argv, { cwd: rootOf(onchainkit) });
  const lost = (JSON.parse(out) as Found).calls.filter(({ resolved }) => !resolved);
  expect(lost.length).toBeGreaterThan(20);
  expect(lost[0]?.reason).toBe(
    'it comes from `@/core/analytics/types`, which is not among the files scanned',
  );
});

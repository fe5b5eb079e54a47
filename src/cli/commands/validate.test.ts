/** `validate`: what it prints, to where, and when it fails. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { matchGolden } from '../../../tests/golden.ts';
import { invoke, makeFolder } from '../invoke.fixture.ts';

const BROKEN = 'tests/fixtures/workspaces/broken';
const TRIAL = 'tests/fixtures/workspaces/trial';

describe('validate', () => {
  let folder = makeFolder();
  beforeEach(() => {
    folder = makeFolder();
  });
  afterEach(() => folder.remove());

  it('prints every problem of a workspace in one go, with its place as seen from here', async () => {
    const { code, out, err } = await invoke(['validate', '--workspace', BROKEN]);
    expect({ code, err }).toEqual({ code: 1, err: '' });
    matchGolden('cli/diagnostics.txt', out);
  });

  it('has the formats of CI systems, and annotations in GitHub Actions by itself', async () => {
    const formats = ['sarif', 'github', 'gitlab', 'junit', 'markdown'];
    const argv = ['validate', '--workspace', BROKEN];
    const files = formats.flatMap((name) => ['--format', `${name}=${join(folder.path, name)}`]);
    expect(await invoke([...argv, ...files])).toMatchObject({ code: 1, out: '' });
    for (const name of formats) {
      expect(readFileSync(join(folder.path, name), 'utf8')).toContain('unknown-adapter');
    }
    const gitlab = JSON.parse(readFileSync(join(folder.path, 'gitlab'), 'utf8')) as { fingerprint: string }[];
    expect(gitlab.length).toBeGreaterThan(2);
    expect(new Set(gitlab.map(({ fingerprint }) => fingerprint)).size).toBe(gitlab.length);
    const { out } = await invoke(argv, { env: { GITHUB_ACTIONS: 'true' } });
    expect(out).toContain('::error file=tests/fixtures/workspaces/broken/');
  });

  it('prints them for programs, too, each format to its file', async () => {
    const [json, junit] = [join(folder.path, 'deep/out.json'), join(folder.path, 'out.xml')];
    const argv = [
      'validate',
      '--workspace',
      BROKEN,
      '--format',
      `json=${json}`,
      '--format',
      `junit=${junit}`,
    ];
    const { code, out } = await invoke(argv);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    const found = JSON.parse(readFileSync(json, 'utf8')) as { diagnostics: { code: string; file: string }[] };
    expect(found.diagnostics.map((each) => each.code)).toContain('unknown-adapter');
    expect(found.diagnostics[0]?.file).toMatch(/^tests\/fixtures\/workspaces\/broken\//);
    expect(readFileSync(junit, 'utf8')).toMatch(/^<\?xml[\s\S]*<testsuites name="rutter" tests="\d+"/);
  });

  it('reports on the named paths only', async () => {
    const { code, out } = await invoke(['validate', `${BROKEN}/rutter.yaml`]);
    expect(code).toBe(1);
    expect(out).toContain('unknown-adapter');
    expect(out).not.toContain('cart.journey.yaml');
    expect(await invoke(['validate', `${BROKEN}/none.yaml`])).toMatchObject({ code: 2 });
  });

  it('is quiet about what is right, and finds nothing wrong in the example workspace', async () => {
    const { code, out } = await invoke(['validate', '--fail-on', 'warn']);
    expect(out).toMatch(
      /^nothing wrong in \d+ files\n\nproved of the \d+ ways on which a message can go out:\n/,
    );
    expect(code).toBe(0);
  });

  it('says what is proved of every exclusion and consent policy: briefly, in full, and for programs', async () => {
    const said = async (...more: string[]) => {
      const { code, out } = await invoke(['validate', '--workspace', TRIAL, ...more]);
      expect(code).toBe(0);
      return out;
    };
    matchGolden('cli/proof.txt', await said());
    matchGolden('cli/proof-full.txt', await said('--proof'));
    matchGolden('cli/proof.json', await said('--format', 'json'));
    const twentyFour = 'tests/fixtures/use-cases/24-service-data';
    const { out } = await invoke(['validate', '--workspace', twentyFour, '--proof']);
    matchGolden('cli/proof-unasked.txt', out);
  });

  it('proves nothing of a workspace with errors, and repeats no proof in a report on some files', async () => {
    const { out } = await invoke(['validate', '--workspace', BROKEN, '--format', 'json']);
    expect(JSON.parse(out)).toMatchObject({ theorems: null });
    const some = await invoke(['validate', `${TRIAL}/policies`]);
    expect(some.out).toMatch(/^nothing wrong in \d+ files\n$/);
  });

  it('paints only when told to', async () => {
    const argv = ['validate', '--workspace', BROKEN];
    expect((await invoke(argv, { colour: true })).out).toContain('\u001b[');
    expect((await invoke(argv)).out).not.toContain('\u001b[');
  });

  it('checks the configuration of an adapter against its schema', async () => {
    writeFileSync(
      join(folder.path, 'rutter.yaml'),
      `kind: Workspace
name: shop
zone: UTC
locale: en
locales: [en]
channels:
  email: { adapter: smtp, address: profile.email, config: { host: localhost, from: a@b.example, prot: 25 } }
`,
    );
    writeFileSync(
      join(folder.path, 'catalog.yaml'),
      'kind: Catalog\nname: c\nprofile: { email: string }\nevents: {}\n',
    );
    const { code, out } = await invoke(['validate'], { cwd: folder.path });
    expect(code).toBe(1);
    expect(out).toContain('error[unknown-key]: unknown key `prot` in the configuration of channel `email`');
    expect(out).toContain('did you mean `port`?');
  });
});

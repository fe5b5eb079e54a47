/** `plan`, `graph`, `gen`, `explain`, `version`: what they print and write without a daemon. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { invoke, makeFolder } from '../invoke.fixture.ts';

const BROKEN = 'tests/fixtures/workspaces/broken';

describe('plan', () => {
  let folder = makeFolder();
  beforeEach(async () => {
    folder = makeFolder();
    await invoke(['init'], { cwd: folder.path });
  });
  afterEach(() => folder.remove());

  it('sums up the plan, and writes the same bytes every time', async () => {
    const cwd = folder.path;
    const first = await invoke(['plan', '-o', 'a.json'], { cwd });
    const second = await invoke(['plan', '-o', 'out/b.json'], { cwd });
    expect(first.code).toBe(0);
    expect(first.out).toMatch(/^plan [0-9a-f]{64} of my_workspace \(no commit, tzdata /);
    expect(first.out).toMatch(/\n {2}lifecycle_activate_signups_v1 {2}[0-9a-f]{16} {2}4 steps\n/);
    expect(second.out).toBe(first.out);
    expect(readFileSync(join(cwd, 'out/b.json'), 'utf8')).toBe(readFileSync(join(cwd, 'a.json'), 'utf8'));
  });

  it('shows a plan file again, and refuses one that was changed by hand', async () => {
    const cwd = folder.path;
    const made = await invoke(['plan', '-o', 'a.json'], { cwd });
    expect((await invoke(['plan', 'a.json'], { cwd })).out).toBe(made.out);
    const text = readFileSync(join(cwd, 'a.json'), 'utf8');
    writeFileSync(join(cwd, 'a.json'), text.replace('welcome_nudge', 'welcome_nudgf'));
    const { code, err } = await invoke(['plan', 'a.json'], { cwd });
    expect(code).toBe(2);
    expect(err).toMatch(/^error: `a.json` is no plan: /);
  });

  it('prints digests for programs', async () => {
    const { out } = await invoke(['plan', '--format', 'json'], { cwd: folder.path });
    const plan = JSON.parse(out) as { digest: string; journeys: { name: string; digest: string }[] };
    expect(plan.journeys).toEqual([
      { name: 'lifecycle_activate_signups_v1', digest: expect.stringMatching(/^[0-9a-f]{64}$/), steps: 4 },
    ]);
  });

  it('writes nothing where the workspace does not compile', async () => {
    const out = join(folder.path, 'never.json');
    const broken = await invoke(['plan', '--workspace', BROKEN, '-o', out]);
    expect(broken.code).toBe(1);
    expect(broken.out).toContain('error[unknown-adapter]');
    expect(existsSync(out)).toBe(false);
  });
});

describe('graph', () => {
  it('draws a journey, and knows the nearest name', async () => {
    const { code, out } = await invoke(['graph', 'lifecycle_recover_carts_v1']);
    expect(code).toBe(0);
    expect(out).toMatch(/^flowchart TD\n/);
    const wrong = await invoke(['graph', 'lifecycle_recover_cart_v1']);
    expect(wrong.code).toBe(2);
    expect(wrong.err).toContain('did you mean `lifecycle_recover_carts_v1`?');
  });
});

describe('gen schemas', () => {
  let folder = makeFolder();
  beforeEach(() => {
    folder = makeFolder();
  });
  afterEach(() => folder.remove());

  it('writes what the check finds fresh, and finds what is stale, missing or left over', async () => {
    const out = folder.path;
    expect(await invoke(['gen', 'schemas', '--out', out])).toMatchObject({ code: 0 });
    expect(await invoke(['gen', 'schemas', '--check', '--out', out])).toMatchObject({ code: 0, out: '' });
    writeFileSync(join(out, 'journey.schema.json'), '{}\n');
    writeFileSync(join(out, 'odd.schema.json'), '{}\n');
    const stale = await invoke(['gen', 'schemas', '--check', '--out', out]);
    expect(stale.code).toBe(1);
    expect(stale.out).toMatch(/^stale: .*journey.schema.json\nbelongs to nothing: .*odd.schema.json\n/);
  });
});

describe('explain', () => {
  it('explains a code, and a word of the language', async () => {
    expect((await invoke(['explain', 'unknown-key'])).out).toMatch(/^# unknown-key: /);
    const step = await invoke(['explain', 'send']);
    expect(step.out).toMatch(/^# send \(step\)\n/);
    expect(step.out).toContain('- `channel`: ');
    expect((await invoke(['explain', 'FrequencyPolicy'])).out).toMatch(/^# FrequencyPolicy \(document\)\n/);
  });

  it('lists everything without a name', async () => {
    const { code, out } = await invoke(['explain']);
    expect(code).toBe(0);
    for (const word of ['unknown-key', 'failed-expectation', 'wait_for', 'Journey'])
      expect(out).toContain(word);
  });

  it('knows the nearest name', async () => {
    const { code, err } = await invoke(['explain', 'unknown-kee']);
    expect(code).toBe(2);
    expect(err).toContain('did you mean `unknown-key`?');
  });
});

describe('version', () => {
  it('says what a bug report needs', async () => {
    expect((await invoke(['version'])).out).toMatch(/^rutter \d+\.\d+\.\d+ \(node \d+.*, tzdata \d{4}[a-z]/);
    const { out } = await invoke(['version', '--format', 'json']);
    expect(JSON.parse(out)).toMatchObject({ rutter: expect.any(String), plan_format: 1 });
  });
});

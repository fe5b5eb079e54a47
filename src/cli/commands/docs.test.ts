/** `docs`: what is written where, and what is refused. The pages themselves are looked at in a browser. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { invoke, makeFolder } from '../invoke.fixture.ts';

let folder = makeFolder();
beforeEach(() => {
  folder = makeFolder();
});
afterEach(() => folder.remove());

const NOW = ['--now', '2026-11-23T12:00:00Z'];

describe('docs', () => {
  it('writes the same bytes every time, and a page for each journey', async () => {
    const write = (out: string) =>
      invoke(['docs', '--workspace', 'journeys', '--out', join(folder.path, out), ...NOW]);
    const { code, out } = await write('a');
    expect(code).toBe(0);
    expect(out).toMatch(/^\d+ pages in .*; begin with .*index\.html\n$/);
    await write('b');
    const read = (path: string) => readFileSync(join(folder.path, path), 'utf8');
    for (const path of ['index.html', 'calendar.html', 'journeys/service_collect_payments_v1.html']) {
      expect(read(`a/${path}`)).toBe(read(`b/${path}`));
      expect(read(`a/${path}`)).not.toMatch(/(?:src|href)="(?:https?:)?\/\//);
    }
    expect(read('a/journeys/service_collect_payments_v1.html')).toContain('Ten days of fair warning');
    expect(await write('a')).toMatchObject({ code: 0 });
  });

  it('says what is overdue from the day that is named', async () => {
    const out = join(folder.path, 'later');
    await invoke(['docs', '--workspace', 'journeys', '--out', out, '--now', '2028-01-01T00:00:00Z']);
    const calendar = readFileSync(join(out, 'calendar.html'), 'utf8');
    expect(calendar).toContain('<h2>Overdue</h2>');
    expect(calendar).toContain('<strong class="bad">2027-06-30</strong>');
  });

  it('escapes what people wrote', async () => {
    await invoke(['init', 'shop', '--ci', 'none'], { cwd: folder.path });
    const file = join(folder.path, 'shop/welcome/welcome.journey.yaml');
    writeFileSync(
      file,
      readFileSync(file, 'utf8').replace(
        /^purpose: .*$/m,
        'purpose: "</script><img src=x onerror=alert(1)>"',
      ),
    );
    expect(await invoke(['docs', '--workspace', 'shop'], { cwd: folder.path })).toMatchObject({ code: 0 });
    for (const page of ['index.html', 'search.html']) {
      expect(readFileSync(join(folder.path, 'rutter-docs', page), 'utf8')).not.toContain('<img');
    }
  });

  it('does not write into a folder that holds something else, nor what does not compile', async () => {
    mkdirSync(join(folder.path, 'mine'));
    writeFileSync(join(folder.path, 'mine/thesis.txt'), 'x');
    const out = join(folder.path, 'mine');
    const refused = await invoke(['docs', '--workspace', 'journeys', '--out', out]);
    expect(refused.code).toBe(2);
    expect(refused.err).toContain('holds something else');
    const file = await invoke([
      'docs',
      '--workspace',
      'journeys',
      '--out',
      join(out, 'thesis.txt'),
      '--force',
    ]);
    expect(file.code).toBe(2);
    expect(file.err).toMatch(/thesis\.txt` is a file\n.*name a folder with --out/);
    writeFileSync(join(folder.path, 'rutter.yaml'), 'kind: Workspace\nname: x\nzone: Nowhere\n');
    const broken = await invoke(['docs'], { cwd: folder.path });
    expect(broken.code).toBe(1);
    expect(broken.out).toContain('Nowhere');
  });
});

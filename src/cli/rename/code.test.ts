/** `rename event --code`: the workspace and the code together, or neither. */
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { invoke, makeFolder } from '../invoke.fixture.ts';

const BASE = 'tests/fixtures/workspaces/rules';
const NAMES = `// Order Placed is the till's.\nexport enum E {\n  Placed = "Order Placed", // paid\n  Left = 'Cart Left',\n}\n`;
const USES = `import { E } from './names';\nanalytics.track(E.Placed, { total: 3 });\nanalytics.track(E.Left);\nconst label = 'Order Placed';\n`;

let folder = makeFolder();
beforeEach(() => {
  folder = makeFolder();
  cpSync(BASE, join(folder.path, 'journeys'), { recursive: true });
  mkdirSync(join(folder.path, 'app'));
  write('app/names.ts', NAMES);
  write('app/uses.ts', USES);
});
afterEach(() => folder.remove());

const write = (path: string, text: string) => writeFileSync(join(folder.path, path), text);
const read = (path: string) => readFileSync(join(folder.path, path), 'utf8');
const rename = (...argv: readonly string[]) => invoke(['rename', ...argv], { cwd: folder.path });
const scan = (...argv: readonly string[]) => invoke(['scan', 'app', ...argv], { cwd: folder.path });

describe('rename event --code', () => {
  it('renames both, keeps every other byte, and says what else holds the name', async () => {
    await scan('--report');
    const { code, out, err } = await rename('event', 'Order Placed', 'Order "Paid"', '--code', 'app');
    expect(code).toBe(0);
    expect(out).toContain('  app/names.ts: 1\n');
    expect(err).toContain(
      'note: these say `Order Placed` as well, and no call takes it from there: app/uses.ts:4\n',
    );
    expect(read('app/names.ts')).toBe(NAMES.replace('"Order Placed"', '"Order \\"Paid\\""'));
    expect(read('app/uses.ts')).toBe(USES);
    expect(read('journeys/welcome.journey.yaml')).not.toContain('Order Placed');
    // The report goes with them: the code agrees with the catalog as before, and the report is not stale.
    expect((await scan('--report', '--check')).code).toBe(0);
    expect((await scan('--fail-on', 'warn', '--partial')).code).toBe(0);
  });

  it('with --diff prints both patches and changes nothing', async () => {
    const { out } = await rename('event', 'Order Placed', 'Order Paid', '--code', 'app', '--diff');
    expect(out).toContain('+  Placed = "Order Paid", // paid\n');
    expect(out).toContain('+  - event: Order Paid\n');
    expect(read('app/names.ts')).toBe(NAMES);
    expect(read('journeys/welcome.journey.yaml')).toContain('Order Placed');
  });

  it('follows methods where types may be asked', async () => {
    const service = `class Service { report(e: string) { analytics.track(e) } }\nnew Service().report('Order Placed');\n`;
    write('app/service.ts', service);
    expect((await rename('event', 'Order Placed', 'Order Paid', '--code', 'app')).code).toBe(1);
    const argv = ['event', 'Order Placed', 'Order Paid', '--code', 'app', '--resolve', 'types'];
    expect((await rename(...argv)).code).toBe(0);
    expect(read('app/service.ts')).toBe(service.replace('Order Placed', 'Order Paid'));
  });

  it.each<[string, string, RegExp, RegExp]>([
    [
      'a call that may send it',
      `analytics.track(kind);\n`,
      /may send `Order Placed`, and cannot be renamed/,
      /would still send/,
    ],
    ['a mistake of syntax', `analytics.track('X'`, /mistake of syntax/, /would still send/],
  ])('changes nothing where there is %s', async (_, text, shown, refused) => {
    write('app/more.ts', text);
    const { code, out, err } = await rename('event', 'Order Placed', 'Order Paid', '--code', 'app');
    expect(code).toBe(1);
    expect(out).toMatch(shown);
    expect(err).toMatch(refused);
    expect(read('app/names.ts')).toBe(NAMES);
    expect(read('journeys/welcome.journey.yaml')).toContain('Order Placed');
  });

  it.each([
    [['segment', 'customers', 'buyers', '--code', 'app'], /--code renames events, and this is a segment/],
    [['event', 'Order Placed', 'Order Paid', '--code', 'nowhere'], /no file or folder `nowhere`/],
    [['event', 'Order Placed', 'Cart Left', '--code', 'app'], /there is an event `Cart Left` already/],
  ])('refuses %j', async (argv, message) => {
    const { code, out, err } = await rename(...argv);
    expect(code).not.toBe(0);
    expect(out + err).toMatch(message);
    expect(read('app/names.ts')).toBe(NAMES);
  });
});

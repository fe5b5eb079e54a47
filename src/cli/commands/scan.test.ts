/** `scan` on an application of its own: both directions, every format, exit codes, proposals, the report, bad input. */
import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { invoke, makeFolder } from '../invoke.fixture.ts';

const BASE = 'tests/fixtures/workspaces/rules';

const APP: { readonly [path: string]: string } = {
  'tsconfig.json':
    '{ "compilerOptions": { "strict": true, "jsx": "preserve", "paths": { "@/*": ["./src/*"] } } }\n',
  'src/events.ts': `export enum ShopEvent {
  SignedUp = 'Signed Up',
  OrderPlaced = 'Order Placed',
}
export const CART = { left: 'Cart Left' } as const;
`,
  'src/analytics.ts': `import { Analytics } from '@segment/analytics-node';
export const analytics = new Analytics({ writeKey: 'shop' });
export function report(userId: string, event: string, properties: Record<string, unknown> = {}): void {
  analytics.track({ userId, event, properties: { ...properties } });
}
`,
  'src/checkout.tsx': `import { analytics, report } from '@/analytics';
import { CART, ShopEvent } from './events';
export function Checkout({ order, userId }: { order: { id: string; total: number }; userId: string }) {
  const place = () => report(userId, ShopEvent.OrderPlaced, { order_id: order.id, total: order.total });
  const leave = () => analytics.track({ userId, event: CART.left, properties: { cart_id: 'c1', total: 3 } });
  return <button onClick={place} onBlur={leave}>Order</button>;
}
`,
  'src/account.js': `const { ShopEvent } = require('./events');
const { analytics } = require('./analytics');
exports.signUp = (user) => {
  analytics.identify({ userId: user.id, traits: { email: user.email } });
  analytics.track({ userId: user.id, event: ShopEvent.SignedUp, properties: { plan: user.plan } });
};
`,
};

let folder = makeFolder();
beforeEach(() => {
  folder = makeFolder();
  cpSync(BASE, join(folder.path, 'journeys'), { recursive: true });
  for (const [path, text] of Object.entries(APP)) write(`app/${path}`, text);
});
afterEach(() => folder.remove());

function write(path: string, text: string | Uint8Array): void {
  const full = join(folder.path, path);
  mkdirSync(dirname(full), { recursive: true });
  writeFileSync(full, text);
}
const read = (path: string) => readFileSync(join(folder.path, path), 'utf8');
const scan = (...argv: readonly string[]) => invoke(['scan', 'app', ...argv], { cwd: folder.path });
const lint = () => invoke(['lint', '--now', '2026-11-23T09:00:00Z'], { cwd: folder.path });

type Found = {
  readonly diagnostics: readonly { code: string; file: string; line: number; message: string }[];
  readonly calls: readonly { file: string; line: number; events: readonly string[]; resolved: boolean }[];
};
async function find(...argv: readonly string[]) {
  const { code, out } = await scan('--format', 'json', ...argv);
  return { code, ...(JSON.parse(out) as Found) };
}
const places = ({ diagnostics }: Found) =>
  diagnostics.map(({ code, file, line }) => `${file}:${line} ${code}`);

describe('the code and the catalog', () => {
  it('agree', async () => {
    expect(await scan()).toEqual({
      code: 0,
      out:
        'the code and the catalog agree\n' +
        '5 calls in 3 files: 3 events, 1 call forwarded by a function whose callers were read\n' +
        '4 files of code, 4 of them parsed\n',
      err: '',
    });
  });

  it('differ, each difference once, at its place, on either side', async () => {
    write(
      'app/src/more.ts',
      [
        `import { analytics } from './analytics';`,
        `analytics.track({ userId: 'u', event: 'Order Plcaed' });`,
        `analytics.track({ userId: 'u', event: 'Order Plcaed', properties: {} });`,
        `analytics.track({ userId: 'u', event: 'Complaint Opened', properties: { case: 7 } });`,
        `analytics.track({ userId: 'u', event: 'Order Placed', properties: { totl: 3, total: 'x' } });`,
        `analytics.track({ userId: 'u', event: 'Message Opened' });`,
        `analytics.track({ userId: 'u', event: 'Consent Given', properties: { channel: 'email', purpose: 'x' } });`,
        `analytics.track({ userId: 'u', event: process.env.NAME });`,
        `analytics.identify('u', { seats: 2.5, nickname: 'ana' });`,
        `analytics.page('Home');`,
        '',
      ].join('\n'),
    );
    write('app/src/checkout.tsx', APP['src/checkout.tsx']!.replace('CART.left', `'Order Placed'`));
    const catalog = read('journeys/catalog.yaml').replace(
      'properties: { order_id: string, total: number }',
      'properties: { order_id: string, total: number }, required: [order_id]',
    );
    write('journeys/catalog.yaml', catalog);
    const found = await find();
    expect(places(found)).toEqual([
      'app/src/checkout.tsx:5 property-missing',
      'app/src/checkout.tsx:5 property-not-declared',
      'app/src/more.ts:2 event-not-declared',
      'app/src/more.ts:4 event-source-differs',
      'app/src/more.ts:4 property-type',
      'app/src/more.ts:5 property-missing',
      'app/src/more.ts:5 property-not-declared',
      'app/src/more.ts:5 property-type',
      'app/src/more.ts:6 reserved-event',
      'app/src/more.ts:8 event-name-dynamic',
      'app/src/more.ts:9 trait-type',
      'app/src/more.ts:9 trait-not-declared',
      'app/src/more.ts:10 event-not-declared',
      'journeys/catalog.yaml:13 event-not-emitted',
    ]);
    expect(found.code).toBe(1);
    expect(places(await find('--partial')).at(-1)).toBe('app/src/more.ts:10 event-not-declared');
  });

  it.each([
    [[], 0],
    [['--fail-on', 'warn'], 1],
    [['--max-warnings', '0'], 1],
    [['--max-warnings', '1'], 0],
    [['--list'], 0],
    [['--callee', 'a b'], 2],
    [['--write'], 2],
    [['--check'], 2],
    [['--resolve', 'magic'], 2],
    [['--workspace', 'app'], 2],
    [['nothing-there'], 2],
  ])('with %j ends with %i', async (argv, code) => {
    write('app/src/more.ts', `analytics.track('Cart Left', { colour: 'red' });\n`);
    expect((await scan(...argv)).code).toBe(code);
  });

  it('in every format, with annotations in GitHub Actions', async () => {
    write('app/src/more.ts', `analytics.track('Order Plcaed');\n`);
    for (const format of ['sarif', 'github', 'gitlab', 'junit', 'markdown', 'pretty']) {
      const { code, out } = await scan('--format', format);
      expect(code).toBe(1);
      expect(out).toContain('Order Plcaed');
      expect(out).toContain('app/src/more.ts');
    }
    const { out } = await invoke(['scan', 'app'], { cwd: folder.path, env: { GITHUB_ACTIONS: 'true' } });
    expect(out).toContain('::error file=app/src/more.ts,line=1');
  });

  it('are not compared while the catalog holds errors, or without a workspace', async () => {
    write('journeys/catalog.yaml', read('journeys/catalog.yaml').replace('events:', 'evnts:'));
    expect(await scan()).toMatchObject({ code: 1, err: expect.stringContaining('the catalog holds errors') });
    rmSync(join(folder.path, 'journeys'), { recursive: true });
    expect(await scan()).toMatchObject({ code: 2, err: expect.stringContaining('there is no workspace') });
    expect((await scan('--list')).out).toContain(
      'app/src/checkout.tsx:4:23  track `Order Placed` (member) {order_id, total}',
    );
  });
});

describe('settings', () => {
  it('come from `rutter.yaml`', async () => {
    write(
      'app/lib/log.ts',
      `import { CART } from '~/events';\nemit(0, CART.left, { cart_id: 'c', colour: 1 });\n`,
    );
    write('app/lib/other.ts', `emit(0, 'Other', {});\n`);
    const settings = `scan:\n  callees: [{ call: emit, event: 1 }]\n  aliases: { "~/": ../app/src/ }\n  ignore: ["**/other.ts"]\n`;
    write('journeys/rutter.yaml', `${read('journeys/rutter.yaml')}${settings}`);
    expect(places(await find())).toEqual(['app/lib/log.ts:2 property-not-declared']);
    expect((await scan()).out).toContain('left alone: 1 ignored files');
  });

  it('may leave the usual calls out', async () => {
    const settings = `scan: { defaults: false, callees: [{ call: emit }] }\n`;
    write('journeys/rutter.yaml', `${read('journeys/rutter.yaml')}${settings}`);
    write('app/src/more.ts', `emit('Cart Left', {});\nanalytics.track('Nobody Knows');\n`);
    const { calls } = await find();
    expect(calls.map(({ file, events }) => [file, events])).toEqual([['app/src/more.ts', ['Cart Left']]]);
  });

  it('`--resolve types` reads unions and the types of values', async () => {
    const code = `type Name = 'Cart Left' | 'Order Plcaed';\nexport function send(name: Name, p: { cart_id: number; other?: string }) {\n  bus(() => analytics.track(name, p));\n}\n`;
    write('app/src/typed.ts', code);
    expect(places(await find())).toEqual(['app/src/typed.ts:3 event-name-dynamic']);
    const found = await find('--resolve', 'types');
    expect(found.calls.find(({ file }) => file === 'app/src/typed.ts')).toMatchObject({
      events: ['Cart Left', 'Order Plcaed'],
      resolved: true,
    });
    expect(places(found)).toEqual([
      'app/src/typed.ts:3 event-not-declared',
      'app/src/typed.ts:3 property-not-declared',
      'app/src/typed.ts:3 property-type',
    ]);
  });
});

describe('--propose', () => {
  const SENDS = `analytics.track('Gift Opened', { gift_id: 'g1', at: new Date(), paid: false, size: 3, from: x.y });
analytics.track('Gift Opened', { gift_id: g, size: 4, from: x.z });
analytics.track('on', {});
analytics.identify('u', { nickname: 'ana' });
`;
  const ENTRIES = `  Gift Opened:
    source: code
    properties:
      gift_id: string
      at: instant
      paid: boolean
      size: number
      from: string # the code does not tell the type
    required: [gift_id, size, from]
  "on":
    source: code
    properties: {}
`;

  it('prints entries to paste', async () => {
    write('app/src/more.ts', SENDS);
    expect(await scan('--propose')).toEqual({
      code: 0,
      out: `profile:\n  nickname: string\nevents:\n${ENTRIES}`,
      err: '',
    });
  });

  it('adds the events to the catalog, and leaves the rest of it alone', async () => {
    write('app/src/more.ts', SENDS);
    const before = read('journeys/catalog.yaml');
    const { code, out } = await scan('--propose', '--write');
    expect(out).toContain('2 events added to catalog.yaml');
    expect(code).toBe(0);
    expect(read('journeys/catalog.yaml')).toBe(`${before.trimEnd()}\n${ENTRIES}`);
    expect((await find()).diagnostics.map((each) => each.code)).toEqual(['trait-not-declared']);
    expect((await scan('--propose')).out).toBe('profile:\n  nickname: string\n');
  });

  it('refuses a catalog that it cannot add to', async () => {
    write('app/src/more.ts', SENDS);
    write('journeys/catalog.yaml', 'kind: Catalog\nname: shop\nowner: crm\nevents: { Signed Up: {} }\n');
    expect(await scan('--propose', '--write')).toMatchObject({
      code: 2,
      err: expect.stringContaining('block style'),
    });
  });

  it('has nothing to say where all is declared', async () => {
    expect((await scan('--propose')).out).toBe('everything that the code sends is declared\n');
  });
});

describe('--report', () => {
  it('is what `lint` knows of the code, and `--check` says when it is stale', async () => {
    expect((await scan('--report')).code).toBe(0);
    expect(JSON.parse(read('journeys/rutter-scan.json'))).toEqual({
      format: 1,
      events: ['Cart Left', 'Order Placed', 'Signed Up'],
      unresolved: 0,
    });
    expect(await scan('--report', '--check')).toEqual({ code: 0, out: '', err: '' });
    expect((await lint()).out).not.toContain('event-nobody-emits');
    write('app/src/account.js', APP['src/account.js']!.replace('ShopEvent.SignedUp', 'user.kind'));
    expect(await scan('--report', '--check')).toMatchObject({
      code: 1,
      out: expect.stringContaining('stale: journeys/rutter-scan.json'),
    });
    await scan('--report');
    const { out } = await lint();
    expect(out).toContain(
      'warning[event-nobody-emits]: no code sends `Signed Up`, as far as the last scan saw',
    );
    expect(out).toContain('the scan could not read the event of one call');
  });

  it('is refused where it is none, and not made of half the code', async () => {
    write('journeys/rutter-scan.json', '{}');
    expect(await lint()).toMatchObject({ code: 2, err: expect.stringContaining('no report of a scan') });
    write('app/src/broken.ts', `analytics.track('X'`);
    expect((await scan('--report')).code).toBe(2);
  });
});

describe('bad input', () => {
  it('a mistake of syntax is said, and the calls before it are read', async () => {
    write('app/src/broken.ts', `analytics.track('Cart Left');\nconst = {\n`);
    const found = await find();
    expect(places(found)).toEqual(['app/src/broken.ts:2 source-syntax']);
    expect(found.calls.some(({ file }) => file === 'app/src/broken.ts')).toBe(true);
    expect(found.code).toBe(1);
  });

  it('a file that is nested too deeply cannot be read, and the others are', async () => {
    write('app/src/deep.ts', `analytics.track(${'(\n'.repeat(100_000)}'X'${')'.repeat(100_000)})`);
    const found = await find();
    expect(places(found)).toEqual(['app/src/deep.ts:1 unreadable-file']);
    expect(found.code).toBe(2);
    expect(found.calls.length).toBe(5);
  });

  it('a broken tsconfig is said, and aliases by it are not followed', async () => {
    write('app/tsconfig.json', '{ "compilerOptions": }');
    const found = await find();
    expect(places(found)).toContain('app/tsconfig.json:1 source-syntax');
  });

  it('what is installed, built, minified, binary, linked or a test is left alone, and counted', async () => {
    const sends = `analytics.track('Nobody Knows');\n`;
    for (const path of [
      'node_modules/a/index.js',
      'dist/a.js',
      '.next/a.js',
      'a.test.ts',
      '__tests__/a.ts',
      'a.d.ts',
      'a.min.js',
    ]) {
      write(`app/${path}`, sends);
    }
    write('app/package.json', '{}');
    write('app/src/build/made.ts', `analytics.track('Cart Left');\n`);
    write('app/packed.js', sends.repeat(1000).replaceAll('\n', ''));
    write('app/video.ts', Uint8Array.from([0x47, 0, 1, 2]));
    write('app/page.vue', sends);
    symlinkSync('..', join(folder.path, 'app/loop'));
    symlinkSync('src/account.js', join(folder.path, 'app/again.js'));
    const { code, out } = await scan();
    expect(code).toBe(0);
    expect(out.split('left alone: ')[1]?.trim().split(', ').sort()).toEqual([
      '1 .vue files',
      '1 `dist` folders',
      '1 `node_modules` folders',
      '1 binary files',
      '1 declaration files',
      '1 folders of tests',
      '1 hidden folders',
      '1 tests',
      '2 minified files',
      '2 symbolic links',
      'which are not read',
    ]);
    // `src/build` is code: it lies beside no `package.json`.
    expect((await find()).calls.length).toBe(6);
    expect((await find('--with-tests')).calls.length).toBe(8);
  });
});

/** `test --record`: a recorded life is a test that passes, and holds no personal data. */
import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { invoke, makeFolder } from '../invoke.fixture.ts';

const EXPORT = 'journeys/sample/ninety-days.ndjson';

let folder = makeFolder();
beforeEach(() => {
  folder = makeFolder();
  cpSync('journeys', join(folder.path, 'shop'), { recursive: true });
});
afterEach(() => folder.remove());

const file = () => join(folder.path, 'shop/recorded.test.yaml');
const record = (...more: readonly string[]) =>
  invoke(['test', '--workspace', join(folder.path, 'shop'), '--record', file(), '--with', EXPORT, ...more]);

describe('test --record', () => {
  it.each(['c0214', 'c0007'])(
    'writes the life of %s as a test that passes, without their data',
    async (id) => {
      expect(await record('--subscriber', id)).toMatchObject({ code: 0, out: '' });
      const text = readFileSync(file(), 'utf8');
      expect(text).not.toContain(id);
      expect(text).toContain('email: person@example.com');
      expect(text).toContain('exact: true');
      const { code, out } = await invoke(['test', file(), '--workspace', join(folder.path, 'shop')]);
      expect(code, out).toBe(0);
      expect(out).toContain('1 passed');
      // It looks at something: another welcome is noticed.
      const seen = text.replace('template: welcome }', 'template: order_confirmation }');
      if (seen !== text) {
        writeFileSync(file(), seen);
        expect((await invoke(['test', file(), '--workspace', join(folder.path, 'shop')])).code).toBe(1);
      }
    },
  );

  it('of one journey says what that journey does, and lets the others be', async () => {
    expect(await record('--subscriber', 'c0214', '--journey', 'transactional_ship_orders_v1')).toMatchObject({
      code: 0,
    });
    const text = readFileSync(file(), 'utf8');
    expect(text).toContain('journey: transactional_ship_orders_v1\n');
    expect(text).toContain('template: order_shipped');
    expect(text).not.toContain('template: welcome');
    expect(await invoke(['test', file(), '--workspace', join(folder.path, 'shop')])).toMatchObject({
      code: 0,
    });
  });

  it('refuses what says too little, and never writes over a file', async () => {
    expect((await record()).err).toContain('`--record` needs `--with FILE` and `--subscriber ID`');
    expect((await record('--subscriber', 'nobody')).err).toContain('there is nobody `nobody`');
    expect((await record('--subscriber', 'c0214', '--journey', 'x')).err).toContain(
      'there is no journey `x`',
    );
    expect(existsSync(file())).toBe(false);
    const mine = join(folder.path, 'mine.yaml');
    writeFileSync(mine, 'mine');
    expect(await record('--subscriber', 'c0214', '--record', mine)).toMatchObject({ code: 2 });
    expect(readFileSync(mine, 'utf8')).toBe('mine');
  });
});

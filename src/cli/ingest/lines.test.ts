/** Lines of files: cut where they end, wherever chunks end, and refused where they are too long or not UTF-8. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeFolder } from '../invoke.fixture.ts';
import { LINE_BYTES_MAX, type Line, readLines } from './lines.ts';

describe('lines of a file', () => {
  let folder = makeFolder();
  beforeEach(() => {
    folder = makeFolder();
  });
  afterEach(() => folder.remove());

  async function read(content: string | Buffer, offset = 0): Promise<readonly Line[]> {
    const path = join(folder.path, 'lines.ndjson');
    writeFileSync(path, content);
    const lines: Line[] = [];
    for await (const line of readLines(path, offset)) lines.push(line);
    return lines;
  }

  it('have the offsets behind them, without marks and carriage returns', async () => {
    expect(await read('\ufeffa\r\n\nü')).toEqual([
      { text: 'a', end: 6, refused: null },
      { text: '', end: 7, refused: null },
      { text: 'ü', end: 9, refused: null },
    ]);
    expect((await read('a\nb\nc\n', 2)).map(({ text, end }) => [text, end])).toEqual([
      ['b', 4],
      ['c', 6],
    ]);
    expect(await read('')).toEqual([]);
  });

  it('are whole, however chunks cut them', async () => {
    const lengths = fc.array(fc.integer({ min: 0, max: LINE_BYTES_MAX }), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(lengths, async (wanted) => {
        const lines = wanted.map((length, index) => String(index).repeat(length));
        const found = await read(`${lines.join('\n')}\n`);
        expect(found.map(({ text }) => text.length)).toEqual(wanted);
        expect(found.every(({ text }, index) => text === lines[index])).toBe(true);
        expect(await read(`${lines.join('\n')}\n`, found[0]?.end)).toEqual(found.slice(1));
      }),
      { numRuns: 15 },
    );
  });

  it('are refused where they are longer than the ingest takes, and the others are read', async () => {
    const long = 'x'.repeat(LINE_BYTES_MAX);
    const found = await read(`a\n${long}\n${long}y\nb\n${long.repeat(20)}`);
    expect(found.map(({ text, refused }) => [text.length, refused])).toEqual([
      [1, null],
      [LINE_BYTES_MAX, null],
      [0, 'longer than 400 KiB, which the ingest does not take'],
      [1, null],
      [0, 'longer than 400 KiB, which the ingest does not take'],
    ]);
    expect(found.at(-1)?.end).toBe(2 + (LINE_BYTES_MAX + 1) + (LINE_BYTES_MAX + 2) + 2 + LINE_BYTES_MAX * 20);
  });

  it('are refused where they are not UTF-8', async () => {
    const [line] = await read(Buffer.from('jos\u00e9', 'latin1'));
    expect(line?.refused).toBe('not UTF-8');
  });
});

/** Zipped bodies cost memory that nobody counted when they came: only a few of them are unzipped at a time. */
import type { FastifyRequest } from 'fastify';
import { expect, it, vi } from 'vitest';
import { readBytes } from './requests.ts';

const unzips = vi.hoisted(() => ({ now: 0, most: 0 }));

vi.mock('node:zlib', () => ({
  gunzip(bytes: Buffer, _options: object, done: (error: null, unzipped: Buffer) => void) {
    unzips.now += 1;
    unzips.most = Math.max(unzips.most, unzips.now);
    setImmediate(() => {
      unzips.now -= 1;
      done(null, Buffer.concat([bytes, bytes]));
    });
  },
}));

it('unzips few bodies at once, and each of many in the end', async () => {
  const zipped = (text: string) =>
    ({ body: Buffer.from(text), headers: { 'content-encoding': 'gzip' } }) as unknown as FastifyRequest;
  const texts = Array.from({ length: 50 }, (_, index) => String(index));
  const read = await Promise.all(texts.map((text) => readBytes(zipped(text))));
  expect(read.map(String)).toEqual(texts.map((text) => `${text}${text}`));
  expect(unzips).toEqual({ now: 0, most: 4 });
});

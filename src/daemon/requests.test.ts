/** Zipped bodies cost memory that nobody counted when they came: only a few of them are unzipped at a time. */
import { createHook } from 'node:async_hooks';
import { gzipSync } from 'node:zlib';
import type { FastifyRequest } from 'fastify';
import { expect, it } from 'vitest';
import { readBytes } from './requests.ts';

const BODIES = 50;
/** Those under way, and those whose ends are not counted yet. */
const AT_ONCE_MAX = 8;

it('unzips few bodies at once, and each of many in the end', async () => {
  let begun = 0;
  let ended = 0;
  let most = 0;
  const hook = createHook({
    init(_id, type) {
      if (type !== 'ZLIB') return;
      begun += 1;
      most = Math.max(most, begun - ended);
    },
  });
  const texts = Array.from({ length: BODIES }, (_, index) => `${index} `.repeat(10_000));
  const bodies = texts.map((text) => gzipSync(text));
  hook.enable();
  const read = await Promise.all(
    bodies.map(async (body) => {
      const request = { body, headers: { 'content-encoding': 'gzip' } } as unknown as FastifyRequest;
      const bytes = await readBytes(request);
      ended += 1;
      return String(bytes);
    }),
  );
  hook.disable();
  expect(read).toEqual(texts);
  expect(begun).toBe(BODIES);
  expect(most).toBeLessThanOrEqual(AT_ONCE_MAX);
});

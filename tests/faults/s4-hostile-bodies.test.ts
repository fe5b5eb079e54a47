/** S4: huge, deep and broken JSON. Each is answered soon, with 4xx or by name, nothing of it stays, and others are served. */
import { expect, it } from 'vitest';
import { figure, trials } from './figures.ts';
import { startOthers, WRITE_KEY } from './rig/door.ts';
import { quantile } from './rig/quantile.ts';
import { openSite, pause, stopChild } from './rig/site.ts';

/** A body is at most 500 KB: whatever it holds, it is judged in this time, on a busy machine too. */
const WORST_MS = 30_000;
const BODY_BYTES_MAX = 500 * 1024;
const CALM_MS = 1_000;

const track = (fields: object = {}) => ({
  type: 'track',
  userId: 'u',
  event: 'Viewed',
  properties: {},
  ...fields,
});
const inEvent = (json: string) =>
  `{"batch":[{"type":"track","userId":"u","event":"Viewed","properties":{"page":${json}}}]}`;
const many = (count: number, text: string) => Array.from({ length: count }, () => text).join(',');

/** Bodies by what they are, with the answers that are right. */
const BODIES: readonly (readonly [what: string, body: string | Buffer, statuses: readonly number[]])[] = [
  ['deep lists', '['.repeat(240_000) + ']'.repeat(240_000), [400]],
  ['deep objects', `${'{"a":'.repeat(80_000)}1${'}'.repeat(80_000)}`, [400]],
  ['deep, never closed', '['.repeat(480_000), [400]],
  ['deep in an event', inEvent('['.repeat(100_000) + ']'.repeat(100_000)), [200, 400]],
  ['deep beside the batch', `{"context":${'['.repeat(2_000)}${']'.repeat(2_000)},"batch":[]}`, [400]],
  ['wide lists', inEvent(`[${many(200_000, '1')}]`), [200, 400]],
  [
    'wide objects',
    inEvent(`{${Array.from({ length: 30_000 }, (_unused, index) => `"k${index}":1`).join(',')}}`),
    [200, 400],
  ],
  ['an endless number', inEvent('9'.repeat(400_000)), [200, 400]],
  ['an endless fraction', inEvent(`0.${'1'.repeat(400_000)}e-400000`), [200, 400]],
  ['a number out of bounds', inEvent('1e999999'), [200, 400]],
  ['one long text', inEvent(`"${'x'.repeat(400_000)}"`), [200, 400]],
  ['escapes', inEvent(`"${'\\u0000'.repeat(70_000)}"`), [200, 400]],
  ['lone surrogates', inEvent(`"${'\\ud800'.repeat(5_000)}"`), [200, 400]],
  ['too many events', `{"batch":[${many(2_501, '0')}]}`, [400]],
  ['as many as there may be, of nothing', `{"batch":[${many(2_500, '0')}]}`, [200]],
  ['too large', JSON.stringify({ batch: [track()], filler: 'x'.repeat(600_000) }), [400]],
  ['much too large', Buffer.alloc(8_000_000, 0x20), [400]],
  [
    'not UTF-8',
    Buffer.concat([Buffer.from('{"batch":['), Buffer.alloc(1_000, 0xff), Buffer.from(']}')]),
    [400],
  ],
  ['NUL', Buffer.alloc(1_000), [400]],
  ['nothing', '', [400]],
  ['null', 'null', [400]],
  ['a list', '[]', [400]],
  ['a text', '"batch"', [400]],
  ['a batch that is none', '{"batch":{"length":1e9}}', [400]],
  ['a long id', JSON.stringify({ batch: [track({ userId: 'n'.repeat(100_000) })] }), [200]],
  ['an id that is no text', JSON.stringify({ batch: [track({ userId: { toString: 1 } })] }), [200]],
  ['a long name', JSON.stringify({ batch: [track({ event: 'e'.repeat(30_000) })] }), [200]],
  [
    'keys of prototypes',
    '{"batch":[{"type":"track","userId":"u","event":"Viewed","__proto__":{"a":1},"constructor":{}}]}',
    [200],
  ],
  ['the same key again and again', `{${many(40_000, '"batch":[]')}}`, [200, 400]],
];

/** Posts a body, again where it is asked to come again; the last answer, and how long that took. */
async function insist(url: string, body: string | Buffer) {
  for (;;) {
    const startedAt = performance.now();
    const options = { method: 'POST', headers: WRITE_KEY, body: body as string };
    const response = await fetch(`${url}/v1/batch`, options).catch(() => null);
    await response?.arrayBuffer().catch(() => null);
    const elapsedMs = performance.now() - startedAt;
    // Reading ends at the limit, and the connection with it: a client that still writes sees that first.
    const status = response?.status ?? (body.length > BODY_BYTES_MAX ? 400 : 0);
    if (status !== 503) return { status, elapsedMs };
    await pause(200);
  }
}

it('S4 whatever JSON comes, it is judged soon, and others are served meanwhile', async () => {
  const site = await openSite('s4');
  try {
    const child = await site.serve();
    const url = String(child.said.url);
    const calm = startOthers(url);
    await pause(CALM_MS);
    const before = await calm.stop();
    const others = startOthers(url);
    const wrong: string[] = [];
    const ms: number[] = [];
    for (let round = 0; round < trials(2); round += 1) {
      for (const [what, body, statuses] of BODIES) {
        const { status, elapsedMs } = await insist(url, body);
        ms.push(elapsedMs);
        if (!statuses.includes(status)) wrong.push(`${what}: ${status}`);
      }
    }
    const during = await others.stop();
    const health = (await fetch(`${url}/health`)).status;
    const { code } = await stopChild(child);
    figure('S4', {
      bodies: ms.length,
      wrong: wrong.length,
      worst_ms: quantile(ms, 1),
      others_ms_p99_before: quantile(before.ms, 0.99),
      others_ms_p99: quantile(during.ms, 0.99),
      others_refused: during.refused,
    });
    expect({ wrong, health, code }).toEqual({ wrong: [], health: 200, code: 0 });
    expect(during.ms.length).toBeGreaterThan(during.refused);
    expect(quantile(ms, 1)).toBeLessThan(WORST_MS);
  } finally {
    await site.close();
  }
}, 600_000);

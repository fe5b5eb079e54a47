/** S11: clients that say a byte and wait, gzip bombs, and sockets that say nothing by the hundred. Others are served. */
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { figure, trials } from './figures.ts';
import { answerTo, knock, startOthers, WRITE_KEY } from './rig/door.ts';
import { quantile } from './rig/quantile.ts';
import { openSite, pause, stopChild } from './rig/site.ts';

const CALM_MS = 1_000;
const SIEGE_MS = 2_000;
const BOMBS = 20;
const BOMB_BYTES = 40_000_000;
/** A stop does not wait for who says nothing. */
const STOP_MAX_MS = 20_000;

it('S11 slow clients, bombs and idle sockets hold nobody up, neither at work nor at the end', async () => {
  const idle = trials(400, 6_000);
  const slow = trials(150, 1_000);
  const site = await openSite('s11');
  try {
    const child = await site.serve();
    const url = String(child.said.url);
    const calm = startOthers(url);
    await pause(CALM_MS);
    const before = await calm.stop();

    const sockets = [
      ...Array.from({ length: idle }, () => knock(url)),
      ...Array.from({ length: slow }, () =>
        knock(url, 'POST /v1/batch HTTP/1.1\r\nhost: x\r\ncontent-length: 9000\r\n\r\n{"ba'),
      ),
      ...Array.from({ length: slow }, () => knock(url, 'GET /health HTTP/1.1\r\nho')),
    ];
    const drip = setInterval(() => {
      for (const socket of sockets.slice(idle)) socket.write('x');
    }, 500);
    const others = startOthers(url);
    const bomb = gzipSync(Buffer.alloc(BOMB_BYTES, 0x20));
    const nested = gzipSync(bomb);
    const head = (body: Buffer) =>
      `POST /v1/batch HTTP/1.1\r\nhost: x\r\nauthorization: ${WRITE_KEY.authorization}\r\ncontent-encoding: gzip\r\ncontent-length: ${body.length}\r\n\r\n`;
    const bombs = await Promise.all(
      Array.from({ length: trials(BOMBS) }, (_unused, index) => {
        const body = index % 2 === 0 ? bomb : nested;
        return answerTo(url, Buffer.concat([Buffer.from(head(body)), body]), 30_000);
      }),
    );
    await pause(SIEGE_MS);
    const during = await others.stop();
    clearInterval(drip);
    const health = (await fetch(`${url}/health`)).status;
    const { code, ms: stopMs } = await stopChild(child);
    for (const socket of sockets) socket.destroy();
    figure('S11', {
      idle,
      slow: slow * 2,
      bombs: bombs.length,
      bombs_refused: bombs.filter((status) => status === 400).length,
      others_ms_p99_before: quantile(before.ms, 0.99),
      others_ms_p99: quantile(during.ms, 0.99),
      others_refused: during.refused,
      stop_ms: stopMs,
    });
    expect({ bombs: new Set(bombs), health, code }).toEqual({ bombs: new Set([400]), health: 200, code: 0 });
    expect(during.ms.length).toBeGreaterThan(during.refused);
    expect(stopMs).toBeLessThan(STOP_MAX_MS);
  } finally {
    await site.close();
  }
}, 600_000);

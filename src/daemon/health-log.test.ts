/** One line for each change of health, and none for what lasts. */
import { expect, it } from 'vitest';
import type { Health } from './health.ts';
import { createHealthLog } from './health-log.ts';

const health = (status: Health['status'], ...complaints: Health['complaints']): Health => ({
  status,
  complaints,
  isReady: true,
  isAlive: true,
});

it('writes what changed, warns of what is wrong, and leaves starts and stops to others', () => {
  const lines: unknown[] = [];
  const write = (level: string) => (values: object) => void lines.push([level, values]);
  const tell = createHealthLog({ info: write('info') as never, warn: write('warn') as never });
  for (const each of [
    health('starting'),
    health('ok'),
    health('disk_full', 'backlog'),
    health('disk_full', 'backlog'),
    health('degraded', 'late'),
    health('ok'),
    health('ok'),
    health('stopping'),
  ])
    tell(each);
  expect(lines).toEqual([
    ['warn', { status: 'disk_full', complaints: ['backlog'] }],
    ['warn', { status: 'degraded', complaints: ['late'] }],
    ['info', { status: 'ok' }],
  ]);
});

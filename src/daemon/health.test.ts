/** Each sign alone, and which of two that disagree wins. */
import { expect, it } from 'vitest';
import { assess, type Signs } from './health.ts';

const WELL: Signs = {
  phase: 'open',
  hasPlan: true,
  isFull: false,
  apart: 0,
  behindMs: 0,
  diskP99Ms: 4,
  queue: { requests: 3, bytes: 900, oldestMs: 20 },
  shedMsAgo: null,
  silentMs: 0,
};
const waits = (oldestMs: number) => ({ queue: { requests: 900, bytes: 9e6, oldestMs } });

it.each<[string, Partial<Signs>, string, readonly string[], boolean, boolean]>([
  ['all is well', {}, 'ok', [], true, true],
  ['it starts', { phase: 'starting' }, 'starting', [], false, true],
  ['it stops', { phase: 'stopping' }, 'stopping', [], false, true],
  ['it failed', { phase: 'failed' }, 'failed', [], false, false],
  ['no plan', { hasPlan: false }, 'no_plan', [], false, true],
  ['a full disk', { isFull: true }, 'disk_full', [], false, true],
  ['a full, slow disk', { isFull: true, diskP99Ms: 300 }, 'disk_full', ['slow_disk'], false, true],
  ['late by a minute', { behindMs: 60_000 }, 'ok', [], true, true],
  ['late by more', { behindMs: 60_001 }, 'degraded', ['late'], true, true],
  ['a slow disk', { diskP99Ms: 300 }, 'degraded', ['slow_disk'], true, true],
  ['events that wait', waits(1_001), 'degraded', ['backlog'], true, true],
  ['a refusal just now', { shedMsAgo: 9_999 }, 'degraded', ['backlog'], true, true],
  ['a refusal of before', { shedMsAgo: 10_000 }, 'ok', [], true, true],
  ['an engine without a word', { silentMs: 2_001 }, 'degraded', ['engine_busy'], true, true],
  ['somebody in quarantine', { apart: 1 }, 'degraded', ['quarantine'], true, true],
  ['an engine that hangs', { silentMs: 120_000 }, 'degraded', ['engine_busy'], false, false],
  [
    'everything',
    { ...waits(5_000), behindMs: 9e9, diskP99Ms: 900, silentMs: 5_000 },
    'degraded',
    ['late', 'slow_disk', 'backlog', 'engine_busy'],
    true,
    true,
  ],
])('%s', (_what, signs, status, complaints, isReady, isAlive) => {
  expect(assess({ ...WELL, ...signs })).toEqual({ status, complaints, isReady, isAlive });
});

/**
 * `rutter simulate` and the daemon on the same export of real purchases: the same messages, to the subscriber, the step, the
 * key and the millisecond. Every sixtieth customer here; `npm run bench -- simulate --only cdnow` takes all of them.
 */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sendByDaemon } from './cdnow-daemon.ts';
import { lineOf } from './cdnow-lines.ts';
import { LOG_END, LOG_FILE, readLog, readMessages } from './cdnow-log.ts';
import { compileCdnow } from './cdnow-run.ts';
import { sendBySimulation } from './cdnow-simulated.ts';

const log = readLog();
const isSampled = (customer: number) => customer % 60 === 0;

describe.skipIf(log === null)(`the CDNOW log${log === null ? ` (skipped: no ${LOG_FILE})` : ''}`, () => {
  it('is simulated as the daemon runs it, to the message', { timeout: 120_000 }, async () => {
    const plan = await compileCdnow();
    const lines = readMessages(log ?? '', isSampled).map(lineOf);
    const { messages, simulation } = await sendBySimulation(plan, lines, LOG_END);
    const daemons = await sendByDaemon(plan, lines, LOG_END, mkdtempSync(join(tmpdir(), 'rutter-cdnow-')));
    const [ours, theirs] = [new Set(messages), new Set(daemons)];
    expect(messages.filter((each) => !theirs.has(each)).slice(0, 5)).toEqual([]);
    expect(daemons.filter((each) => !ours.has(each)).slice(0, 5)).toEqual([]);
    expect([messages.length, ours.size]).toEqual([daemons.length, theirs.size]);
    expect(messages.length).toBeGreaterThan(1000);
    const counted = simulation.days.reduce((sum, { sent }) => sum + sent, 0);
    expect([counted, simulation.lines, simulation.bad, simulation.late]).toEqual([
      messages.length,
      lines.length,
      [],
      0,
    ]);
  });
});

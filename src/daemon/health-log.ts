/** Health in the log: one line for each change, so that whoever reads the log later knows when a disk was full or slow. */
import type { Health } from './health.ts';
import type { Logger } from './log.ts';

/** What the log does not say elsewhere: starts, stops and failures have lines of their own. */
const TOLD: ReadonlySet<Health['status']> = new Set(['ok', 'degraded', 'disk_full']);

/** Takes how the daemon is, again and again, and writes a line when that is not what it was before. */
export function createHealthLog(log: Pick<Logger, 'info' | 'warn'>): (health: Health) => void {
  let known = 'ok';
  return ({ status, complaints }) => {
    if (!TOLD.has(status)) return;
    const now = [status, ...complaints].join(' ');
    if (now === known) return;
    known = now;
    if (status === 'ok') log.info({ status }, 'health');
    else log.warn({ status, complaints }, 'health');
  };
}

/** The daemon as a process of its own, for tests that kill it: options from the environment, its URL on stdout. */
import { readFileSync, writeSync } from 'node:fs';
import { adapters } from '../../adapters/registry.ts';
import { startDaemon } from '../../src/daemon/daemon.ts';
import { createLog } from '../../src/daemon/log.ts';
import { StoreRefusal } from '../../src/hosts/errors.ts';
import type { PlanFile } from '../../src/plan/plan.ts';

const { DAEMON_DIRECTORY = '', DAEMON_PLAN = '', DAEMON_AHEAD_MS = '0' } = process.env;

try {
  const daemon = await startDaemon({
    directory: DAEMON_DIRECTORY,
    plan: JSON.parse(readFileSync(DAEMON_PLAN, 'utf8')) as PlanFile,
    adapters,
    environment: process.env,
    http: { host: '127.0.0.1', port: 0 },
    clock: 'wall',
    now: () => Date.now() + Number(DAEMON_AHEAD_MS),
    development: false,
    log: createLog('fatal'),
    onFailure: () => process.exit(70),
  });
  process.on('SIGTERM', () => {
    void daemon.stop().then(() => process.exit(0));
  });
  writeSync(1, `${JSON.stringify({ url: daemon.url })}\n`);
} catch (error) {
  const { message, name } = error as Error;
  const refusal = error instanceof StoreRefusal ? { code: error.code, holderPid: error.holderPid } : {};
  writeSync(1, `${JSON.stringify({ name, message, ...refusal })}\n`);
  process.exit(3);
}

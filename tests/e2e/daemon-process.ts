/** The daemon as a process of its own, for tests that kill it: options from the environment, its URL on stdout. */
import { openSync, readFileSync, writeSync } from 'node:fs';
import { adapters } from '../../adapters/registry.ts';
import { startDaemon } from '../../src/daemon/daemon.ts';
import { createLog } from '../../src/daemon/log.ts';
import { StoreRefusal } from '../../src/hosts/errors.ts';
import type { PlanFile } from '../../src/plan/plan.ts';

const {
  DAEMON_DIRECTORY = '',
  DAEMON_PLAN = '',
  DAEMON_AHEAD_MS = '0',
  DAEMON_LOG = '',
  DAEMON_MAX_QUEUED = '',
} = process.env;

/** Everything into the file `DAEMON_LOG`; without one, only what is fatal, on stdout. */
function openLog() {
  if (DAEMON_LOG === '') return createLog('fatal');
  const file = openSync(DAEMON_LOG, 'a', 0o600);
  const sink = { write: (line: string) => writeSync(file, line) } as unknown as NodeJS.WritableStream;
  return createLog('trace', sink);
}

try {
  const daemon = await startDaemon({
    directory: DAEMON_DIRECTORY,
    // Without one the plan in force goes on.
    ...(DAEMON_PLAN === '' ? {} : { plan: JSON.parse(readFileSync(DAEMON_PLAN, 'utf8')) as PlanFile }),
    adapters,
    environment: process.env,
    http: { host: '127.0.0.1', port: 0 },
    clock: 'wall',
    now: () => Date.now() + Number(DAEMON_AHEAD_MS),
    development: false,
    log: openLog(),
    ...(DAEMON_MAX_QUEUED === '' ? {} : { maxQueued: Number(DAEMON_MAX_QUEUED) }),
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

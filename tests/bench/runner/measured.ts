/** One contender on one number of people, measured in the process that it has for itself. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { readMachine, readTreeCpu } from './accounting.ts';
import type { Contender } from './contender.ts';
import { drive } from './driver.ts';
import type { Verdict } from './judge.ts';
import { openLedger } from './ledger.ts';

/**
 * What a run took. CPU in ms: `clientCpuMs` of the process that drives and works (the driver's part is the same for
 * all), `serverCpuMs` of everything it started. `idle`: the share of the machine that nobody used, 0 to 1.
 */
export type Measured = Pick<Contender, 'name' | 'isDurable' | 'isPaced' | 'isExtended'> & {
  readonly verdict: Verdict;
  readonly elapsedMs: number;
  readonly clientCpuMs: number;
  readonly serverCpuMs: number;
  readonly idle: number;
  /** Between these (epoch ms) all of it happened. */
  readonly fromMs: number;
  readonly untilMs: number;
};

/** Opens a contender below `directory`, drives `size` people through, and takes it all away again. */
export async function measureContender(
  contender: Contender,
  size: number,
  directory: string,
  signal: AbortSignal,
): Promise<Measured> {
  const folder = mkdtempSync(join(directory, `bench-${contender.name}-`));
  const [ledgers, own] = ['ledgers', 'own'].map((name) => join(folder, name)) as [string, string];
  for (const path of [ledgers, own]) mkdirSync(path);
  const ledger = openLedger(ledgers, 'main');
  try {
    const running = await contender.open({ directory: own, ledgers, size, send: ledger.send });
    try {
      globalThis.gc?.();
      const [cpu, machine, fromMs] = [readTreeCpu(process.pid), readMachine(), Date.now()];
      const driven = await Promise.race([drive(contender, running, ledgers, size), aborted(signal)]);
      const [cpuAfter, machineAfter, untilMs] = [readTreeCpu(process.pid), readMachine(), Date.now()];
      return {
        name: contender.name,
        isDurable: contender.isDurable,
        isPaced: contender.isPaced,
        isExtended: contender.isExtended,
        ...driven,
        clientCpuMs: cpuAfter.ownMs - cpu.ownMs,
        serverCpuMs: cpuAfter.belowMs - cpu.belowMs,
        idle: (machineAfter.idle - machine.idle) / (machineAfter.all - machine.all),
        fromMs,
        untilMs,
      };
    } finally {
      await running.close();
    }
  } finally {
    ledger.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

function aborted(signal: AbortSignal): Promise<never> {
  const { promise, reject } = Promise.withResolvers<never>();
  if (signal.aborted) reject(signal.reason);
  else signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  return promise;
}

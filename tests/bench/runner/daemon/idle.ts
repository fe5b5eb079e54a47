/** How much of the machine nobody used while something ran: what neighbours took shows here. */
import { readMachine } from '../accounting.ts';

/** Starts to look; what comes back says the idle share since then, 0 to 1 (NaN where the system does not tell). */
export function watchIdle(): () => number {
  const before = readMachine();
  return () => {
    const { all, idle } = readMachine();
    return (idle - before.idle) / (all - before.all);
  };
}

/**
 * How much room the collector of a daemon takes. Left to itself V8 gives each thread a nursery of dozens of megabytes on a
 * large machine, and lets the heap grow to several times what is alive: 800 MB where 60 are. For daemons in production; commands
 * that end have bounds of their own.
 */
import { availableParallelism } from 'node:os';
import { setFlagsFromString } from 'node:v8';

/**
 * The engine's thread, which is started afterwards, gets a nursery of 8 MB, and this one's stays as small as it is; both heaps
 * grow by seven tenths of what is alive, and by what comes while one helper marks (`markingFlags`): together twice as much. Measured
 * with a million timers due at once: half of the memory for some hundredths more CPU.
 * No limit of the heap: close to one V8 stands still for seconds, and beyond it the daemon would end.
 */
export const BOUNDS: readonly string[] = [
  '--min-semi-space-size=8',
  '--max-semi-space-size=8',
  '--semi-space-growth-factor=1',
  '--heap-growing-percent=70',
];
const WORKING_THREADS = 2;
const OF_THE_HEAP = /--(?:[a-z-]*semi[-_]space|max[-_]old[-_]space|max[-_]heap|heap[-_]growing)/;

/** Whether somebody has said how large heaps may be; `given`: flags of the process and NODE_OPTIONS. Pure. */
export function areHeapsBounded(given: readonly string[]): boolean {
  return given.some((flags) => OF_THE_HEAP.test(flags));
}

/**
 * Who marks what is alive. The two threads that work, the engine's and this one, need a core each; V8 would have up to four helpers
 * mark beside them, and without cores of their own these keep messages waiting for a tenth of a second each time. One helper stays
 * in any case: without it marking does not keep up with a million timers, and the heap takes twice the memory. The engine's thread
 * marks as much as it allocates, and no more: in tasks of its event loop, where each asks for the next one, it would look after the
 * helper some thousand times a second and keep a core busy with that. Pure.
 */
export function markingFlags(cores: number): readonly string[] {
  const helpers = Math.max(1, cores - WORKING_THREADS);
  return [`--concurrent-marking-max-worker-num=${helpers}`, '--no-incremental-marking-task'];
}

/** To be called before the engine's thread is started. Whoever said something about heaps is left to it. */
export function boundHeaps(nodeOptions: string | undefined): void {
  if (areHeapsBounded([...process.execArgv, nodeOptions ?? ''])) return;
  for (const flag of [...BOUNDS, ...markingFlags(availableParallelism())]) setFlagsFromString(flag);
}

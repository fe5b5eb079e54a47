/**
 * How much room the collector takes. Left to itself it lets the heap grow to several times what is alive before it looks,
 * which is right for a small workspace and takes a gigabyte for ten thousand journeys. For commands that end; never for a daemon.
 */
import { setFlagsFromString } from 'node:v8';

/** Verbs that look at a whole workspace and end. */
const BOUNDED: ReadonlySet<string> = new Set(['validate', 'lint', 'waivers', 'baseline', 'rename']);

/** Up to so many files, nothing that is made of them takes room that anybody would notice. */
const SMALL_MAX = 300;

/** What V8 reads again at each collection: nurseries stay as small as they are, and the heap grows by a quarter of what is alive. */
const TIGHT = ['--semi-space-growth-factor=1', '--heap-growing-percent=25'];
const USUAL = ['--semi-space-growth-factor=2', '--heap-growing-percent=0'];

function set(flags: readonly string[]): void {
  for (const flag of flags) setFlagsFromString(flag);
}

/** To be called before anything is loaded for the verb: a nursery that has grown never shrinks. */
export function boundHeap(verb: string | undefined): void {
  if (verb !== undefined && BOUNDED.has(verb)) set(TIGHT);
}

/** Once it is known how many files there are: takes the bounds back for a small workspace, so that it is done sooner. */
export function unboundSmallHeap(files: number): void {
  if (files <= SMALL_MAX) set(USUAL);
}

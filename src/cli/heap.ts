/**
 * How much room the collector takes. Left to itself it lets the heap grow to several times what is alive before it looks,
 * which is right for a small workspace and takes a gigabyte for ten thousand journeys. For commands that end; never for a daemon.
 */
import { setFlagsFromString } from 'node:v8';

/** Up to so many files, all that is ever made fits into less than anybody would notice. */
const SMALL_MAX = 300;

/** What V8 reads again at each collection: nurseries stay as they are, and the heap grows by two fifths of what is alive. */
const FLAGS = ['--semi-space-growth-factor=1', '--heap-growing-percent=40'];

/** From here on this process looks for garbage earlier, if it works on a large workspace: a tenth more time, half the room. */
export function keepHeapSmall(files: number): void {
  if (files <= SMALL_MAX) return;
  for (const flag of FLAGS) setFlagsFromString(flag);
}

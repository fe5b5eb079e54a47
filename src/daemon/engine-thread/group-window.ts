/** How long a message waits for others that the same commit takes along, and what else a fast disk allows. Knows no timers. */

/** Waiting pays where a commit takes the disk longer than this, in ms. */
const FAST_DISK_MS = 1;
/** In commits: what comes while one commit is on the disk goes with the next one in any case. */
const WINDOW_COMMITS = 2;
const WINDOW_MS_MAX = 5;

/** Whether the disk takes so little for a commit that nobody needs to share it. Pure. */
export function isFastDisk(diskMs: number): boolean {
  return diskMs < FAST_DISK_MS;
}

/**
 * The window in ms, of what the disk took for commits of late. On a fast disk there is none: while one commit is written, the
 * next one gathers, so that under load it is just as large, and without load nobody waits. Pure.
 */
export function groupWindowMs(diskMs: number): number {
  return isFastDisk(diskMs) ? 0 : Math.min(WINDOW_MS_MAX, WINDOW_COMMITS * diskMs);
}

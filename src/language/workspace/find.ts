/** Finds where a workspace starts. Reads directory entries only. */
import { statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

export const ROOT_FILE = 'rutter.yaml';

/** The nearest directory, this one or above, that holds `rutter.yaml`; null when there is none. */
export function findRoot(directory: string): string | null {
  for (let each = resolve(directory); ; each = dirname(each)) {
    if (statSync(join(each, ROOT_FILE), { throwIfNoEntry: false })?.isFile() === true) return each;
    if (dirname(each) === each) return null;
  }
}

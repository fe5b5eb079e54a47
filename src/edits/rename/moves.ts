/** The new path of a file that is called after what it declares: `trial.journey.yaml`, `trial-v2.yaml`. Pure. */
import type { FileMove } from './renaming.ts';

const EXTENSION = /^(?:\.[a-z]+)?\.ya?ml$/;

/** Undefined where the file is called otherwise, or would be called the same. `path`: in the workspace. Pure. */
export function moveFile(path: string, name: string, newName: string): FileMove | undefined {
  const slash = path.lastIndexOf('/') + 1;
  const base = path.slice(slash);
  for (const spell of [(text: string) => text, (text: string) => text.replaceAll('_', '-')]) {
    const stem = spell(name);
    const extension = base.slice(stem.length);
    if (!base.startsWith(stem) || !EXTENSION.test(extension)) continue;
    // A name in other letters or with spaces makes a poor file name: the file keeps its own.
    if (!/^[A-Za-z0-9_.-]+$/.test(newName)) return undefined;
    const to = path.slice(0, slash) + spell(newName) + extension;
    return to === path ? undefined : { from: path, to };
  }
  return undefined;
}

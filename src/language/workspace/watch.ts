/** Watches the documents of a workspace, for `dev` and `--watch`. Says that something changed, never what it means. */
import { relative, resolve, sep } from 'node:path';
import { watch } from 'chokidar';
import { isDocumentPath } from './read.ts';

/** Changes closer together than this are one. */
const DEBOUNCE_MS = 80;

export type Watching = {
  /** Resolves when the watcher sees every file: changes from then on are reported. */
  readonly ready: Promise<void>;
  close(): Promise<void>;
};

/**
 * Calls `onChange` with the changed paths (relative to the root, sorted) after documents were added, changed or removed, and
 * nothing more happened for `quietMs`.
 */
export function watchWorkspace(
  directory: string,
  onChange: (paths: readonly string[]) => void,
  quietMs = DEBOUNCE_MS,
): Watching {
  const root = resolve(directory);
  const toPath = (full: string) => relative(root, full).split(sep).join('/');
  const changed = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  const watcher = watch(root, {
    ignoreInitial: true,
    followSymlinks: false,
    ignored: (full, stats) =>
      full !== root && stats !== undefined && !isWatched(toPath(full), stats.isFile()),
    ignorePermissionErrors: true,
  });
  const flush = () => {
    const paths = [...changed].sort();
    changed.clear();
    onChange(paths);
  };
  const note = (full: string) => {
    const path = toPath(full);
    if (!isDocumentPath(path)) return;
    changed.add(path);
    clearTimeout(timer);
    timer = setTimeout(flush, quietMs);
  };
  for (const event of ['add', 'change', 'unlink'] as const) watcher.on(event, note);
  const ready = new Promise<void>((done) => watcher.once('ready', () => done()));
  return {
    ready,
    async close() {
      clearTimeout(timer);
      await watcher.close();
    },
  };
}

/** Documents, and folders that may hold some. */
function isWatched(path: string, isFile: boolean): boolean {
  return isDocumentPath(isFile ? path : `${path}/document.yaml`);
}

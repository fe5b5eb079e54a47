/**
 * Lines of a CODEOWNERS file, such that the last one that matches a file names its owners (GitHub, "about code owners"). A
 * folder has a line of its own where that makes it shorter. Knows no documents.
 */

/** A file, its path with `/`. `owners` empty: it has none. */
export type OwnedFile = { readonly path: string; readonly owners: readonly string[] };

type Folder = { readonly folders: Map<string, Folder>; readonly files: OwnedFile[] };
/** `path`: of a file, or of a folder with `/` at its end. */
type Line = { readonly path: string; readonly owners: string };
/** What was found for a folder, by its path and what it inherits: each is worked out once. */
type Known = Map<string, readonly Line[]>;

/**
 * What cannot stand in a pattern: escapes other than of a space, ranges and comments do not work in CODEOWNERS, and control
 * characters break the line. `?` matches any one character in their place.
 */
const UNSPEAKABLE = /[*?[\]\\#!\p{Cc}]/gu;

/** The pattern that matches a path: a file, or a folder with `/` at its end. Pure. */
export function patternOf(path: string): string {
  return path.replace(UNSPEAKABLE, '?').replaceAll(' ', '\\ ');
}

/**
 * The lines for the files of a folder. `base`: that folder, from the root of the repository ('' or `journeys/`). `inherited`:
 * the owners that a line above gives to all of it. Pure.
 */
export function writeLines(
  files: readonly OwnedFile[],
  inherited: readonly string[],
  base: string,
): readonly string[] {
  const root: Folder = { folders: new Map(), files: [] };
  for (const file of files) {
    let folder = root;
    for (const name of file.path.split('/').slice(0, -1)) {
      const next = folder.folders.get(name) ?? { folders: new Map(), files: [] };
      folder.folders.set(name, next);
      folder = next;
    }
    folder.files.push(file);
  }
  return linesOf(root, '', inherited.join(' '), new Map()).map(({ path, owners }) =>
    `${patternOf(`/${base}${path}`)} ${owners}`.trimEnd(),
  );
}

/** A pattern that also matches names besides its own. */
function isWide(path: string): boolean {
  return patternOf(path).includes('?');
}

/** The shorter of two ways to write what is in a folder: one by one, or a line for all of it and the others behind it. */
function linesOf(folder: Folder, path: string, inherited: string, known: Known): readonly Line[] {
  const key = `${path}\0${inherited}`;
  const lines = known.get(key) ?? shortestOf(folder, path, inherited, known);
  known.set(key, lines);
  return lines;
}

function shortestOf(folder: Folder, path: string, inherited: string, known: Known): readonly Line[] {
  const single = linesInside(folder, path, inherited, known);
  const usual = usualOwners(folder);
  if (path === '' || usual === inherited || usual === '' || single.length < 2) return single;
  const together = [{ path: `${path}/`, owners: usual }, ...linesInside(folder, path, usual, known)];
  return together.length < single.length ? together : single;
}

function linesInside(folder: Folder, path: string, inherited: string, known: Known): readonly Line[] {
  const files = [...folder.files].sort((a, b) => (a.path < b.path ? -1 : 1));
  const folders = [...folder.folders].sort(([a], [b]) => (a < b ? -1 : 1));
  // Beside a name that `?` stands in, every other needs a line of its own behind it: the pattern may match it, too.
  const isCareful = files.some((file) => isWide(file.path)) || folders.some(([name]) => isWide(name));
  const fileLines = files.map((file) => {
    const owners = file.owners.join(' ');
    const line = { path: file.path, owners };
    return { name: file.path, lines: isCareful || owners !== inherited ? [line] : [] };
  });
  const folderLines = folders.map(([name, inner]) => {
    const below = path === '' ? name : `${path}/${name}`;
    const first = isCareful ? [{ path: `${below}/`, owners: inherited }] : [];
    return { name, lines: [...first, ...linesOf(inner, below, inherited, known)] };
  });
  const all = [...fileLines, ...folderLines];
  const ordered = [...all.filter(({ name }) => isWide(name)), ...all.filter(({ name }) => !isWide(name))];
  return ordered.flatMap(({ lines }) => lines);
}

/** The owners of most files in a folder; among equals, those of the first. */
function usualOwners(folder: Folder): string {
  const counts = new Map<string, number>();
  const count = ({ files, folders }: Folder): void => {
    for (const { owners } of files) counts.set(owners.join(' '), (counts.get(owners.join(' ')) ?? 0) + 1);
    for (const inner of folders.values()) count(inner);
  };
  count(folder);
  return [...counts].reduce((best, each) => (each[1] > best[1] ? each : best), ['', 0])[0];
}

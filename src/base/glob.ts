/** Patterns for paths, as ignore files have them: `*` within a folder, `**` across folders, `?` one character. Reads no folder. */

/**
 * Makes a test for whole paths with `/`: `**` stands for any number of folders (also none), `*` and `?` never for `/`,
 * everything else for itself. A pattern that ends in `/` takes in all below. Linear time, whatever the pattern. Pure.
 */
export function compileGlob(pattern: string): (path: string) => boolean {
  const wanted = (pattern.endsWith('/') ? `${pattern}**` : pattern).replace(/^\.?\//, '').split('/');
  return (path) => fits(path.split('/'), wanted);
}

/** Folders against a pattern: the last `**` is tried again one folder on, so that nothing is tried twice. */
function fits(parts: readonly string[], wanted: readonly string[]): boolean {
  return matchWithStars(parts.length, wanted.length, {
    isStar: (at) => wanted[at] === '**',
    fits: (part, at) => partFits(parts[part] ?? '', wanted[at] ?? ''),
  });
}

function partFits(part: string, wanted: string): boolean {
  return matchWithStars(part.length, wanted.length, {
    isStar: (at) => wanted[at] === '*',
    fits: (index, at) => wanted[at] === '?' || part[index] === wanted[at],
  });
}

/** Matching with wildcards, greedy with one place to come back to: see Kirk J. Krauss, "Matching Wildcards" (2008). */
function matchWithStars(
  length: number,
  patternLength: number,
  test: { isStar(at: number): boolean; fits(index: number, at: number): boolean },
): boolean {
  let [index, at] = [0, 0];
  let [starAt, resumeAt] = [-1, 0];
  while (index < length) {
    if (at < patternLength && test.isStar(at)) {
      starAt = at;
      resumeAt = index;
      at += 1;
    } else if (at < patternLength && test.fits(index, at)) {
      index += 1;
      at += 1;
    } else if (starAt >= 0) {
      resumeAt += 1;
      index = resumeAt;
      at = starAt + 1;
    } else return false;
  }
  while (at < patternLength && test.isStar(at)) at += 1;
  return at === patternLength;
}

/** Tells a key that lost its colon from a key of several words. Both readers ask it, so that they agree. */

/** A word, and what starts a value: a bracket, or a quote that is not closed again. `Session "Started"` is a key of YAML. */
const LOST_COLON = /^([^\s{}[\]"']+) +(?:[{[]|"[^"]*$|'[^']*$)/;

/** The word that should be the key, in the characters of what was read as one; null for a sound key. Pure. */
export function wordWithoutColon(raw: string): string | null {
  return raw.includes(' ') ? (LOST_COLON.exec(raw)?.[1] ?? null) : null;
}

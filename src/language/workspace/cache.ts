/** Parsed nodes by content, in memory: a file that did not change is not parsed twice. Bounded; forgets the oldest. */
import { sha256 } from '../../base/hash.ts';
import { type Parsed, parseYaml } from '../syntax/parse.ts';

const ENTRIES_MAX = 10_000;
const cache = new Map<string, Parsed>();

/** `parseYaml`, remembered by file name and content. Same answer as without the cache. */
export function parseCached(file: string, text: string): Parsed {
  const key = `${file}\u0000${sha256(text)}`;
  const known = cache.get(key);
  if (known !== undefined) return known;
  const parsed = parseYaml(file, text);
  if (cache.size >= ENTRIES_MAX) {
    const oldest = cache.keys().next().value;
    if (oldest !== undefined) cache.delete(oldest);
  }
  cache.set(key, parsed);
  return parsed;
}

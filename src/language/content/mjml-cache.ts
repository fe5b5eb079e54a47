/** Compiled MJML by content, in memory: a text that did not change is not compiled twice. Bounded; forgets the oldest. */
import { sha256 } from '../../base/hash.ts';
import { type CompiledMjml, compileMjml } from './mjml.ts';

const ENTRIES_MAX = 2_000;
const cache = new Map<string, Promise<CompiledMjml>>();

/** `compileMjml`, remembered by content. Same answer as without the cache. */
export function compileMjmlCached(text: string): Promise<CompiledMjml> {
  const key = sha256(text);
  const known = cache.get(key);
  if (known !== undefined) return known;
  const compiled = compileMjml(text);
  if (cache.size >= ENTRIES_MAX) {
    const oldest = cache.keys().next().value;
    if (oldest !== undefined) cache.delete(oldest);
  }
  cache.set(key, compiled);
  return compiled;
}

/**
 * Parsed nodes, in memory, of the texts that were looked at last. Nodes take twenty times the room of their text, so that
 * only a bounded part of a large workspace is kept: whoever needs nodes asks again, and keeps none for later.
 */
import { type Parsed, parseYaml } from '../syntax/parse.ts';

/** Characters of text whose nodes are kept; about 25 bytes of nodes each. */
const CHARACTERS_MAX = 1_500_000;

type Kept = { readonly text: string; readonly parsed: Parsed };

const kept = new Map<string, Kept>();
let characters = 0;

/** `parseYaml`, remembered by file name and content. Same answer as without the cache. */
export function parseCached(file: string, text: string): Parsed {
  const known = kept.get(file);
  if (known !== undefined) {
    kept.delete(file);
    if (known.text === text) {
      kept.set(file, known);
      return known.parsed;
    }
    characters -= known.text.length;
  }
  const parsed = parseYaml(file, text);
  kept.set(file, { text, parsed });
  characters += text.length;
  for (const [oldest, { text: its }] of kept) {
    if (characters <= CHARACTERS_MAX || oldest === file) break;
    kept.delete(oldest);
    characters -= its.length;
  }
  return parsed;
}

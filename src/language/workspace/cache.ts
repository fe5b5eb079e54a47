/**
 * Parsed nodes, in memory: all of a small workspace, and of a large one the few files that were looked at last. Nodes take
 * twenty times the room of their text, and reading a text again takes little: whoever needs nodes asks again, and keeps none
 * for later. What does not fit is soon forgotten, so that it dies young: nodes that live a while cost the collector more than
 * reading them anew. That holds for the first files of a large workspace, too: where V8 sees the first nodes live, it
 * makes all others among the old ones, where they lie until the whole heap is looked through.
 */
import { createRecent } from '../../base/recent.ts';
import { type Parsed, parseYaml } from '../syntax/parse.ts';

/** Characters of text whose nodes are kept for good; about 25 bytes of nodes each. */
const CHARACTERS_MAX = 500_000;
const RECENT_MAX = 2;

type Kept = { readonly text: string; readonly parsed: Parsed };

const kept = new Map<string, Kept>();
const recent = createRecent<Kept>(RECENT_MAX);
let characters = 0;
let isKeeping = true;

/** To be told how much text there is before it is read: of more than fits, nothing is kept. */
export function expectCharacters(count: number): void {
  isKeeping = count <= CHARACTERS_MAX;
  if (isKeeping) return;
  kept.clear();
  characters = 0;
}

/** What `parseCached` would answer at once; undefined where it would have to read the text. */
export function peekParsed(file: string, text: string): Parsed | undefined {
  const before = kept.get(file);
  if (before?.text === text) return before.parsed;
  const known = recent.get(file);
  return known?.text === text ? known.parsed : undefined;
}

/** `parseYaml`, remembered by file name and content. Same answer as without the cache. */
export function parseCached(file: string, text: string): Parsed {
  const known = peekParsed(file, text);
  if (known !== undefined) return known;
  const before = kept.get(file);
  const parsed = parseYaml(file, text);
  const room = CHARACTERS_MAX - characters + (before?.text.length ?? 0);
  if (!isKeeping || text.length > room) recent.put(file, { text, parsed });
  else {
    kept.set(file, { text, parsed });
    characters = CHARACTERS_MAX - room + text.length;
  }
  return parsed;
}

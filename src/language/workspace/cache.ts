/**
 * Parsed nodes, in memory, of the few files that were looked at last. Nodes take twenty times the room of their text, and
 * reading a text again takes little: whoever needs nodes asks again, and keeps none for later. Few are kept so that nodes
 * die young: those that live a while cost the collector more than reading them anew.
 */
import { createRecent } from '../../base/recent.ts';
import { type Parsed, parseYaml } from '../syntax/parse.ts';

const FILES_MAX = 2;
const recent = createRecent<{ readonly text: string; readonly parsed: Parsed }>(FILES_MAX);

/** `parseYaml`, remembered by file name and content. Same answer as without the cache. */
export function parseCached(file: string, text: string): Parsed {
  const known = recent.get(file);
  if (known?.text === text) return known.parsed;
  const parsed = parseYaml(file, text);
  recent.put(file, { text, parsed });
  return parsed;
}

/** What every map asks of its keys, in block and in flow form: text, not too long, and each of them once. */
import { wordWithoutColon } from '../lost-colon.ts';
import type { Entry, Node, ScalarNode } from '../node.ts';
import { type Cursor, ODD, spanOf } from './cursor.ts';

const KEY_LENGTH_MAX = 1000;

/** A map while it is read. `names`: of its keys, once it has so many that looking through them would take long. */
export type Draft = { readonly entries: Entry[]; names: Set<string> | null };

/** From this many keys on, the names are kept apart. */
const MANY = 16;

/** Adds an entry to a map; throws `ODD` for a key that somebody has to be told about. */
export function addEntry(draft: Draft, key: ScalarNode, value: Node, cursor: Cursor): void {
  const { entries } = draft;
  const { value: name, raw } = key;
  if (typeof name !== 'string' || raw === '<<' || raw.length > KEY_LENGTH_MAX) throw ODD;
  if (wordWithoutColon(raw) !== null) throw ODD;
  if (isTaken(draft, name)) throw ODD;
  const end = Math.max(key.span.end, value.span.end);
  entries.push({ key, name, value, span: spanOf(cursor, key.span.start, end) });
}

/** Whether a map has a key already; from now on it has. */
function isTaken(draft: Draft, name: string): boolean {
  const { entries } = draft;
  if (entries.length === MANY) draft.names = new Set(entries.map((entry) => entry.name));
  if (draft.names === null) {
    for (const entry of entries) if (entry.name === name) return true;
    return false;
  }
  if (draft.names.has(name)) return true;
  draft.names.add(name);
  return false;
}

/** How the ids of what is open now stand among the values seen, so that a remedy can name them. Counts nothing. */
import { isJsonObject, type Json } from '../base/json.ts';

const NAME = 'open';
/** Named at most; how many there are is seen beside them. */
const IDS_MAX = 5;

/** Notes what is open: event that opened it -> ids, in order of their text. */
export function noteOpen(seen: { [name: string]: Json }, event: string, ids: readonly string[]): void {
  if (ids.length === 0) return;
  const before = isJsonObject(seen[NAME]) ? seen[NAME] : {};
  seen[NAME] = { ...before, [event]: ids.toSorted().slice(0, IDS_MAX) };
}

/** What was noted, as words: "`c1`, `c2` (Complaint Opened)"; empty where nothing was. Pure. */
export function openWords(seen: { readonly [name: string]: Json | undefined }): readonly string[] {
  const noted = seen[NAME];
  if (!isJsonObject(noted)) return [];
  return Object.entries(noted).map(([event, ids]) => {
    const named = Array.isArray(ids) ? ids.map((id) => `\`${String(id)}\``) : [];
    return `${named.join(', ')} (${event})`;
  });
}

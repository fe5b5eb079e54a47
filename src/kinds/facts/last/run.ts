/**
 * Keeps the value of the latest event by event time; of equal instants the one that arrived later.
 * Values dated later than now wait (16 at most) until their time has come.
 */
import { NEVER } from '../../../base/ids.ts';
import type { Json } from '../../../base/json.ts';
import type { FactKind } from '../../../kernel/kinds.ts';
import { FUTURE_KEPT, firstMember, insertSorted, lowerValidUntil, mergeSorted } from '../instants.ts';
import type { LastSpec } from './schema.ts';

type Entry = readonly [at: number, value: Json];
type Entries = readonly Entry[];
const NO_ENTRIES: Entries = [];

/** See the README. Reads `last`, with `windowMs` only while it is that young. */
export const last: FactKind = {
  name: 'last',
  link(spec, linker) {
    const readValue = linker.path(['event', ...(spec as LastSpec).value]);
    return {
      fold(value, event, view) {
        const entries = (value ?? NO_ENTRIES) as Entries;
        const found = readValue(view);
        if (found === undefined || found === null) return entries as Json;
        const entry: Entry = [event.at, found];
        return insertSorted(entries, entry, firstMember, 1, view.now) as Json;
      },
      read(reading) {
        const windowMs = reading.windowMs ?? NEVER;
        return (value, view) => {
          const entries = (value ?? NO_ENTRIES) as Entries;
          for (let index = entries.length - 1; index >= 0; index -= 1) {
            const [at, found] = entries[index] as Entry;
            if (at <= view.now) {
              if (at <= view.now - windowMs) return undefined;
              lowerValidUntil(view, at + windowMs);
              return found;
            }
            lowerValidUntil(view, at);
          }
          return undefined;
        };
      },
      merge: (survivor, absorbed) =>
        mergeSorted(absorbed as Entries, survivor as Entries, firstMember).slice(-(1 + FUTURE_KEPT)) as Json,
    };
  },
};

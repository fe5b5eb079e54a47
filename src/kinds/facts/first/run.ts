/** Keeps the value of the earliest event by event time; of equal instants the one that arrived first. */
import type { Json } from '../../../base/json.ts';
import type { FactKind } from '../../../kernel/kinds.ts';
import { lowerValidUntil } from '../instants.ts';
import type { FirstSpec } from './schema.ts';

type Entry = readonly [at: number, value: Json];
/** Empty as long as no event carried a value. */
type Value = Entry | readonly [];
const NOTHING: Value = [];

function earlier(one: Value, other: Value): Value {
  if (one.length === 0) return other;
  return other.length === 0 || one[0] <= other[0] ? one : other;
}

/** See the README. Reads `first`. */
export const first: FactKind = {
  name: 'first',
  link(spec, linker) {
    const readValue = linker.path(['event', ...(spec as FirstSpec).value]);
    return {
      fold(value, event, view) {
        const before = (value ?? NOTHING) as Value;
        const found = readValue(view);
        if (found === undefined || found === null) return before as Json;
        return earlier(before, [event.at, found]) as Json;
      },
      read() {
        return (value, view) => {
          const [at, found] = (value ?? NOTHING) as Value;
          if (at === undefined || at <= view.now) return found;
          lowerValidUntil(view, at);
          return undefined;
        };
      },
      merge: (survivor, absorbed) => earlier(survivor as Value, absorbed as Value) as Json,
    };
  },
};

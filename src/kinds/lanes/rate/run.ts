/** A steady rate: one attempt after the other, whatever piled up before (fault R9: recovery without a full-rate burst). */
import type { Json, JsonObject } from '../../../base/json.ts';
import type { LinkedLane } from '../../../kernel/kinds.ts';
import { advancePace, permitsOf } from '../pace.ts';
import { packState, readLimit, unpackState } from '../spec.ts';
import type { RateData } from './schema.ts';

type State = { readonly fullAt: number };

/** The limit, linked. */
export function link(spec: JsonObject): LinkedLane {
  const pace = readLimit<RateData>(spec);
  const fullAtOf = (state: Json | undefined) => unpackState<State>(state)?.fullAt;
  return {
    permits: (state, { now }) => permitsOf(pace, fullAtOf(state), now),
    take: (state, count, { now }) =>
      packState<State>({ fullAt: advancePace(pace, fullAtOf(state), count, now) }),
    room: (_state, from, until) => Math.floor((pace.max * (until - from)) / pace.perMs),
  };
}

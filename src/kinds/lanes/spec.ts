/** The border between a limit's typed data and the plan's JSON. What is in it is that kind's business alone. */
import type { Json, JsonObject } from '../../base/json.ts';

/** Typed data as plan data. Pure. */
export function lowerLimit<Data extends object>(data: Data): JsonObject {
  return data as unknown as JsonObject;
}

/** Plan data as the type that the kind's own `compile` wrote. Pure. */
export function readLimit<Data>(spec: JsonObject): Data {
  return spec as unknown as Data;
}

/** A limit's state as JSON. Pure. */
export function packState<State extends object>(state: State): Json {
  return state as unknown as Json;
}

/** JSON as the state that the kind wrote; undefined before the first. Pure. */
export function unpackState<State>(state: Json | undefined): State | undefined {
  return state as unknown as State | undefined;
}

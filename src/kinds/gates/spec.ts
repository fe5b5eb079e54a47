/** The border between a gate's typed data and the plan's JSON. What is in it is that gate's business alone. */
import type { JsonObject } from '../../base/json.ts';

/** Typed data as plan data. Pure. */
export function lowerPolicy<Data extends object>(data: Data): JsonObject {
  return data as unknown as JsonObject;
}

/** Plan data as the type that the gate's own `compile` wrote. Pure. */
export function readPolicy<Data>(spec: JsonObject): Data {
  return spec as unknown as Data;
}

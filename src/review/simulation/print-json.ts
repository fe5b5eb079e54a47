/** A simulation for programs. Stable names; instants as RFC 3339 texts. */
import type { Instant } from '../../base/ids.ts';
import { formatInstant } from '../../base/instant.ts';
import type { Simulation } from './simulation.ts';
import type { WhatIfRow } from './what-if.ts';

function withInstant<Value extends { readonly at: Instant }>(value: Value) {
  return { ...value, at: formatInstant(value.at) };
}

/** The whole simulation as one object, with what differs from the workspace as it is. Pure. */
export function printSimulationJson(
  { from, until, controls, drill, ...counts }: Simulation,
  differences: readonly WhatIfRow[] | null = null,
): string {
  const told = {
    from: formatInstant(from),
    until: formatInstant(until),
    ...counts,
    controls: controls.map(withInstant),
    drill: drill && {
      ...drill,
      pulled: withInstant(drill.pulled),
      resumed: drill.resumed && withInstant(drill.resumed),
    },
    ...(differences !== null && { what_if: differences }),
  };
  return `${JSON.stringify(told, null, 2)}\n`;
}

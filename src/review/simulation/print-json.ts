/** A simulation for programs. Stable names; instants as RFC 3339 texts. */
import type { Instant } from '../../base/ids.ts';
import { formatInstant } from '../../base/instant.ts';
import type { Simulation } from './simulation.ts';
import type { Told } from './told.ts';

function withInstant<Value extends { readonly at: Instant }>(value: Value) {
  return { ...value, at: formatInstant(value.at) };
}

function withInstants({ lanes, channels }: Simulation) {
  return {
    lanes: lanes.map((lane) => ({
      ...lane,
      busiest_hour: lane.busiest_hour && withInstant(lane.busiest_hour),
    })),
    channels: channels.map((each) => ({
      ...each,
      busiest_hour: each.busiest_hour && withInstant(each.busiest_hour),
    })),
  };
}

/** Pairs of journeys that are listed: of a hundred journeys there may be thousands. `meetings` counts all of them. */
const COLLISIONS_MAX = 50;

/** The whole simulation as one object, with what differs from the workspace as it is. Pure. */
export function printSimulationJson({ simulation, population, differences, seeds }: Told): string {
  const { from, until, controls, drill, ...counts } = simulation;
  const told = {
    from: formatInstant(from),
    until: formatInstant(until),
    ...(population !== null && { population }),
    ...counts,
    collisions: counts.collisions.slice(0, COLLISIONS_MAX),
    ...withInstants(simulation),
    controls: controls.map(withInstant),
    drill: drill && {
      ...drill,
      pulled: withInstant(drill.pulled),
      resumed: drill.resumed && withInstant(drill.resumed),
    },
    ...(differences !== null && { what_if: differences }),
    ...(seeds !== null && { seeds }),
  };
  return `${JSON.stringify(told, null, 2)}\n`;
}

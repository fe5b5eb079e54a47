/** When a cap has room again. */
import { sayDuration } from '../../../base/duration.ts';
import type { Objection } from '../../definition.ts';
import { formatLocal } from '../local-text.ts';
import { readPolicy } from '../spec.ts';
import type { Cap, FrequencyData } from './schema.ts';

type Over = Cap['over'];
type Words = { readonly [O in Over]: (cap: Extract<Cap, { over: O }>) => string };

const ROOM: Words = {
  rolling: ({ withinMs }) => `the window of ${sayDuration(withinMs)} has a free place`,
  calendar: ({ per }) => `the next local ${per} begins`,
};

function roomOf(cap: Cap): string {
  const say = ROOM[cap.over] as (cap: Cap) => string;
  return say(cap);
}

/** "again possible from 2026-03-04 09:00 Europe/Madrid, when the window of 7d has a free place". Pure. */
export function remedy({ spec, values, until, zone }: Objection): string {
  const judged = Object.keys(values).filter((name) => name.startsWith('sent.'));
  const caps = spec === null ? [] : readPolicy<FrequencyData>(spec).caps;
  const [only] = caps;
  const isAlone = only !== undefined && caps.length === 1 && judged.length <= 1;
  const when = isAlone ? roomOf(only) : 'all caps have room';
  return until === null
    ? `again possible when ${when}`
    : `again possible from ${formatLocal(until, zone)}, when ${when}`;
}

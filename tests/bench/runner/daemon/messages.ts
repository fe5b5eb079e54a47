/**
 * What is sent to the daemon that is measured, in the shape in which an SDK sends it; and the same for the engine in process.
 * Everything is made before the clock runs.
 */
import { instant } from '../../../../src/base/ids.ts';
import type { Incoming } from '../../../../src/hosts/host.ts';
import { personOf, profileOf } from '../../five-steps.ts';

/** The write key of the daemon that is measured. */
export const WRITE_KEY = 'bench-key';

type Item = { readonly [name: string]: unknown };

const CONTEXT = { library: { name: '@segment/analytics-node', version: '2.3.0' } };
const META = { nodeVersion: '24.21.0', jsRuntime: 'node' };

function item(userId: string, messageId: string, rest: Item): Item {
  const timestamp = new Date().toISOString();
  return { ...rest, userId, messageId, timestamp, context: CONTEXT, integrations: {}, _metadata: META };
}

/** A request of these items. */
export function bodyOf(items: readonly Item[]): string {
  return JSON.stringify({ batch: items, sentAt: new Date().toISOString() });
}

/** Who the n-th person is. */
export function identifyItem(index: number): Item {
  const { traits } = profileOf(index);
  return item(personOf(index), `profile-${index}`, { type: 'identify', traits });
}

/** The event that enters the n-th person into the journey, with the microsecond at which it was sent. */
export function trialItem(index: number, sentAtUs: number): Item {
  const properties = { trial_id: `trial-${index} sent ${sentAtUs}` };
  return item(personOf(index), `trial-${index}`, { type: 'track', event: 'trial_started', properties });
}

/** Which complaint the n-th event opens or closes: of somebody, never the same twice in a row. */
function complaintOf(n: number, people: number) {
  const person = (n * 7919) % people;
  const round = Math.floor(n / people);
  return { person, name: round % 2 === 0 ? 'complaint_opened' : 'complaint_closed', case: `case-${person}` };
}

/** The n-th event of a flow that changes the state of somebody known, and sends nothing. */
export function complaintItem(n: number, people: number): Item {
  const { person, name, ...properties } = complaintOf(n, people);
  return item(personOf(person), `complaint-${n}`, { type: 'track', event: name, properties });
}

/** The same, as the engine takes it. */
export function complaintMessage(n: number, people: number, now: number): Incoming {
  const { person, name, ...properties } = complaintOf(n, people);
  const messageId = `complaint-${n}`;
  const at = instant(now);
  const event = {
    type: 'event',
    id: messageId,
    name,
    at,
    properties,
    extra: { context: CONTEXT, _metadata: META },
  };
  return {
    messageId: `${WRITE_KEY}:${messageId}`,
    subscriber: personOf(person),
    at,
    inputs: [event as never],
  };
}

/** Microseconds of a clock that all processes of the machine share and nobody sets. */
export function monotonicUs(): number {
  return Number(process.hrtime.bigint() / 1000n);
}

/** Messages of the CDNOW log as lines of an export, and as requests of the ingest: what a shop would send. */
import type { Incoming } from '../../src/hosts/host.ts';

const LINES_A_REQUEST = 500;

/** A message in Segment's shape, one line of JSON. Throws on inputs that the log has none of. */
export function lineOf({ messageId, subscriber, at, inputs }: Incoming): string {
  const [input] = inputs;
  const about = {
    messageId: messageId || `i-${subscriber}`,
    userId: subscriber,
    timestamp: new Date(at).toISOString(),
  };
  if (input?.type === 'identify') return JSON.stringify({ ...about, type: 'identify', traits: input.traits });
  if (input?.type === 'event') {
    return JSON.stringify({ ...about, type: 'track', event: input.name, properties: input.properties });
  }
  throw new Error(`no line says ${input?.type}`);
}

/** Bodies of batch calls with these lines, in their order. */
export function bodiesOf(lines: readonly string[]): string[] {
  const bodies: string[] = [];
  for (let start = 0; start < lines.length; start += LINES_A_REQUEST) {
    bodies.push(`{"batch":[${lines.slice(start, start + LINES_A_REQUEST).join(',')}]}`);
  }
  return bodies;
}

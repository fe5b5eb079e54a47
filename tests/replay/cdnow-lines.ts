/** Messages of the CDNOW log as lines of an export, and as requests of the ingest: what a shop would send. */
import type { Incoming } from '../../src/hosts/host.ts';

const LINES_A_REQUEST = 500;
/** More happened at no instant but the first. */
const LINES_MAX = 2000;

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

const timeOf = (line: string | undefined) => /"timestamp":"([^"]*)"/.exec(line ?? '')?.[1];

/**
 * Bodies of batch calls with these lines, in their order. What happened at one instant is told in one request, or the clock
 * would run what is due then before it has heard everything; only the profiles of the start are too many for that.
 */
export function bodiesOf(lines: readonly string[]): string[] {
  const bodies: string[] = [];
  let start = 0;
  for (let end = 1; end <= lines.length; end += 1) {
    const size = end - start;
    const isWhole = timeOf(lines[end]) !== timeOf(lines[end - 1]);
    if (end < lines.length && size < LINES_MAX && (size < LINES_A_REQUEST || !isWhole)) continue;
    bodies.push(`{"batch":[${lines.slice(start, end).join(',')}]}`);
    start = end;
  }
  return bodies;
}

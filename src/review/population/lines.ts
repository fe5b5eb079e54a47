/** Messages as lines of an export, which `ingest` and `simulate --with` read: what comes of them is the same. */
import type { Instant } from '../../base/ids.ts';
import { formatInstant } from '../../base/instant.ts';
import type { JsonObject } from '../../base/json.ts';
import type { Incoming } from '../../hosts/host.ts';
import type { ConsentInput } from '../../kernel/input.ts';

type Input = Incoming['inputs'][number];
type Bodies = {
  readonly [Type in Input['type']]: (input: Extract<Input, { readonly type: Type }>) => JsonObject;
};

function wordOf({ given, confirms }: ConsentInput): string {
  if (!given) return 'Consent Withdrawn';
  return confirms === true ? 'Consent Confirmed' : 'Consent Given';
}

const BODIES: Bodies = {
  identify: ({ traits }) => ({ type: 'identify', traits }),
  event: ({ name, properties }) => ({ type: 'track', event: name, properties }),
  consent: (input) => {
    const { channel, purpose } = input;
    return { type: 'track', event: wordOf(input), properties: { channel, purpose } };
  },
};

/** One line for each input, without its end. `userId` is the subscriber. Pure. */
export function printMessage({ messageId, subscriber, at, inputs }: Incoming): readonly string[] {
  const timestamp = formatInstant(at as Instant);
  return inputs.map((input, index) => {
    const body = (BODIES[input.type] as (input: Input) => JsonObject)(input);
    const id = index === 0 ? messageId : `${messageId}-${index}`;
    return JSON.stringify({ messageId: id, timestamp, userId: subscriber, ...body });
  });
}

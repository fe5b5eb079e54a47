/** Lines of sends under way say what was written, whatever stands in the line before. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Instant, SendKey } from '../../base/ids.ts';
import type { Message } from '../../kernel/effect.ts';
import { type Flight, type FlightLine, readFlights, writeFlights } from './flight-lines.ts';

/** Few texts, so that lines often say the same, and some that must be escaped. */
const text = fc.constantFrom('', 'a', '0', 'lifecycle', '[1,2]\n"', 'mañana');

const message: fc.Arbitrary<Omit<Message, 'key' | 'channel'>> = fc.record(
  {
    type: fc.constantFrom('send' as const, 'call' as const),
    to: text,
    class: text,
    journey: text,
    step: text,
    template: fc.option(text),
    content: fc.dictionary(text, fc.oneof(text, fc.integer())),
    contact: text,
  },
  { requiredKeys: ['type', 'to', 'class', 'journey', 'step', 'template', 'content'] },
);

const flight: fc.Arbitrary<Flight> = fc
  .record({
    key: fc.string() as unknown as fc.Arbitrary<SendKey>,
    channel: text,
    epoch: fc.nat(3),
    priority: fc.integer(),
    at: fc.integer({ min: 0, max: 2_000_000_000_000 }) as unknown as fc.Arbitrary<Instant>,
    said: fc.option(message),
    elsewhere: fc.boolean(),
  })
  .map(({ said, elsewhere, key, channel, ...rest }) => {
    const own = { key, channel: elsewhere ? 'another' : channel };
    return { key, channel, ...rest, message: said === null ? null : { ...own, ...said } };
  });

const line: fc.Arbitrary<FlightLine> = fc.record({
  number: fc.nat(),
  subscriber: fc.nat(),
  flight,
});

it('gives back the lines of a chunk', () => {
  fc.assert(
    fc.property(fc.array(line), (lines) => {
      const plain = JSON.parse(JSON.stringify(lines)) as FlightLine[];
      expect(readFlights(writeFlights(lines))).toEqual(plain);
    }),
  );
});

it('reads lines of the older form, before and after its own', () => {
  const at = 5 as Instant;
  const key = 'k' as SendKey;
  const said = { key, channel: 'email', type: 'send', class: 'c', journey: 'j', step: 's' } as const;
  const full: Message = { ...said, to: 'a@x', template: null, content: {} };
  const old = `7,3,${JSON.stringify([key, 'email', 1, 2, 5, full])}\n`;
  const flight = { key, channel: 'email', epoch: 1, priority: 2, at, message: full };
  const own = writeFlights([{ number: 8, subscriber: 4, flight }]);
  const [first, second] = [7, 8].map((number) => ({ number, subscriber: number - 4, flight }));
  expect(readFlights(old + own)).toEqual([first, { ...second, flight: { ...flight, at: 10 } }]);
  expect(readFlights(own + old)).toEqual([second, first]);
});

/**
 * The lines of a chunk of sends on their first attempt: the number of the send, its subscriber's, and what it is, as positional JSON
 * in which nothing is said twice, since the sends of one commit are mostly of one journey. Reads the older form, with all names and
 * the whole message, as well. Knows no table.
 */
import type { Instant, SendKey } from '../../base/ids.ts';
import type { Mutable } from '../../base/mutable.ts';
import type { Message } from '../../kernel/effect.ts';
import type { OutboxRow } from '../store.ts';

/** What a line says of a send; its subscriber is a number. */
export type Flight = Pick<OutboxRow, 'key' | 'channel' | 'epoch' | 'priority' | 'at' | 'message'>;

/** A line of a chunk, as it is read. */
export type FlightLine = { readonly number: number; readonly subscriber: number; readonly flight: Flight };

/** What stands in the place of a text that is the same as in the line before. */
const SAME = 0;
type Text = string | typeof SAME;

/** A line that stands by itself, as every line of layouts before 12 does. */
type Whole = readonly [
  key: SendKey,
  channel: string,
  epoch: number,
  priority: number,
  at: Instant,
  message: Message | null,
];

/** A line whose message is what its send says; `at` counts from the line before. */
type Short = readonly [
  key: SendKey,
  channel: Text,
  epoch: number,
  priority: number,
  at: number,
  to: string,
  type: Text,
  className: Text,
  journey: Text,
  step: Text,
  template: Text | null,
  content: Message['content'],
  contact?: string,
];

const WHOLE_LENGTH = 6;

function sameOr(text: string, before: string | undefined): Text {
  return text === before ? SAME : text;
}

/**
 * One line; `before`: what the line before it says, null for the first one of a chunk. Pure.
 */
export function writeFlight(
  number: number,
  subscriber: number,
  flight: Flight,
  before: Flight | null,
): string {
  const { key, channel, epoch, priority, at, message } = flight;
  if (message === null || message.key !== key || message.channel !== channel) {
    const whole: Whole = [key, channel, epoch, priority, at, message];
    return `${number},${subscriber},${JSON.stringify(whole)}\n`;
  }
  const last = before?.message ?? undefined;
  const { to, template, content, contact } = message;
  const places: Mutable<Short> = [
    key,
    sameOr(channel, before?.channel),
    epoch,
    priority,
    at - (before?.at ?? 0),
    to,
    sameOr(message.type, last?.type),
    sameOr(message.class, last?.class),
    sameOr(message.journey, last?.journey),
    sameOr(message.step, last?.step),
    template === null ? null : sameOr(template, last?.template ?? undefined),
    content,
  ];
  if (contact !== undefined) places.push(contact);
  return `${number},${subscriber},${JSON.stringify(places)}\n`;
}

function textOf(place: Text, before: string | null | undefined): string {
  return place === SAME ? (before ?? '') : place;
}

function readFlight(places: Whole | Short, before: Flight | null): Flight {
  if (places.length === WHOLE_LENGTH) {
    const [key, channel, epoch, priority, at, message] = places;
    return { key, channel, epoch, priority, at, message };
  }
  const last = before?.message;
  const [key, channelPlace, epoch, priority, atPlace, to, type, className, journey, step, template] = places;
  const channel = textOf(channelPlace, before?.channel);
  const message: Message = {
    key,
    type: textOf(type, last?.type) as Message['type'],
    channel,
    to,
    class: textOf(className, last?.class),
    journey: textOf(journey, last?.journey),
    step: textOf(step, last?.step),
    template: template === null ? null : textOf(template, last?.template),
    content: places[11],
    ...(places[12] === undefined ? {} : { contact: places[12] }),
  };
  return { key, channel, epoch, priority, at: (atPlace + (before?.at ?? 0)) as Instant, message };
}

/** The lines of a chunk, in order. Throws SyntaxError for a text that was not written here. Pure. */
export function readFlights(text: string): FlightLine[] {
  const lines: FlightLine[] = [];
  let before: Flight | null = null;
  for (const line of text.split('\n')) {
    if (line === '') continue;
    const first = line.indexOf(',');
    const second = line.indexOf(',', first + 1);
    const flight: Flight = readFlight(JSON.parse(line.slice(second + 1)) as Whole | Short, before);
    const [number, subscriber] = [line.slice(0, first), line.slice(first + 1, second)].map(Number);
    lines.push({ number: number as number, subscriber: subscriber as number, flight });
    before = flight;
  }
  return lines;
}

/** The text of a chunk of these lines. Pure. */
export function writeFlights(lines: readonly FlightLine[]): string {
  let text = '';
  let before: Flight | null = null;
  for (const { number, subscriber, flight } of lines) {
    text += writeFlight(number, subscriber, flight, before);
    before = flight;
  }
  return text;
}

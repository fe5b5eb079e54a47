/** Prints each message as one line: for development and for looking at a journey without sending. Delivers nothing. */
import type { Adapter, OutboundMessage, Outcome } from '../../src/delivery/contract.ts';
import { configSchema } from './config.ts';

/** Where lines go; `process.stderr` and the streams of tests fit. */
export type LineStream = { write(line: string): unknown };

/** Longest line, in characters; the rest is cut. */
const LINE_MAX = 500;

/** One line: channel, recipient, template, first readable words; control characters shown as spaces. Pure. */
export function formatLine(message: OutboundMessage): string {
  const { channel, to, template, journey, step, attempt, content, type } = message;
  const words = [content.subject, content.title, content.text].find((each) => typeof each === 'string');
  const shown = typeof words === 'string' ? words : JSON.stringify(content);
  const parts = [type, channel, to, template ?? `${journey}/${step}`, `attempt ${attempt}`, shown];
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is to be removed
  const line = parts.join(' | ').replace(/[\s\u0000-\u001f\u007f-\u009f]+/g, ' ');
  return line.length > LINE_MAX ? `${line.slice(0, LINE_MAX - 1)}…` : line;
}

/** Makes the adapter over a stream. */
export function createConsoleAdapter(stream: LineStream): Adapter {
  return {
    name: 'console',
    summary: 'prints each message as one line; for development',
    configSchema,
    capabilities: { honoursKey: false, maxInFlight: 64 },
    open: async () => ({
      send: async (message): Promise<Outcome> => {
        stream.write(`${formatLine(message)}\n`);
        return { result: 'accepted', providerId: message.key };
      },
      close: async () => {},
    }),
  };
}

/** The adapter as it is registered: prints to stderr, where logs go; stdout belongs to the command line. */
export const consoleAdapter: Adapter = createConsoleAdapter({
  write: (line) => process.stderr.write(line),
});

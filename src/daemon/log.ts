/** The daemon's log: pino, JSON lines on stderr. Subscribers appear as a salted hash, never by id, address or content. */
import { createHmac } from 'node:crypto';
import { destination, type Logger, pino } from 'pino';

export type { Logger };

/** A logger on stderr (or a given stream). Field names that could carry personal data are cut out, whoever logs them. */
export function createLog(level: string, stream: NodeJS.WritableStream = destination(2) as never): Logger {
  const personal = [
    'to',
    'address',
    'email',
    'phone',
    'profile',
    'properties',
    'content',
    'traits',
    'secret',
    'token',
  ];
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: { paths: [...personal, ...personal.map((name) => `*.${name}`)], remove: true },
    },
    stream,
  );
}

/** A stable pseudonym of a subscriber for log lines; another salt gives another. Pure. */
export function pseudonym(salt: string, subscriber: string): string {
  return createHmac('sha256', salt).update(subscriber).digest('hex').slice(0, 12);
}

/**
 * An unforeseen error as log fields: its name, code and the places in our code, but not its message, which may quote what
 * the outside world or a user said. Pure.
 */
export function faultOf(error: unknown): { readonly fault: string; readonly at: readonly string[] } {
  if (!(error instanceof Error)) return { fault: typeof error, at: [] };
  const code = 'code' in error && typeof error.code === 'string' ? ` ${error.code}` : '';
  const places = (error.stack ?? '').match(/^ {4}at .*$/gm) ?? [];
  return { fault: `${error.name}${code}`, at: places.slice(0, 8).map((line) => line.trim()) };
}

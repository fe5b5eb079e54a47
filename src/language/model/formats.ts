/** The texts with a form of their own: what they are called, what is right, what is wrong about a given text. */
import { parseDate, parseTimeOfDayMs } from '../../base/civil.ts';
import { parseDurationMs, parseOffsetMs } from '../../base/duration.ts';
import { parseInstant } from '../../base/instant.ts';
import { compilePattern } from '../../base/pattern.ts';
import { suggest } from '../../base/suggest.ts';
import { isZone } from '../../base/zone.ts';

export type TextFormat = {
  /** Code of the diagnostic for a text that does not fit. */
  readonly code: string;
  /** As in "expected a duration". */
  readonly noun: string;
  /** Stands after "write", e.g. "`90d`, `15m` or `1h30m`". */
  readonly examples: string;
  /** For editors: a regular expression that lets everything right through; absent where none is worth it. */
  readonly pattern?: string;
  accepts(text: string): boolean;
  /** A better text for this one, when there is one near. */
  repair?(text: string): string | undefined;
};

const NAME = /^[\p{L}_][\p{L}\p{N}_.-]*$/u;
const PATH = /^[A-Za-z_][\w-]*(\.[\p{L}_][\p{L}\p{N}_-]*|\["[^"\]]+"\]|\[\d+\])*$/u;
const DURATION = '^[0-9]+(\\.[0-9]+)?(ms|s|m|h|d|w)([0-9]+(ms|s|m|h|d|w))*$';
const WORDS: { readonly [unit: string]: string } = {
  millisecond: 'ms',
  second: 's',
  sec: 's',
  minute: 'm',
  min: 'm',
  hour: 'h',
  hr: 'h',
  day: 'd',
  week: 'w',
};

/** Formats by the name that schemas use: `{ "$ref": "#/$defs/duration" }` or `{ "format": "duration" }`. */
export const formats: { readonly [name: string]: TextFormat } = {
  duration: {
    code: 'bad-duration',
    noun: 'a duration',
    examples: '`90d`, `15m` or `1h30m` (units: ms, s, m, h, d, w)',
    pattern: DURATION,
    accepts: (text) => parseDurationMs(text) !== null,
    repair: repairDuration,
  },
  offset: {
    code: 'bad-duration',
    noun: 'a duration with or without a sign',
    examples: '`-2d`, `72h` or `+15m` (units: ms, s, m, h, d, w)',
    pattern: DURATION.replace('^', '^[-+]?'),
    accepts: (text) => parseOffsetMs(text) !== null,
    repair: repairDuration,
  },
  instant: {
    code: 'bad-instant',
    noun: 'an instant',
    examples: '`2026-03-02T09:00:00+01:00` (RFC 3339, with its zone offset or `Z`)',
    accepts: (text) => parseInstant(text) !== null,
    repair: (text) => (parseInstant(`${text}Z`) === null ? undefined : `${text}Z`),
  },
  time: {
    code: 'bad-time',
    noun: 'a time of day',
    examples: '`"09:00"` (24 hours, two digits each)',
    pattern: '^([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?$',
    accepts: (text) => parseTimeOfDayMs(text) !== null,
    repair: (text) => (parseTimeOfDayMs(`0${text}`) === null ? undefined : `0${text}`),
  },
  date: {
    code: 'bad-date',
    noun: 'a date',
    examples: '`2027-03-31` (year, month, day; it must exist)',
    pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$',
    accepts: (text) => parseDate(text) !== null,
  },
  zone: {
    code: 'bad-zone',
    noun: 'a time zone',
    examples: '`Europe/Madrid` or `UTC` (a name of the IANA time zone database)',
    accepts: isZone,
    repair: (text) => suggest(text, Intl.supportedValuesOf('timeZone')),
  },
  pattern: {
    code: 'bad-pattern',
    noun: 'a regular expression',
    examples: '`"^promo_"` (RE2 syntax: no look-around, no back-references)',
    accepts: (text) => compilePattern(text).ok,
  },
  path: {
    code: 'bad-path',
    noun: 'a path',
    examples: '`profile.country` or `event["Cart Id"]`',
    accepts: (text) => PATH.test(text),
  },
  name: {
    code: 'bad-name',
    noun: 'a name',
    examples: '`trial_welcome` (letters, digits, `_`, `-` and `.`, no spaces)',
    accepts: (text) => NAME.test(text),
    repair: (text) => {
      const repaired = text.trim().replace(/[^\p{L}\p{N}_.-]+/gu, '_');
      return NAME.test(repaired) ? repaired : undefined;
    },
  },
};

/** "3 days" and "3D" are meant as "3d". */
function repairDuration(text: string): string | undefined {
  const found = /^([-+]?\d+(?:\.\d+)?)\s*([A-Za-z]+)$/.exec(text.trim());
  if (found === null) return undefined;
  const [, amount = '', unit = ''] = found;
  const word = unit.toLowerCase().replace(/s$/, '');
  const near = WORDS[word] ?? WORDS[suggest(word, Object.keys(WORDS)) ?? ''] ?? unit.toLowerCase();
  const repaired = `${amount}${near}`;
  return parseOffsetMs(repaired) === null ? undefined : repaired;
}

/**
 * Liquid's date filters, deterministic: `now` is the instant of the claim, the zone comes from the rendering,
 * and no text is read in the machine's own zone.
 */
import { type Context, filters as standardFilters } from 'liquidjs';

/** Names of the registers of a rendering context in which the instant and the zone are found. */
export const NOW_REGISTER = 'rutter.now';
export const ZONE_REGISTER = 'rutter.zone';

type FilterThis = { readonly context: Context };
type DateFilter = (this: FilterThis, value: unknown, ...args: unknown[]) => unknown;

const dateOnly = /^(\d{4})-(\d{2})-(\d{2})$/;
const isoText = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?$/i;
/** Numbers from here on are epoch milliseconds, smaller ones epoch seconds (as in Liquid). */
const MILLISECONDS_FROM = 1e11;

/** Longest date format, in characters. */
const FORMAT_MAX = 200;
/** What one date counts against `MEMORY_MAX`. */
const DATE_COST = 2_000;

/** A moment, and whether it is a plain wall-clock reading that no zone may shift. */
type Moment = { readonly at: number; readonly wall: boolean };

function readMoment(value: unknown, context: Context): Moment | undefined {
  if (value === 'now' || value === 'today') {
    return { at: Number(context.getRegister(NOW_REGISTER, 0)), wall: false };
  }
  const number = typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : value;
  if (typeof number === 'number' && Number.isFinite(number)) {
    return { at: Math.abs(number) >= MILLISECONDS_FROM ? number : number * 1000, wall: false };
  }
  if (typeof value !== 'string') return undefined;
  if (dateOnly.test(value)) return { at: Date.parse(`${value}T00:00:00Z`), wall: true };
  const match = isoText.exec(value);
  if (match === null) return undefined;
  const zoned = match[3] !== undefined;
  return { at: Date.parse(zoned ? value.replace(' ', 'T') : `${value.replace(' ', 'T')}Z`), wall: !zoned };
}

/** Position of the zone among the arguments of Liquid's filters; others take none. */
const zoneArgument: { readonly [filter: string]: number } = { date: 1 };
const names = ['date', 'date_to_xmlschema', 'date_to_rfc822', 'date_to_string', 'date_to_long_string'];

/** The filters by name. Values that are no dates come back unchanged, as in Liquid. */
export function dateFilters(locale: string): { readonly [name: string]: DateFilter } {
  const result: { [name: string]: DateFilter } = {};
  const date = standardFilters.date as unknown as DateFilter;
  for (const name of names) {
    const original = (standardFilters as { readonly [name: string]: unknown })[name] as DateFilter;
    result[name] = function (this: FilterThis, value, ...args) {
      const moment = readMoment(value, this.context);
      if (moment === undefined || !Number.isFinite(moment.at)) return value;
      countDate(this.context, args[0]);
      const zone = moment.wall ? 'UTC' : String(this.context.getRegister(ZONE_REGISTER, 'UTC'));
      const given = args[zoneArgument[name] ?? -1];
      const self = withZone(this, given === undefined ? zone : given, locale);
      return name === 'date'
        ? date.call(self, new Date(moment.at), args[0])
        : original.call(self, new Date(moment.at), ...args);
    };
  }
  return result;
}

/** Formatting is slow and takes memory for each directive: formats are short, and dates few. */
function countDate(context: Context, format: unknown): void {
  if (typeof format === 'string' && format.length > FORMAT_MAX) {
    throw new Error(`a date format may have at most ${FORMAT_MAX} characters`);
  }
  context.memoryLimit.use(DATE_COST);
}

/** The filter's `this` with the options that liquidjs reads its zone and locale from. */
function withZone(self: FilterThis, zone: unknown, locale: string): FilterThis {
  const { context } = self;
  const opts = { ...context.opts, timezoneOffset: zone as string | number, locale };
  return { context: { opts, memoryLimit: context.memoryLimit } as unknown as Context };
}

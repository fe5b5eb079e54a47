/**
 * The report of a scan that a workspace keeps beside `rutter.yaml`: which events the code of its applications sends. It
 * is committed, so that `lint` knows without the code; it says nothing of lines, so that it changes only when events do.
 */
import { isJsonObject, type Json } from '../base/json.ts';
import type { Scan } from './call-site.ts';
import { isUnresolved } from './sites.ts';

/** Its name, beside `rutter.yaml`. */
export const SCAN_REPORT_FILE = 'rutter-scan.json';
const FORMAT = 1;

/** `unresolved`: calls whose event cannot be read, so that `events` may lack some. */
export type ScanReport = { readonly events: readonly string[]; readonly unresolved: number };

/** What a scan found, as a report. Pure. */
export function toScanReport({ calls }: Scan): ScanReport {
  const events = new Set(calls.flatMap((call) => call.events.map(({ value }) => value)));
  return { events: [...events].sort(), unresolved: calls.filter(isUnresolved).length };
}

/** The bytes of a report. Pure. */
export function printScanReport({ events, unresolved }: ScanReport): string {
  return `${JSON.stringify({ format: FORMAT, events, unresolved }, null, 2)}\n`;
}

/** Reads a report; null for text that is none. Pure. */
export function parseScanReport(text: string): ScanReport | null {
  let value: Json;
  try {
    value = JSON.parse(text) as Json;
  } catch {
    return null;
  }
  if (!isJsonObject(value) || value.format !== FORMAT || !Array.isArray(value.events)) return null;
  const { events, unresolved } = value;
  const isSound = events.every((each) => typeof each === 'string') && typeof unresolved === 'number';
  return isSound ? { events: events as readonly string[], unresolved } : null;
}

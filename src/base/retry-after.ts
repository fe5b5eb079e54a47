/** The Retry-After header. Reads no clock. */

/**
 * Reads a Retry-After header (RFC 9110, 10.2.3): seconds, or an HTTP date. Undefined when absent or malformed; never
 * negative. Pure: `nowMs` is the present, epoch ms.
 */
export function parseRetryAfterMs(text: string | null | undefined, nowMs: number): number | undefined {
  const trimmed = text?.trim() ?? '';
  if (/^\d{1,9}$/.test(trimmed)) return Number(trimmed) * 1000;
  if (!/^[A-Z][a-z]{2,8}, /.test(trimmed)) return undefined;
  const at = Date.parse(trimmed);
  return Number.isNaN(at) ? undefined : Math.max(0, at - nowMs);
}

/** What a scan found, for people and for programs. Says also what was left alone, and what cannot be read. */
import { sayCount } from '../../base/say-count.ts';
import { indexLines, type LineIndex } from '../../language/syntax/line-index.ts';
import type { Span } from '../../language/syntax/node.ts';
import type { CallSite, Scan } from '../../scan/call-site.ts';
import { isUnresolved, sitesByEvent } from '../../scan/sites.ts';

export type TextOf = (file: string) => string | undefined;

/** One call as JSON has it. Positions are 1-based. */
function describeCall(call: CallSite, place: (span: Span) => { line: number; column: number }) {
  const { kind, callee, file, span, naming, events, unread, properties, wrapper } = call;
  return {
    file,
    ...place(span),
    kind,
    callee,
    naming,
    events: events.map(({ value }) => value),
    resolved: !isUnresolved(call),
    ...(unread && { reason: unread.reason }),
    ...(wrapper && { wrapper: wrapper.name }),
    properties: properties.list.map(({ name, values, isPartly, isOptional }) => ({
      name,
      types: [...new Set(values.map((value) => value.kind))],
      ...(isPartly && { others: true }),
      ...(isOptional && { optional: true }),
    })),
    ...(properties.unread && { moreProperties: properties.unread.reason }),
  };
}

/** The calls and the counts for JSON. */
export function scanFacts(scan: Scan, textOf: TextOf): object {
  const place = createPlaces(textOf);
  return {
    calls: scan.calls.map((call) => describeCall(call, place)),
    files: { code: scan.fileCount, parsed: scan.parsedCount, skipped: scan.skipped },
  };
}

function createPlaces(textOf: TextOf): (span: Span) => { line: number; column: number } {
  const indexes = new Map<string, LineIndex>();
  return ({ file, start }) => {
    const lines = indexes.get(file) ?? indexLines(textOf(file) ?? '');
    indexes.set(file, lines);
    const { line, column } = lines.locate(start);
    return { line, column };
  };
}

/** The calls, one a line: place, event, how it is named, properties (`?` optional, `...` more that cannot be read). */
export function printCalls(scan: Scan, textOf: TextOf): string {
  const place = createPlaces(textOf);
  return scan.calls
    .map((call) => {
      const { line, column } = place(call.span);
      const names = call.properties.list.map(({ name, isOptional }) => (isOptional ? `${name}?` : name));
      const all = [...names, ...(call.properties.unread ? ['...'] : [])].join(', ');
      return `${call.file}:${line}:${column}  ${call.kind} ${nameOf(call)} {${all}}\n`;
    })
    .join('');
}

function nameOf(call: CallSite): string {
  const { kind, naming, events, unread, wrapper } = call;
  if (kind === 'identify') return 'attributes';
  const names = events.map(({ value }) => `\`${value}\``).join(' | ');
  if (wrapper !== null) return `(by the callers of ${wrapper.name ?? 'a function without a name'})`;
  if (unread !== null) return `${names === '' ? '' : `${names} | `}(not readable: ${unread.reason})`;
  return `${names} (${naming})`;
}

/** The last lines for people. */
export function printSummary({ calls, fileCount, parsedCount, skipped }: Scan): string {
  const unresolved = calls.filter(isUnresolved).length;
  const forwarded = calls.filter((call) => call.wrapper !== null && !isUnresolved(call)).length;
  const partly = calls.filter(
    ({ properties, wrapper }) => properties.unread !== null && wrapper === null,
  ).length;
  const counted = [
    `${sayCount(sitesByEvent(calls).size, 'event')}`,
    ...(forwarded > 0
      ? [`${sayCount(forwarded, 'call')} forwarded by a function whose callers were read`]
      : []),
    ...(partly > 0 ? [`${sayCount(partly, 'call')} with more properties than can be read`] : []),
    ...(unresolved > 0 ? [`${sayCount(unresolved, 'call')} whose event cannot be read`] : []),
  ];
  const left = Object.entries(skipped).map(([reason, number]) => `${number} ${reason}`);
  return [
    `${sayCount(calls.length, 'call')} in ${sayCount(new Set(calls.map(({ file }) => file)).size, 'file')}: ${counted.join(', ')}`,
    `${sayCount(fileCount, 'file')} of code, ${parsedCount} of them parsed${left.length === 0 ? '' : `; left alone: ${left.join(', ')}`}`,
    '',
  ].join('\n');
}

/** The timeline around a moment, as notes of a failure show it. Pure. */
import { formatDuration } from '../base/duration.ts';
import type { Instant } from '../base/ids.ts';
import { formatInstant } from '../base/instant.ts';
import type { Line } from './recorder.ts';

/** How a note begins that is a timeline. */
export const TIMELINE_HEAD = 'what happened around then:';

const LINES_BEFORE = 6;
const LINES_AFTER = 4;

/** "3d (2026-03-05T08:00:00Z)": how long after the start, and when. */
export function describeMoment(at: Instant, start: Instant): string {
  return `${formatDuration(at - start)} (${formatInstant(at)})`;
}

/** The lines nearest to `at`, in order of time; `end`: the last ones. */
export function timelineAround(lines: readonly Line[], at: Instant | 'end', start: Instant): string {
  const ordered = lines.map((line, index) => ({ ...line, index }));
  ordered.sort((a, b) => a.at - b.at || a.index - b.index);
  const until = at === 'end' ? ordered.length : ordered.findLastIndex((line) => line.at <= at) + 1;
  const inMoment = at === 'end' ? 0 : ordered.filter((line) => line.at === at).length;
  const first = Math.max(0, until - Math.max(LINES_BEFORE, inMoment));
  const shown = ordered.slice(first, until + LINES_AFTER);
  if (shown.length === 0) return 'nothing happened in this case';
  const offsets = shown.map((line) => formatDuration(line.at - start));
  const width = Math.max(...offsets.map((offset) => offset.length));
  const rows = shown.map(
    (line, index) => `${(offsets[index] ?? '').padStart(width)}  ${formatInstant(line.at)}  ${line.text}`,
  );
  const left = ordered.length - first - shown.length;
  return [
    TIMELINE_HEAD,
    ...(first > 0 ? [`... ${first} before`] : []),
    ...rows,
    ...(left > 0 ? [`... ${left} after`] : []),
  ].join('\n');
}

/**
 * The text of the comment: the parts under the marker, and the link to the run. What is too long is cut, the longest part
 * first, at the end of a line, and says how much is missing and where all of it is. Pure; needs nothing.
 */

/** A comment holds so many characters: GitHub's limit, below that of GitLab. Counted in UTF-16 units, of which there are more. */
export const BODY_MAX = 65_536;
const NOTICE_MAX = 200;

/** The most that each of several texts may take, so that all fit: short ones whole, the others alike. */
function shareRoom(lengths: readonly number[], room: number): readonly number[] {
  const shares = new Map<number, number>();
  let left = room;
  const shortestFirst = [...lengths.entries()].sort(([, one], [, other]) => one - other);
  for (const [rank, [index, length]] of shortestFirst.entries()) {
    const share = Math.min(length, Math.floor(left / (lengths.length - rank)));
    shares.set(index, share);
    left -= share;
  }
  return lengths.map((_, index) => shares.get(index) ?? 0);
}

/** The text up to a place, without half a character, half a line where that is avoidable, or half a diagram. */
function keep(text: string, most: number): string {
  const isHalf = /[\uD800-\uDBFF]/.test(text.charAt(most - 1));
  const whole = text.slice(0, isHalf ? most - 1 : most);
  const line = whole.lastIndexOf('\n');
  const kept = line > 0 ? whole.slice(0, line) : whole;
  const fences = [...kept.matchAll(/^```/gm)];
  const last = fences.at(-1);
  return fences.length % 2 === 1 && last !== undefined ? kept.slice(0, last.index).trimEnd() : kept;
}

function cut(text: string, most: number, where: string): string {
  if (text.length <= most) return text;
  const kept = keep(text, Math.max(most - NOTICE_MAX - where.length, 0));
  const rest = text.slice(kept.length).trim();
  return `${kept}\n\n**Cut here**: ${rest.length} characters in ${rest.split('\n').length} lines; ${where} all of them.`;
}

const HEADLINE_MAX = 600;

/** The titles of several parts in one line, so that nobody misses what failed further down; '' where there is one part. */
function headlineOf(parts: readonly string[]): string {
  const titles = parts.flatMap((part) => {
    const [, verb, says] = /^### rutter(?: (\w+))?: (.*)/.exec(part) ?? [];
    return says === undefined ? [] : [`**${verb ?? 'findings'}**: ${says}`];
  });
  const line = titles.join(' · ');
  return titles.length < 2 || line.length > HEADLINE_MAX ? '' : `${line}\n\n`;
}

/**
 * `where`: what has everything, with its verb ("the summary of the run has"). `run`: a link to this run. The text is never
 * longer than `BODY_MAX`, as long as `where` and `run` are sentences.
 */
export function writeBody(marker: string, parts: readonly string[], where: string, run: string): string {
  const foot = `\n\n${run}\n`;
  const between = 2 * Math.max(parts.length - 1, 0);
  const headline = headlineOf(parts);
  const room = BODY_MAX - marker.length - foot.length - 1 - between - headline.length;
  const shares = shareRoom(
    parts.map(({ length }) => length),
    room,
  );
  const text = parts.map((part, index) => cut(part, shares[index] ?? 0, where)).join('\n\n');
  return `${marker}\n${headline}${text}${foot}`;
}

/** The hidden marker by which a later run finds the comment of a name. Throws a RangeError for a name that could end it. */
export function markerOf(name: string): string {
  if (!/^[A-Za-z0-9][A-Za-z0-9_.-]*$/.test(name)) {
    throw new RangeError('a name may hold letters, digits, dots, dashes and underscores');
  }
  return `<!-- rutter: ${name} -->`;
}

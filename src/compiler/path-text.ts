/** Paths as people write them: `profile.country`, `event["Cart Id"]`. Text to parts only; what they mean is elsewhere. */

const PART = /\.?([A-Za-z_][\w-]*)|\["((?:[^"\\]|\\.)*)"\]|\['((?:[^'\\]|\\.)*)'\]/y;

/** One part of a path with its place in the text: from its dot or bracket to its end. */
export type PathPart = { readonly name: string; readonly start: number; readonly end: number };

/** The parts from the start of a text as far as they can be read. Pure. */
export function scanPath(text: string): readonly PathPart[] {
  const parts: PathPart[] = [];
  let at = 0;
  while (at < text.length) {
    PART.lastIndex = at;
    const match = PART.exec(text);
    if (match === null) break;
    const dotted = match[0].startsWith('.');
    if (match[1] !== undefined && dotted === (at === 0)) break;
    const name = match[1] ?? (match[2] ?? match[3] ?? '').replace(/\\(.)/g, '$1');
    parts.push({ name, start: at, end: PART.lastIndex });
    at = PART.lastIndex;
  }
  return parts;
}

/** The parts of a path; null when the text is not one. Pure. */
export function parsePath(text: string): readonly string[] | null {
  const parts = scanPath(text);
  return parts.length > 0 && parts.at(-1)?.end === text.length ? parts.map(({ name }) => name) : null;
}

/** The parts as text again; brackets where a part is no plain name. Pure. */
export function formatPath(parts: readonly string[]): string {
  return parts
    .map((part, index) => {
      if (/^[A-Za-z_][\w-]*$/.test(part)) return index === 0 ? part : `.${part}`;
      return `[${JSON.stringify(part)}]`;
    })
    .join('');
}

/** Paths as people write them: `profile.country`, `event["Cart Id"]`. Text to parts only; what they mean is elsewhere. */

const PART = /\.?([A-Za-z_][\w-]*)|\["((?:[^"\\]|\\.)*)"\]|\['((?:[^'\\]|\\.)*)'\]/y;

/** The parts of a path; null when the text is not one. Pure. */
export function parsePath(text: string): readonly string[] | null {
  const parts: string[] = [];
  let at = 0;
  while (at < text.length) {
    PART.lastIndex = at;
    const match = PART.exec(text);
    if (match === null) return null;
    const dotted = match[0].startsWith('.');
    if (match[1] !== undefined && dotted === (at === 0)) return null;
    parts.push(match[1] ?? (match[2] ?? match[3] ?? '').replace(/\\(.)/g, '$1'));
    at = PART.lastIndex;
  }
  return parts.length === 0 ? null : parts;
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

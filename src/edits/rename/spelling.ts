/** How a name is written in the place of another one, in the style that stands there. Pure; knows no document. */
import { scanPath } from '../../compiler/path-text.ts';

/** A plain scalar that YAML reads as this very text, in braces too. */
const PLAIN = /^[\p{L}_][\p{L}\p{N}_.-]*(?: [\p{L}\p{N}_.-]+)*$/u;
const KEYWORDS = /^(?:true|false|null)$/i;
const IDENTIFIER = /^[A-Za-z_][\w-]*$/;

/** The name as a scalar, quoted as the one before; undefined for a block, which nobody writes names in. Pure. */
export function spellScalar(raw: string, name: string): string | undefined {
  if (raw.startsWith('|') || raw.startsWith('>')) return undefined;
  if (raw.startsWith("'") && !/[\n\r\t]/.test(name)) return `'${name.replaceAll("'", "''")}'`;
  if (raw.startsWith('"') || raw.startsWith("'")) return JSON.stringify(name);
  return PLAIN.test(name) && !KEYWORDS.test(name) ? name : JSON.stringify(name);
}

/** A part of a path that is to be another: where it stands in the text, and what stands there then. */
export type PartChange = { readonly start: number; readonly end: number; readonly text: string };

/**
 * The change of the second part of a path (`profile.X`, `trait.X`, `steps.X.response`) from one name to another, in a
 * text that starts with the path. `quote`: what brackets are written with. Undefined where the text does not say the
 * name there, or where the new one cannot be written between these quotes. Pure.
 */
export function changePart(
  text: string,
  name: string,
  newName: string,
  quote: '"' | "'",
): PartChange | undefined {
  const [, part] = scanPath(text);
  if (part?.name !== name) return undefined;
  const { start, end } = part;
  const written = text.slice(start, end);
  if (IDENTIFIER.test(newName)) {
    // Brackets that somebody wrote stay brackets.
    const kept = written.startsWith('[')
      ? `${written.slice(0, 2)}${newName}${written.slice(-2)}`
      : `.${newName}`;
    return { start, end, text: kept };
  }
  if (/["'\\\n\r\t]/.test(newName)) return undefined;
  const used = written.startsWith('[') ? written[1] : quote;
  return { start, end, text: `[${used}${newName}${used}]` };
}

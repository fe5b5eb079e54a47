/** Names as code, as many as are read at a glance. */
import { codeSpan as code } from '../../language/diagnostics/printers/markdown.ts';

/** So many names are shown. */
export const NAMES_MAX = 8;

/** Some of the names as code, and how many more there are. Pure. */
export function nameSome(all: readonly string[]): string {
  const shown = all.slice(0, NAMES_MAX).map(code).join(', ');
  return all.length > NAMES_MAX ? `${shown} and ${all.length - NAMES_MAX} more` : shown;
}

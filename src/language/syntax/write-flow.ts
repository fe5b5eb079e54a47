/** A value as YAML on one line, quoted where it must be. For documents that the program writes anew, never for edits. */
import { Document, visit } from 'yaml';
import type { Json } from '../../base/json.ts';

const OPTIONS = {
  collectionStyle: 'flow',
  lineWidth: 0,
  flowCollectionPadding: true,
  // Else a long text with line breaks is folded at them, inside its quotes.
  doubleQuotedMinMultiLineLength: Number.MAX_SAFE_INTEGER,
} as const;
/** Line breaks, which would be written as such, and other white space, which nobody sees or which is trimmed. */
const UNSEEN = /[^\S ]/u;

/** `{ at: 3d, sends: [ ... ] }`. Reads back to the same value. Pure. */
export function writeFlow(value: Json): string {
  const document = new Document(value);
  visit(document, {
    Scalar(_key, scalar) {
      if (typeof scalar.value === 'string' && UNSEEN.test(scalar.value)) scalar.type = 'QUOTE_DOUBLE';
    },
  });
  return document.toString(OPTIONS).replace(/\n$/, '');
}

/**
 * The canonical form within a line: one space behind a colon, spaces inside braces and none inside brackets, double
 * quotes where they say the same. Flow that goes over several lines, or holds a comment, is left as it was laid out.
 */
import type { Edit } from '../../language/diagnostics/diagnostic.ts';
import type { Entry, Node, ScalarNode } from '../../language/syntax/node.ts';

/** The splices for one document. Pure. */
export function editGaps(root: Node, text: string): readonly Edit[] {
  const edits: Edit[] = [];
  const put = (start: number, end: number, written: string) => {
    if (text.slice(start, end) !== written)
      edits.push({ span: { file: root.span.file, start, end }, text: written });
  };
  const visit = (node: Node): void => {
    const whole =
      node.node === 'scalar' ? scalarText(node, text) : isFlow(node, text) ? printFlow(node, text) : null;
    if (whole !== null) put(node.span.start, node.span.end, whole);
    if (whole !== null || node.node === 'scalar') return;
    if (node.node === 'list') for (const item of node.items) visit(item);
    else {
      for (const entry of node.entries) {
        visit(entry.key);
        const colon = colonOf(entry, text);
        if (colon !== null) put(entry.key.span.end, colon.end, colon.isLast ? ':' : ': ');
        if (!isNothing(entry.value)) visit(entry.value);
      }
    }
  };
  visit(root);
  return edits;
}

/** True for a map or list in braces or brackets. Pure. */
export function isFlow(node: Node, text: string): boolean {
  const first = text[node.span.start];
  return node.node !== 'scalar' && (first === '{' || first === '[');
}

/** True for a value that is not written at all. Pure. */
export function isNothing(node: Node): boolean {
  return node.node === 'scalar' && node.raw === '';
}

/** The colon behind a key and the spaces around it; `isLast`: nothing but a comment follows on the line. */
function colonOf(entry: Entry, text: string): { readonly end: number; readonly isLast: boolean } | null {
  const rest = text.slice(entry.key.span.end);
  const found = /^[ \t]*:([ \t]*)/.exec(rest);
  if (found === null) return null;
  const [whole, behind = ''] = found;
  const isLast = /^[\r\n#]|^$/.test(rest.slice(whole.length));
  // Spaces in front of a comment are the writer's.
  const end = entry.key.span.end + whole.length - (isLast ? behind.length : 0);
  return { end, isLast };
}

function scalarText(node: ScalarNode, text: string): string {
  const raw = text.slice(node.span.start, node.span.end);
  return /^'[^'"\\\p{Cc}\p{Cf}\p{Z}]*(?: [^'"\\\p{Cc}\p{Cf}\p{Z}]+)*'$/u.test(raw)
    ? `"${raw.slice(1, -1)}"`
    : raw;
}

/** Null where it cannot be printed on one line without losing something. */
function printFlow(node: Node, text: string): string | null {
  if (node.node === 'scalar') {
    const written = isNothing(node) ? '' : scalarText(node, text);
    return written === '' || written.includes('\n') ? null : written;
  }
  const whole = text.slice(node.span.start, node.span.end);
  if (whole.includes('\n') || !isFlow(node, text)) return null;
  const parts = (node.node === 'list' ? node.items : node.entries).map((part) =>
    'node' in part ? printFlow(part, text) : printPair(part, text),
  );
  if (parts.some((part) => part === null)) return null;
  if (node.node === 'list') return `[${parts.join(', ')}]`;
  return parts.length === 0 ? '{}' : `{ ${parts.join(', ')} }`;
}

function printPair({ key, value }: Entry, text: string): string | null {
  const written = printFlow(value, text);
  // `{ ? a : 1 }` and the like keep their form.
  const isSimple = /^[ \t]*:[ \t]*$/.test(text.slice(key.span.end, value.span.start));
  return written === null || !isSimple ? null : `${scalarText(key, text)}: ${written}`;
}

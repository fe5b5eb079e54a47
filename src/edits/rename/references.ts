/**
 * The splices for the places that the name index knows: where a name is declared and used, as a scalar, a key, a part of
 * a path or a variable of a template.
 */
import type { Compiled } from '../../compiler/compile.ts';
import type { Edit } from '../../language/diagnostics/diagnostic.ts';
import type { Node, ScalarNode, Span } from '../../language/syntax/node.ts';
import type { RenameTarget } from './renaming.ts';
import { changePart, spellScalar } from './spelling.ts';

/** `lost`: places where the name stands in a way that cannot be changed safely. */
export type ReferenceEdits = { readonly edits: readonly Edit[]; readonly lost: readonly Span[] };

/** All places of a target, each once. Pure. */
function placesOf({ names }: Compiled, { table, name }: RenameTarget): readonly Span[] {
  const places = new Map<string, Span>();
  for (const each of [...names.declared, ...names.used]) {
    if (each.table !== table || each.name !== name) continue;
    places.set(`${each.span.file}\0${each.span.start}\0${each.span.end}`, each.span);
  }
  return [...places.values()];
}

/** The splices that give all places of a target its new name. Pure. */
export function editReferences(compiled: Compiled, target: RenameTarget, newName: string): ReferenceEdits {
  const roots = new Map(compiled.documents.map(({ file, root }) => [file, root]));
  const edits: Edit[] = [];
  const lost: Span[] = [];
  for (const span of placesOf(compiled, target)) {
    const root = roots.get(span.file);
    const text = compiled.texts.get(span.file) ?? '';
    const edit = root && editPlace(root, span, text, target.name, newName);
    if (edit === undefined) lost.push(span);
    else edits.push(edit);
  }
  return { edits, lost };
}

function editPlace(root: Node, span: Span, text: string, name: string, newName: string): Edit | undefined {
  const scalar = scalarAround(root, span);
  if (scalar === undefined) return undefined;
  if (isSame(scalar.span, span)) return editScalar(scalar, name, newName);
  // A variable in the text of a template, or the end of a path.
  const written = text.slice(span.start, span.end);
  if (written === name) return { span, text: newName };
  const change = changePart(written, name, newName, scalar.raw.startsWith('"') ? "'" : '"');
  return change && editWithin(span, change);
}

/** The whole scalar where it is the name, or the part of the path that it holds. Undefined where it is neither. Pure. */
export function editScalar(scalar: ScalarNode, name: string, newName: string): Edit | undefined {
  const { span, raw, value } = scalar;
  if (String(value) === name) {
    const text = spellScalar(raw, newName);
    return text === undefined ? undefined : { span, text };
  }
  if (typeof value !== 'string') return undefined;
  const change = changePart(value, name, newName, raw.startsWith('"') ? "'" : '"');
  if (change === undefined) return undefined;
  const whole = value.slice(0, change.start) + change.text + value.slice(change.end);
  const quote = whole.includes("'") ? '"' : "'";
  // Brackets cannot stand unquoted within braces.
  const style = raw === value && change.text.startsWith('[') ? quote : raw;
  const text = style === value ? whole : spellScalar(style, whole);
  return text === undefined ? undefined : { span, text };
}

function editWithin({ file, start }: Span, change: { start: number; end: number; text: string }): Edit {
  return { span: { file, start: start + change.start, end: start + change.end }, text: change.text };
}

function isSame(left: Span, right: Span): boolean {
  return left.start === right.start && left.end === right.end;
}

/** The scalar, key or value, that a span is or lies in. */
function scalarAround(node: Node, span: Span): ScalarNode | undefined {
  if (node.node === 'scalar') return holds(node.span, span) ? node : undefined;
  for (const part of node.node === 'list' ? node.items : node.entries) {
    if (!holds(part.span, span)) continue;
    if ('node' in part) return scalarAround(part, span);
    return holds(part.key.span, span) ? part.key : scalarAround(part.value, span);
  }
  return undefined;
}

function holds(outer: Span, inner: Span): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

/**
 * Where a finding lies in the structure of its document: the keys from the root, items of lists by their `id` or `name`.
 * Lines and paths play no part, so a place survives every edit that does not touch it.
 */

import { canonicalJson } from '../base/canonical.ts';
import { sha256 } from '../base/hash.ts';
import type { SourceDocument } from '../compiler/source-document.ts';
import type { Diagnostic } from '../language/diagnostics/diagnostic.ts';
import { child, type Node, type Span } from '../language/syntax/node.ts';
import { textOf } from '../language/syntax/read-node.ts';

/** One level: a key of a map, or an item of a list with what it is called, where it has an `id` or a `name`. */
export type PlaceStep = { readonly key: string | number; readonly called: string | null };

/** The way from the root to the smallest part that holds the span. Pure. */
export function placeOf(root: Node, span: Span): readonly PlaceStep[] {
  const steps: PlaceStep[] = [];
  let node: Node | undefined = root;
  while (node !== undefined && node.node !== 'scalar') {
    const parts: readonly Part[] = partsOf(node);
    const part = parts.find((each) => each.span.start <= span.start && span.end <= each.span.end);
    if (part === undefined) break;
    steps.push(part.step);
    node = part.value;
  }
  return steps;
}

type Part = { readonly span: Span; readonly step: PlaceStep; readonly value: Node };

function partsOf(node: Node): readonly Part[] {
  if (node.node === 'scalar') return [];
  if (node.node === 'map') {
    return node.entries.map(({ name, span, value }) => ({ span, step: { key: name, called: null }, value }));
  }
  return node.items.map((value, key) => ({
    span: value.span,
    step: { key, called: textOf(child(value, 'id')) ?? textOf(child(value, 'name')) ?? null },
    value,
  }));
}

/** Whether a JSON Pointer (RFC 6901) names this place or something around it; list items also go by their name. Pure. */
export function isUnder(pointer: string, place: readonly PlaceStep[]): boolean {
  const tokens = pointer === '' || pointer === '/' ? [] : pointer.replace(/^\//, '').split('/');
  return tokens.every((token, index) => {
    const step = place[index];
    const name = token.replaceAll('~1', '/').replaceAll('~0', '~');
    return step !== undefined && (String(step.key) === name || step.called === name);
  });
}

/** A span that is longer tells by its place alone: any edit inside of it would make another finding of it. */
const TOLD_MAX = 80;

/**
 * What tells one finding from another, wherever its lines move and its file goes: 16 hex digits of its code, the
 * document's kind and name, the place in it, and what stands there. Pure.
 */
export function fingerprintOf(
  diagnostic: Diagnostic,
  document: SourceDocument | undefined,
  text: string,
): string {
  const { code, span, conceals = false } = diagnostic;
  const place = document === undefined ? [] : placeOf(document.root, span);
  const told = text.slice(span.start, span.end);
  const shown = conceals || told.length > TOLD_MAX || told.includes('\n') ? '' : told.replace(/\s+/g, ' ');
  const where = document === undefined ? [span.file] : [document.kind, document.name];
  const parts = [code, where, place.map(({ key, called }) => called ?? key), shown];
  return sha256(canonicalJson(parts)).slice(0, 16);
}

/** Reads which events an expression may name: every value that it can take, and what of it cannot be read. */
import { ts } from 'ts-morph';
import type { EventName, Naming, Unread } from './call-site.ts';
import type { FunctionNode } from './functions.ts';
import type { SourceSet } from './source-set.ts';
import { type Frame, type Origin, trace } from './trace.ts';
import { unwrap } from './unwrap.ts';

/** What an expression names. `parameters`: functions whose callers give (a part of) the name. */
export type ReadName = {
  readonly naming: Naming;
  readonly events: readonly EventName[];
  readonly unread: Unread | null;
  readonly parameters: readonly ParameterOrigin[];
  /** Text that every name that cannot be read begins with. */
  readonly prefix: string;
};

export type ParameterOrigin = { readonly of: FunctionNode; readonly node: ts.ParameterDeclaration };

/** More combinations than this are no list any more. */
const TEXTS_MAX = 64;
/** Longer than any name that the ingest takes. */
const LENGTH_MAX = 1_000;

type Reading = {
  readonly events: Map<string, EventName>;
  readonly namings: Naming[];
  readonly parameters: ParameterOrigin[];
  unread: Unread | null;
  prefix: string | null;
};

/** Reads the names that an expression may have, in a frame. */
export function readName(expression: ts.Expression, set: SourceSet, frame: Frame | null): ReadName {
  const reading: Reading = { events: new Map(), namings: [], parameters: [], unread: null, prefix: null };
  const origins = trace(expression, set, frame);
  for (const origin of origins) readOrigin(origin, set, reading);
  const { events, parameters } = reading;
  const nothing = events.size === 0 && parameters.length === 0 && reading.unread === null;
  if (nothing) reading.unread = { span: set.spanOf(expression), reason: 'no event is given' };
  const [first = 'dynamic'] = reading.namings;
  return {
    naming: parameters.length > 0 && events.size === 0 ? 'parameter' : first,
    events: [...events.values()],
    unread: reading.unread,
    parameters,
    prefix: reading.prefix ?? '',
  };
}

function readOrigin(origin: Origin, set: SourceSet, reading: Reading): void {
  if (origin.end === 'missing') return;
  if (origin.end === 'parameter') {
    reading.parameters.push({ of: origin.of, node: origin.node });
    notePrefix(reading, '');
    return;
  }
  if (origin.end === 'nowhere') {
    lose(reading, origin.node, origin.reason, '', set);
    return;
  }
  const { node, naming, frame } = origin;
  if (ts.isStringLiteralLike(node)) {
    add(reading, { value: node.text, literal: set.spanOf(node) }, naming);
    return;
  }
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.AmpersandAmpersandToken) {
    // `isNew && 'Signed Up'`: what stands on the left is sent by nobody.
    for (const each of trace(node.right, set, frame)) readOrigin(each, set, reading);
    return;
  }
  const texts = readTexts(node, set, frame);
  reading.parameters.push(...texts.parameters);
  if (texts.parameters.length > 0) notePrefix(reading, texts.prefix);
  for (const value of texts.values) add(reading, { value, literal: null }, 'built');
  if (texts.lost !== null) lose(reading, texts.lost, reasonFor(texts.lost), texts.prefix, set);
}

function add({ events, namings }: Reading, event: EventName, naming: Naming): void {
  namings.push(naming);
  const known = events.get(event.value);
  // The same name from two places: a rename must know that one place is not enough.
  events.set(event.value, known && !isSame(known, event) ? { ...event, literal: null } : event);
}

function isSame({ literal: left }: EventName, { literal: right }: EventName): boolean {
  return left?.file === right?.file && left?.start === right?.start;
}

function lose(reading: Reading, node: ts.Node, reason: string, prefix: string, set: SourceSet): void {
  reading.unread ??= { span: set.spanOf(node), reason };
  notePrefix(reading, prefix);
}

function notePrefix(reading: Reading, prefix: string): void {
  reading.prefix = reading.prefix === null ? prefix : common(reading.prefix, prefix);
}

function common(left: string, right: string): string {
  let length = 0;
  while (length < left.length && left[length] === right[length]) length += 1;
  return left.slice(0, length);
}

function reasonFor(node: ts.Node): string {
  if (ts.isObjectLiteralExpression(node)) return 'it is an object without the key of the event';
  if (ts.isCallExpression(node)) return `it is what \`${shorten(node.expression.getText())}()\` returns`;
  return `\`${shorten(node.getText())}\` is no text that can be read`;
}

function shorten(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  return line.length > 60 ? `${line.slice(0, 57)}...` : line;
}

/** All texts of an expression. `lost`: a part that cannot be read; then `prefix` is what stands before it for sure. */
type Texts = {
  readonly values: readonly string[];
  readonly lost: ts.Node | null;
  readonly prefix: string;
  readonly parameters: readonly ParameterOrigin[];
};

function readTexts(node: ts.Expression, set: SourceSet, frame: Frame | null): Texts {
  const parts = partsOf(node);
  if (parts === null) return { values: [], lost: node, prefix: '', parameters: [] };
  let values: readonly string[] = [''];
  for (const part of parts) {
    const texts = typeof part === 'string' ? known([part]) : textsOfPart(part, set, frame);
    values = texts.values.length === 0 ? values : join(values, texts.values);
    const isTooMany = values.length > TEXTS_MAX || values.some(({ length }) => length > LENGTH_MAX);
    if (texts.lost === null && texts.parameters.length === 0 && !isTooMany) continue;
    const prefix = (values.length === 1 ? (values[0] ?? '') : values.reduce(common)).slice(0, LENGTH_MAX);
    const lost = texts.parameters.length > 0 && !isTooMany ? null : (texts.lost ?? node);
    return { values: [], lost, prefix, parameters: texts.parameters };
  }
  return known(values);
}

function known(values: readonly string[]): Texts {
  return { values, lost: null, prefix: '', parameters: [] };
}

function join(left: readonly string[], right: readonly string[]): readonly string[] {
  return left.flatMap((before) => right.map((after) => before + after)).slice(0, TEXTS_MAX + 1);
}

/** The parts of a template or a sum; null for what is neither. */
function partsOf(expression: ts.Expression): readonly (string | ts.Expression)[] | null {
  const node = unwrap(expression);
  if (ts.isTemplateExpression(node)) {
    const spans = node.templateSpans.flatMap(({ expression: part, literal }) => [part, literal.text]);
    return [node.head.text, ...spans];
  }
  if (!ts.isBinaryExpression(node) || node.operatorToken.kind !== ts.SyntaxKind.PlusToken) return null;
  const left = partsOf(node.left) ?? [node.left];
  return [...left, node.right];
}

function textsOfPart(part: ts.Expression, set: SourceSet, frame: Frame | null): Texts {
  const values: string[] = [];
  const parameters: ParameterOrigin[] = [];
  let lost: ts.Node | null = null;
  for (const origin of trace(part, set, frame)) {
    if (origin.end === 'parameter') parameters.push({ of: origin.of, node: origin.node });
    else if (origin.end !== 'expression') lost ??= part;
    else if (ts.isStringLiteralLike(origin.node) || ts.isNumericLiteral(origin.node)) {
      values.push(origin.node.text);
    } else {
      const inner = readTexts(origin.node, set, origin.frame);
      values.push(...inner.values);
      parameters.push(...inner.parameters);
      if (inner.lost !== null) lost ??= part;
    }
  }
  return { values, lost, prefix: '', parameters };
}

/** Compiles what a value is compared with: a literal of its type, now plus an offset, or the value at another path. */
import { parseDate } from '../../base/civil.ts';
import { parseOffsetMs } from '../../base/duration.ts';
import { parseInstant } from '../../base/instant.ts';
import type { Json } from '../../base/json.ts';
import { suggest } from '../../base/suggest.ts';
import type { MapNode, Node, ScalarNode } from '../../language/syntax/node.ts';
import type { TypeSpec } from '../../plan/plan.ts';
import type { Compiler } from '../definition.ts';
import { classOf, type Operand, type Reading, type ValueClass } from './comparison.ts';
import { problem } from './problem.ts';

/** An operand, and how both sides are to be read. */
export type CompiledOperand = { readonly right: Operand; readonly as: Reading };

/**
 * What is compared: its text for messages, its type, and the compiler of the place.
 */
export type Subject = {
  readonly text: string;
  readonly type: TypeSpec;
  readonly compiler: Compiler;
};

const NOW = /^now(?: ?([+-]) ?(.+))?$/;

/** True for `{ ref: ... }`. Pure. */
export function isRef(node: Node): boolean {
  return node.node === 'map' && node.entries.some(({ name }) => name === 'ref');
}

/** Reads `now`, `now-30d`, `now + 2h` as an offset in ms; null for anything else. Pure. */
function parseNowOffset(text: string): number | null {
  const match = NOW.exec(text);
  if (match === null) return null;
  return match[2] === undefined ? 0 : parseOffsetMs(`${match[1]}${match[2]}`);
}

/** How a scalar is called in messages. Pure. */
function nameScalar({ value }: ScalarNode): string {
  if (value === null) return 'nothing';
  const nouns: { readonly [type: string]: string } = {
    string: 'a text',
    number: 'a number',
    boolean: 'a boolean',
  };
  return nouns[typeof value] ?? 'a value';
}

const NOUNS: { readonly [kind in ValueClass]: string } = {
  string: 'a text',
  number: 'a number',
  boolean: '`true` or `false`',
  instant: 'an instant',
  date: 'a date',
  list: 'a list',
  object: 'an object',
  anything: 'a value',
};

const EXAMPLES: { readonly [kind in ValueClass]: string } = {
  string: 'write a text; quote it where it looks like a number: `"123"`',
  number: 'write a number without quotes',
  boolean: 'write `true` or `false` without quotes',
  instant: 'write an instant such as `2026-03-02T09:00:00Z`, a date, or `now-30d`',
  date: 'write a date such as `2026-03-02`, or `now-30d`',
  list: 'use `contains`, `any` or `all` with a list',
  object: 'only `exists` can be asked of an object; compare one of its properties instead',
  anything: 'write a text, a number or a boolean',
};

function reportType(node: Node, { text, type, compiler }: Subject): undefined {
  const kind = classOf(type);
  const given = node.node === 'scalar' ? nameScalar(node) : `a ${node.node}`;
  const isText = kind === 'string' && node.node === 'scalar' && node.value !== null;
  compiler.report(
    problem('bad-type', `\`${text}\` is ${NOUNS[kind]}, but is compared with ${given}`, node.span, {
      label: `${NOUNS[kind]} is needed`,
      help:
        node.node === 'scalar' && node.value === null
          ? 'to ask whether there is a value, write `{ exists: false }` or `{ exists: true }`'
          : EXAMPLES[kind],
      ...(isText ? { edit: { span: node.span, text: JSON.stringify(node.raw) } } : {}),
    }),
  );
  return undefined;
}

/** Checks a literal against the values that the catalog lists; reports with a suggestion. */
function checkListed(node: ScalarNode, value: Json, { text, type, compiler }: Subject): boolean {
  const { values } = type;
  if (values === undefined || values.includes(value)) return true;
  const known = values.map(String);
  const near = suggest(String(value), known);
  compiler.report(
    problem('unknown-enum-value', `\`${text}\` is never \`${String(value)}\``, node.span, {
      label: 'not one of its values in the catalog',
      help:
        near === undefined
          ? `use one of: ${known
              .slice(0, 10)
              .map((each) => `\`${each}\``)
              .join(', ')}`
          : `did you mean \`${near}\`?`,
      ...(near === undefined ? {} : { edit: { span: node.span, text: near } }),
    }),
  );
  return false;
}

function literal(node: ScalarNode, value: Json, subject: Subject): CompiledOperand | undefined {
  return checkListed(node, value, subject) ? { right: { value }, as: 'plain' } : undefined;
}

function compileTime(node: ScalarNode, subject: Subject, ordered: boolean): CompiledOperand | undefined {
  const text = typeof node.value === 'string' ? node.value : '';
  const isDate = classOf(subject.type) === 'date';
  const as: Reading = isDate ? 'date' : 'instant';
  const nowOffsetMs = parseNowOffset(text);
  if (nowOffsetMs !== null) {
    if (ordered) return { right: { nowOffsetMs }, as };
    subject.compiler.report(
      problem('bad-value', `\`${subject.text}\` never equals \`${text}\``, node.span, {
        label: 'now moves on',
        help: 'compare with `before` or `after`, e.g. `{ after: now-30d }`',
      }),
    );
    return undefined;
  }
  if (parseDate(text) !== null) return { right: { value: text }, as: 'date' };
  if (typeof node.value !== 'string' || (isDate && parseInstant(text) !== null))
    return reportType(node, subject);
  const at = isDate ? undefined : parseInstant(text);
  if (at !== null && at !== undefined) return { right: { value: at }, as: 'instant' };
  subject.compiler.report(
    problem(
      'bad-value',
      `\`${text}\` is ${isDate ? 'no date' : 'neither an instant nor a date'}`,
      node.span,
      {
        label: isDate ? 'a date is needed' : 'an instant is needed',
        help: EXAMPLES[classOf(subject.type)],
      },
    ),
  );
  return undefined;
}

function compileNumber(node: ScalarNode, subject: Subject, ordered: boolean): CompiledOperand | undefined {
  const { value } = node;
  if (typeof value !== 'number' || !Number.isFinite(value)) return reportType(node, subject);
  if (ordered || subject.type.type !== 'integer' || Number.isInteger(value))
    return literal(node, value, subject);
  subject.compiler.report(
    problem(
      'bad-value',
      `\`${subject.text}\` is a whole number and never equals \`${node.raw}\``,
      node.span,
      {
        label: 'a whole number is needed',
        help: 'write a whole number, or use `gt` or `lt`',
      },
    ),
  );
  return undefined;
}

/** A value whose type nobody declared: what is written says how both sides are read. */
function compileAnything(node: ScalarNode, subject: Subject, ordered: boolean): CompiledOperand | undefined {
  const { value } = node;
  if (value === null) return reportType(node, subject);
  const isTime =
    typeof value === 'string' &&
    (parseNowOffset(value) !== null || parseInstant(value) !== null || parseDate(value) !== null);
  if (ordered && isTime) return compileTime(node, { ...subject, type: { type: 'instant' } }, ordered);
  return { right: { value }, as: 'plain' };
}

type Literal = (node: ScalarNode, subject: Subject, ordered: boolean) => CompiledOperand | undefined;

const LITERALS: { readonly [kind in ValueClass]: Literal } = {
  string: (node, subject) =>
    typeof node.value === 'string' ? literal(node, node.value, subject) : reportType(node, subject),
  number: compileNumber,
  boolean: (node, subject) =>
    typeof node.value === 'boolean' ? literal(node, node.value, subject) : reportType(node, subject),
  instant: compileTime,
  date: compileTime,
  list: reportType,
  object: reportType,
  anything: compileAnything,
};

/** Resolves the path of `{ ref: path }`. `trait.NAME` reads a trait. Reports what is wrong. */
function resolveRef(
  node: MapNode,
  compiler: Compiler,
): { readonly path: readonly string[]; readonly type: TypeSpec; readonly text: string } | undefined {
  const value = node.entries.find(({ name }) => name === 'ref')?.value;
  const other = node.entries.find(({ name }) => name !== 'ref');
  if (other !== undefined) {
    compiler.report(
      problem('unknown-key', `unknown key \`${other.name}\` beside \`ref\``, other.key.span, {
        label: 'nothing else goes with `ref`',
        help: 'write `{ ref: path }` alone; to use another operator, put it around: `{ not: { ref: path } }`',
      }),
    );
    return undefined;
  }
  if (value?.node !== 'scalar' || typeof value.value !== 'string') {
    compiler.report(
      problem('bad-shape', '`ref` needs a path', (value ?? node).span, {
        label: 'no path',
        help: 'write for example `{ ref: entry.cart_id }` or `{ ref: profile.country }`',
      }),
    );
    return undefined;
  }
  if (value.value.startsWith('trait.')) {
    const name = value.value.slice('trait.'.length);
    const known = compiler.refer('trait', { ...value, value: name });
    const trait = known === undefined ? undefined : compiler.trait(known);
    return trait && { path: ['trait', name], type: { type: trait.type }, text: value.value };
  }
  const resolved = compiler.path(value.value, value);
  return resolved && { ...resolved, text: value.value };
}

/** How two classes are compared with each other; undefined: not at all. */
function readingOf(left: ValueClass, right: ValueClass): Reading | undefined {
  const times = [left, right].filter((kind) => kind === 'instant' || kind === 'date');
  if (left === 'anything' || right === 'anything' || left === right) {
    if (times.includes('date')) return 'date';
    return times.length > 0 ? 'instant' : 'plain';
  }
  return times.length === 2 ? 'date' : undefined;
}

function compileRef(node: MapNode, subject: Subject): CompiledOperand | undefined {
  const found = resolveRef(node, subject.compiler);
  if (found === undefined) return undefined;
  const as = readingOf(classOf(subject.type), classOf(found.type));
  if (as !== undefined) return { right: { ref: found.path }, as };
  subject.compiler.report(
    problem('bad-type', `\`${subject.text}\` cannot be compared with \`${found.text}\``, node.span, {
      label: `${NOUNS[classOf(found.type)]}, not ${NOUNS[classOf(subject.type)]}`,
      help: 'compare values of one type, or correct the types in the catalog',
    }),
  );
  return undefined;
}

/**
 * Compiles one operand for a subject of a type; reports what is wrong and returns undefined.
 * `ordered`: before, after, more, less; only these may speak of now.
 */
export function compileOperand(node: Node, subject: Subject, ordered: boolean): CompiledOperand | undefined {
  if (node.node === 'map' && isRef(node)) return compileRef(node, subject);
  if (node.node !== 'scalar') return reportType(node, subject);
  return LITERALS[classOf(subject.type)](node, subject, ordered);
}

/**
 * Compiles a list of literals, or a reference to a list, for a subject of the type of one item.
 * Reports what is wrong and returns undefined.
 */
export function compileOperands(node: Node, subject: Subject): CompiledOperand | undefined {
  if (node.node === 'map' && isRef(node)) {
    const { compiler, text, type } = subject;
    const listed = compileRef(node, {
      compiler,
      text: `a list of \`${text}\``,
      type: { type: 'list', items: type },
    });
    const as = readingOf(classOf(type), classOf(type)) ?? 'plain';
    return listed && { right: listed.right, as };
  }
  if (node.node !== 'list' || node.items.length === 0) {
    subject.compiler.report(
      problem('bad-shape', `\`${subject.text}\` needs a list of values here`, node.span, {
        label: node.node === 'list' ? 'an empty list' : 'not a list',
        help: 'write the values in brackets, e.g. `[ES, PT]`',
      }),
    );
    return undefined;
  }
  const compiled = node.items.map((item) =>
    isRef(item) ? reportType(item, subject) : compileOperand(item, subject, false),
  );
  if (compiled.some((each) => each === undefined)) return undefined;
  const values = compiled.map((each) => each?.right.value as Json);
  const as = compiled.some((each) => each?.as === 'date') ? 'date' : (compiled[0]?.as ?? 'plain');
  return { right: { value: values }, as };
}

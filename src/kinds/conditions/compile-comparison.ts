/** Compiles what stands to the right of a compared key: a plain value, `{ ref: path }`, or a map of operators. */
import { compilePattern } from '../../base/pattern.ts';
import { suggest } from '../../base/suggest.ts';
import type { Entry, Node } from '../../language/syntax/node.ts';
import type { TypeSpec } from '../../plan/plan.ts';
import { classOf, type Operator, type Test, type ValueClass } from './comparison.ts';
import { compileOperand, compileOperands, isRef, type Subject } from './compile-operand.ts';
import { problem } from './problem.ts';

type OperatorRule = {
  /** Classes of values that it can be asked of; `anything` is always among them. */
  readonly of: readonly ValueClass[];
  readonly compile: (node: Node, subject: Subject) => Test | undefined;
};

const SCALARS: readonly ValueClass[] = ['string', 'number', 'boolean', 'instant', 'date'];
const TIMES: readonly ValueClass[] = ['instant', 'date'];
const EVERYTHING: readonly ValueClass[] = [...SCALARS, 'list', 'object'];

function compileOne(op: Operator, node: Node, subject: Subject, ordered = false): Test | undefined {
  const operand = compileOperand(node, subject, ordered);
  return operand && { op, ...operand };
}

function compileMany(op: Operator, node: Node, subject: Subject): Test | undefined {
  const operand = compileOperands(node, subject);
  return operand && { op, ...operand };
}

function order(op: Operator, of: readonly ValueClass[]): OperatorRule {
  return { of, compile: (node, subject) => compileOne(op, node, subject, true) };
}

/** The type of a list's items; anything where the catalog does not say. */
function itemSubject(subject: Subject): Subject {
  const type: TypeSpec = subject.type.items ?? { type: 'object' };
  return { ...subject, text: `${subject.text} (each)`, type };
}

function compileExists(node: Node, subject: Subject): Test | undefined {
  if (node.node === 'scalar' && typeof node.value === 'boolean')
    return { op: 'exists', right: { value: node.value } };
  subject.compiler.report(
    problem('bad-type', '`exists` takes `true` or `false`', node.span, {
      label: 'neither',
      help: 'write `{ exists: true }` or `{ exists: false }`',
    }),
  );
  return undefined;
}

function compileMatches(node: Node, subject: Subject): Test | undefined {
  const source = node.node === 'scalar' && typeof node.value === 'string' ? node.value : undefined;
  const pattern = source === undefined ? undefined : compilePattern(source);
  if (source !== undefined && pattern?.ok === true) return { op: 'matches', right: { value: source } };
  const why = pattern?.ok === false ? `: ${pattern.error}` : '';
  subject.compiler.report(
    problem('bad-pattern', `the pattern of \`${subject.text}\` cannot be used${why}`, node.span, {
      label: source === undefined ? 'not a text' : 'not an RE2 pattern',
      help: 'write an RE2 pattern in quotes, e.g. `"^[A-Z]{2}$"`; look-around and back-references are not part of RE2',
    }),
  );
  return undefined;
}

function compileContains(node: Node, subject: Subject): Test | undefined {
  const isList = classOf(subject.type) === 'list';
  // A part of a text need not be one of its listed values.
  const type: TypeSpec = subject.type.type === 'string' ? { type: 'string' } : subject.type;
  return compileOne('contains', node, isList ? itemSubject(subject) : { ...subject, type });
}

function compileStartsWith(node: Node, subject: Subject): Test | undefined {
  return compileOne('starts_with', node, { ...subject, type: { type: 'string' } });
}

function compileItems(op: 'any' | 'all', node: Node, subject: Subject): Test | undefined {
  const each = itemSubject(subject);
  if (node.node !== 'map' || isRef(node)) return compileMany(op, node, each);
  const tests = compileTests(node, each);
  return tests && { op, tests };
}

function compileNot(node: Node, subject: Subject): Test | undefined {
  if (node.node === 'list') return compileMany('not_in', node, subject);
  if (node.node !== 'map' || isRef(node)) return compileOne('ne', node, subject);
  const tests = compileTests(node, subject);
  return tests && { op: 'not', tests };
}

const OPERATORS: { readonly [name: string]: OperatorRule } = {
  not: { of: EVERYTHING, compile: compileNot },
  in: { of: SCALARS, compile: (node, subject) => compileMany('in', node, subject) },
  not_in: { of: SCALARS, compile: (node, subject) => compileMany('not_in', node, subject) },
  gt: order('gt', ['number', ...TIMES]),
  gte: order('gte', ['number', ...TIMES]),
  lt: order('lt', ['number', ...TIMES]),
  lte: order('lte', ['number', ...TIMES]),
  exists: { of: EVERYTHING, compile: compileExists },
  contains: { of: ['string', 'list'], compile: compileContains },
  starts_with: { of: ['string'], compile: compileStartsWith },
  matches: { of: ['string'], compile: compileMatches },
  before: order('lt', TIMES),
  after: order('gt', TIMES),
  any: { of: ['list'], compile: (node, subject) => compileItems('any', node, subject) },
  all: { of: ['list'], compile: (node, subject) => compileItems('all', node, subject) },
};

/** Every operator as people write it. */
const operatorNames: readonly string[] = Object.keys(OPERATORS);

function allowedFor(subject: Subject): readonly string[] {
  const kind = classOf(subject.type);
  return operatorNames.filter((name) => kind === 'anything' || OPERATORS[name]?.of.includes(kind));
}

function compileOperator(each: Entry, subject: Subject): Test | undefined {
  const rule = Object.hasOwn(OPERATORS, each.name) ? OPERATORS[each.name] : undefined;
  const allowed = allowedFor(subject);
  if (rule !== undefined && allowed.includes(each.name)) return rule.compile(each.value, subject);
  const near = rule === undefined ? suggest(each.name, allowed) : undefined;
  subject.compiler.report(
    problem(
      'bad-operator',
      rule === undefined
        ? `unknown operator \`${each.name}\``
        : `\`${each.name}\` cannot be asked of \`${subject.text}\`, which is of type ${subject.type.type}`,
      each.key.span,
      {
        label: rule === undefined ? 'no operator has this name' : 'not for this type',
        help:
          near === undefined
            ? `use one of: ${allowed.map((name) => `\`${name}\``).join(', ')}`
            : `did you mean \`${near}\`?`,
        ...(near === undefined ? {} : { edit: { span: each.key.span, text: near } }),
      },
    ),
  );
  return undefined;
}

/**
 * Compiles the right-hand side for a subject of a type. Several operators in one map mean and.
 * Reports what is wrong and returns undefined.
 */
export function compileTests(node: Node, subject: Subject): readonly Test[] | undefined {
  if (node.node === 'list') {
    const isList = classOf(subject.type) === 'list';
    subject.compiler.report(
      problem('bad-shape', `\`${subject.text}\` is compared with a bare list`, node.span, {
        label: 'which operator?',
        help: isList ? 'write `{ any: [...] }` or `{ all: [...] }`' : 'write `{ in: [...] }`',
      }),
    );
    return undefined;
  }
  if (node.node === 'scalar' || isRef(node)) {
    const test = compileOne('eq', node, subject);
    return test && [test];
  }
  if (node.entries.length === 0) {
    subject.compiler.report(
      problem('bad-shape', `\`${subject.text}\` is compared with nothing`, node.span, {
        label: 'no operator',
        help: `use one of: ${allowedFor(subject)
          .map((name) => `\`${name}\``)
          .join(', ')}`,
      }),
    );
    return undefined;
  }
  const tests = node.entries.map((each) => compileOperator(each, subject));
  if (tests.some((test) => test === undefined)) return undefined;
  // All of them must hold: in which order somebody wrote them is no difference.
  return [...(tests as readonly Test[])].sort((one, other) => (one.op < other.op ? -1 : 1));
}

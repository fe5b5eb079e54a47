/**
 * Compiles what `event` and `message` share: `count`, `within`, `since`, and the fact that the condition needs.
 * What `where` may hold is in `compile-where.ts`.
 */
import type { Entry, Node } from '../../language/syntax/node.ts';
import { entry as entryOf } from '../../language/syntax/node.ts';
import type { ConditionSpec, FactSpec } from '../../plan/plan.ts';
import type { Compiler } from '../definition.ts';
import { keyedRecentFact, RECENT_MAX, recentFact, tallyFact } from '../facts/derive.ts';
import type { Test } from './comparison.ts';
import { compileTests } from './compile-comparison.ts';
import { AT_LEAST_ONE, countNeeded, type Since } from './history.ts';
import { problem } from './problem.ts';

/** From where on, and how far back, events count. */
export type Span = { readonly since: Since; readonly mark?: string; readonly windowMs?: number };

/** What one history condition asks for. */
export type HistoryQuestion = {
  readonly event: string;
  readonly where?: ConditionSpec | undefined;
  readonly key?: readonly string[] | undefined;
  readonly by?: readonly string[] | undefined;
  readonly count: readonly Test[];
  readonly span: Span;
};

/** Above this, an unbounded count is kept as one number. */
const TALLY_FROM = 8;

const COUNT_OPERATORS = ['eq', 'ne', 'in', 'not_in', 'gt', 'gte', 'lt', 'lte', 'not'];

function reportCount(node: Node, compiler: Compiler, message: string, help: string): undefined {
  compiler.report(problem('bad-count', message, node.span, { label: 'not a usable count', help }));
  return undefined;
}

/** Every number in the tests, however deep. */
function valuesOf(tests: readonly Test[]): readonly unknown[] {
  return tests.flatMap((test) => {
    const value = test.right?.value;
    return [
      ...(Array.isArray(value) ? value : [value]).filter((each) => each !== undefined),
      ...valuesOf(test.tests ?? []),
    ];
  });
}

function usesOnly(tests: readonly Test[]): boolean {
  return tests.every(
    (test) =>
      COUNT_OPERATORS.includes(test.op) && test.right?.ref === undefined && usesOnly(test.tests ?? []),
  );
}

/** Compiles `count`; left out, it means at least one. Reports what is wrong and returns undefined. */
export function compileCount(each: Entry | undefined, compiler: Compiler): readonly Test[] | undefined {
  if (each === undefined) return AT_LEAST_ONE;
  const tests = compileTests(each.value, { text: 'count', type: { type: 'integer' }, compiler });
  if (tests === undefined) return undefined;
  const isWhole = valuesOf(tests).every((value) => Number.isInteger(value) && (value as number) >= 0);
  if (!usesOnly(tests) || !isWhole) {
    return reportCount(
      each.value,
      compiler,
      '`count` is compared with whole numbers only',
      'write for example `{ gte: 2 }`, `{ lt: 5 }` or a plain number',
    );
  }
  if (tests.some((test) => test.op === 'gte' && test.right?.value === 0)) {
    return reportCount(
      each.value,
      compiler,
      'a count is always at least 0',
      'write `{ gte: 1 }`, or remove `count`',
    );
  }
  if (tests.some((test) => test.op === 'lt' && test.right?.value === 0)) {
    return reportCount(
      each.value,
      compiler,
      'a count is never less than 0',
      'write `count: 0` for none at all',
    );
  }
  return tests;
}

const WORDS: readonly string[] = ['ever', 'entry', 'step'];

function compileSince(node: Node, compiler: Compiler): Span | undefined {
  const text = node.node === 'scalar' && typeof node.value === 'string' ? node.value : '';
  if (node.node !== 'scalar' || text === '') {
    compiler.report(
      problem('bad-since', '`since` needs one word', node.span, {
        label: 'none',
        help: 'write `step`, `entry`, `ever`, or the id of a step of this journey',
      }),
    );
    return undefined;
  }
  if (text !== 'ever' && compiler.scope.since === 'ever') {
    compiler.report(
      problem('bad-since', `\`since: ${text}\` has no meaning here`, node.span, {
        label: 'no run has come this far',
        notes: ['only conditions of steps know when a run entered or arrived'],
        help: 'remove `since`, or use `within` for a window',
      }),
    );
    return undefined;
  }
  if (WORDS.includes(text)) return { since: text as Since };
  const mark = compiler.refer('step', node);
  return mark === undefined ? undefined : { since: 'mark', mark };
}

/**
 * Compiles `within` and `since` of a map. A window without `since` reaches back over the run's own life: 90 days
 * are 90 days wherever they are asked for. Without both, the place decides. Reports what is wrong.
 */
export function compileSpan(map: Node, compiler: Compiler): Span | undefined {
  const within = entryOf(map, 'within');
  const since = entryOf(map, 'since');
  const from: Span | undefined =
    since === undefined
      ? { since: within === undefined ? compiler.scope.since : 'ever' }
      : compileSince(since.value, compiler);
  if (within === undefined) return from;
  const windowMs = compiler.durationMs(within.value);
  if (windowMs === 0) {
    compiler.report(
      problem('bad-value', 'a window of no length holds nothing', within.value.span, {
        label: 'zero',
        help: 'write a duration such as `90d`',
      }),
    );
    return undefined;
  }
  return from === undefined || windowMs === undefined ? undefined : { ...from, windowMs };
}

function factFor(question: HistoryQuestion, keep: number): FactSpec {
  const { event, where, by, span } = question;
  const basis = { event, where };
  if (by !== undefined) {
    return keyedRecentFact(basis, keep, by, span.since === 'ever' ? span.windowMs : undefined);
  }
  const isUnbounded = span.since === 'ever' && span.windowMs === undefined;
  return isUnbounded && keep > TALLY_FROM ? tallyFact(basis) : recentFact(basis, keep);
}

/**
 * Registers the fact and builds the condition. The event that started the run, and the one that moved it here, may
 * take a place each among those kept. Reports a count that is too large to be kept.
 */
export function lowerHistory(
  kind: string,
  question: HistoryQuestion,
  node: Entry,
  compiler: Compiler,
): ConditionSpec | undefined {
  const { event, where, key, by, count, span } = question;
  const extra = span.since === 'ever' ? 0 : span.since === 'entry' ? 1 : 2;
  const spec = factFor(question, countNeeded(count) + extra);
  if (spec.kind === 'recent' && (spec.keep as number) > RECENT_MAX) {
    return reportCount(
      node.value,
      compiler,
      `this count needs more than ${RECENT_MAX} instants of \`${event}\``,
      'ask for fewer, or write a trait with `count: true` and `within`, and compare that',
    );
  }
  const members = {
    kind,
    event,
    fact: compiler.fact(spec),
    reading: spec.kind === 'tally' ? 'count' : 'instants',
    ...span,
    count,
    ...(key === undefined ? {} : { key, by }),
    ...(where === undefined ? {} : { where }),
    source: compiler.source(node),
  };
  return members as unknown as ConditionSpec;
}

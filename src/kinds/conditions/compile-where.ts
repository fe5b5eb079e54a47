/**
 * Compiles `where` of an event that happened before: it is judged when the event arrives, so it may read that event
 * and the profile only. One equality with a value of the run is possible, too: it becomes the key of the fact.
 */
import type { Entry, ListNode, MapNode, Node, Span } from '../../language/syntax/node.ts';
import type { ConditionSpec } from '../../plan/plan.ts';
import type { Compiler } from '../definition.ts';
import type { Test } from './comparison.ts';
import { problem } from './problem.ts';

/** A lowered `where`: what is folded at event time, and the key, when the event's value must equal one of the run. */
export type CompiledWhere = {
  readonly where?: ConditionSpec | undefined;
  readonly key?: readonly string[] | undefined;
  readonly by?: readonly string[] | undefined;
};

const RUN_PATH = /^(?:entry|steps|digest)[.[]/;
const READABLE_PATH = /^(?:event|profile|subscriber)[.[]/;
const LISTS = ['all', 'any'];

const HELP_READS = 'read `event` and `profile` here, and ask everything else in a condition beside this one';
const HELP_REFS =
  'one equality is possible: `event.PROPERTY: { ref: entry.PROPERTY }`, not inside `any` or `not`';

/** Walks a `where`: `rest` is what remains of it without the key; `key` the equality that becomes one. */
type Walk = { readonly compiler: Compiler; key: Entry | undefined; failed: boolean };

function fail(walk: Walk, span: Span, message: string, help: string): void {
  walk.failed = true;
  walk.compiler.report(
    problem('history-where', message, span, {
      label: 'not known when the event arrives',
      notes: ['`where` of a past event is judged once, when that event arrives'],
      help,
    }),
  );
}

/** The scalars under `ref` anywhere inside a node. */
function refsIn(node: Node): readonly Node[] {
  if (node.node === 'scalar') return [];
  if (node.node === 'list') return node.items.flatMap(refsIn);
  return node.entries.flatMap((each) =>
    each.name === 'ref' && each.value.node === 'scalar' ? [each.value] : refsIn(each.value),
  );
}

function isRunRef(node: Node): boolean {
  return node.node === 'scalar' && typeof node.value === 'string' && RUN_PATH.test(node.value);
}

function isKeyEquality(each: Entry): boolean {
  const { value } = each;
  return (
    /^event[.[]/.test(each.name) &&
    value.node === 'map' &&
    value.entries.length === 1 &&
    value.entries[0]?.name === 'ref'
  );
}

/** Looks at a compared path; true if it remains part of the condition. */
function walkPath(each: Entry, walk: Walk, top: boolean): boolean {
  const refs = refsIn(each.value);
  const runRefs = refs.filter(isRunRef);
  for (const ref of refs) {
    if (ref.node === 'scalar' && String(ref.value).startsWith('trait.')) {
      fail(walk, ref.span, '`where` of a past event reads a trait', HELP_READS);
    }
  }
  const [first] = runRefs;
  if (first === undefined) return true;
  if (top && isKeyEquality(each) && walk.key === undefined) {
    walk.key = each;
    return false;
  }
  const message =
    walk.key !== undefined && isKeyEquality(each)
      ? '`where` of a past event compares two values with the run'
      : '`where` of a past event compares with a value of the run';
  fail(walk, first.span, message, HELP_REFS);
  return true;
}

/** Looks at one key of a condition map; the entry that remains, or undefined when nothing does. */
function walkEntry(each: Entry, walk: Walk, top: boolean): Entry | undefined {
  if (LISTS.includes(each.name) && each.value.node === 'list') {
    const items = each.value.items.map((item) => walkNode(item, walk, top && each.name === 'all'));
    const kept = items.filter((item) => item !== undefined);
    const list: ListNode = { ...each.value, items: kept };
    return kept.length === 0 && items.length > 0 ? undefined : { ...each, value: list };
  }
  if (each.name === 'not') {
    const value = walkNode(each.value, walk, false);
    return value && { ...each, value };
  }
  if (READABLE_PATH.test(each.name)) return walkPath(each, walk, top) ? each : undefined;
  if (RUN_PATH.test(each.name)) {
    fail(walk, each.key.span, `\`where\` of a past event reads \`${each.name}\``, HELP_READS);
  } else if (
    ['event', 'message', 'segment', 'consent'].includes(each.name) ||
    each.name.startsWith('trait.')
  ) {
    fail(walk, each.key.span, `\`where\` of a past event asks for \`${each.name}\``, HELP_READS);
  }
  return each;
}

function walkNode(node: Node, walk: Walk, top: boolean): Node | undefined {
  if (node.node !== 'map' || node.entries.length === 0) return node;
  const entries = node.entries.map((each) => walkEntry(each, walk, top)).filter((each) => each !== undefined);
  return entries.length === 0 ? undefined : { ...node, entries };
}

/** Compiles the key's equality as a condition, which checks its types, and takes its two paths. */
function compileKey(
  each: Entry,
  where: MapNode,
  event: string,
  compiler: Compiler,
): { readonly key: readonly string[]; readonly by: readonly string[] } | undefined {
  const spec = compiler.condition({ ...where, entries: [each] }, { testing: event });
  const path = spec?.path as readonly string[] | undefined;
  const test = (spec?.tests as unknown as readonly Test[] | undefined)?.[0];
  if (path === undefined || test?.right?.ref === undefined) return undefined;
  if (test.as === 'plain') return { key: test.right.ref, by: path.slice(1) };
  compiler.report(
    problem('history-where', '`where` of a past event compares times with the run', each.value.span, {
      label: 'only texts, numbers and booleans can be matched',
      help: 'use `since: entry` or `within` to say from when events count',
    }),
  );
  return undefined;
}

/** Compiles `where` of a history condition over `event`. Reports what is wrong and returns undefined. */
export function compileWhere(node: Node, event: string, compiler: Compiler): CompiledWhere | undefined {
  const walk: Walk = { compiler, key: undefined, failed: false };
  const rest = walkNode(node, walk, true);
  const where = rest && !walk.failed ? compiler.condition(rest, { testing: event }) : undefined;
  if (walk.failed || (rest !== undefined && where === undefined)) return undefined;
  if (walk.key === undefined || node.node !== 'map') return { where };
  const key = compileKey(walk.key, node, event, compiler);
  return key && { where, ...key };
}

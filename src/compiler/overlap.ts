/**
 * Guards of one step that can both hold, where that is plain to see: the same condition twice, or the same value of
 * the same path. Deeper questions are not asked: silence proves nothing.
 */
import { canonicalJson } from '../base/canonical.ts';
import type { Diagnostic } from '../language/diagnostics/diagnostic.ts';
import { child, type Node } from '../language/syntax/node.ts';
import { warning } from './problem.ts';
import { plainValue } from './value.ts';

type Guard = {
  readonly node: Node;
  readonly text: string;
  readonly path: string;
  readonly values: ReadonlySet<string>;
};

const NOT_GUARD = new Set(['id', 'title', 'about', 'steps', 'label']);

/** Warnings about the `paths` of a step's body; the first of two wins, ties by declared order (semantics 13). Pure. */
export function findOverlaps(body: Node): Diagnostic[] {
  const paths = child(body, 'paths');
  const guards = (paths?.node === 'list' ? paths.items : [])
    .map(guardOf)
    .filter((guard) => guard !== undefined);
  const found: Diagnostic[] = [];
  guards.forEach((guard, index) => {
    const earlier = guards.slice(0, index).find((other) => overlap(other, guard));
    if (earlier === undefined) return;
    const same = earlier.text === guard.text;
    found.push(
      warning(
        'overlapping-guards',
        same ? 'two paths have the same guard' : 'two paths can hold at once',
        guard.node.span,
        {
          label: same ? 'never taken' : 'overlaps the earlier path',
          related: [{ span: earlier.node.span, label: 'this one wins' }],
          help: 'make them exclude each other, or keep the one that is meant: the first match wins',
        },
      ),
    );
  });
  return found;
}

function overlap(left: Guard, right: Guard): boolean {
  if (left.text === right.text) return true;
  if (left.path === '' || left.path !== right.path) return false;
  return [...right.values].some((value) => left.values.has(value));
}

/** The guard of one path: its `when`, or its event with what belongs to it. Undefined for weights and `else`. */
function guardOf(path: Node): Guard | undefined {
  const when = child(path, 'when');
  if (when !== undefined) return { node: when, text: canonicalJson(plainValue(when)), ...equalityOf(when) };
  const event = child(path, 'event');
  if (path.node !== 'map' || event === undefined) return undefined;
  const guard = Object.fromEntries(
    path.entries
      .filter((each) => !NOT_GUARD.has(each.name))
      .map((each) => [each.name, plainValue(each.value)]),
  );
  return { node: event, text: canonicalJson(guard), path: '', values: new Set() };
}

/** `{ profile.country: ES }` or `{ profile.country: { in: [ES, PT] } }` as a path and its values. */
function equalityOf(when: Node): Pick<Guard, 'path' | 'values'> {
  const none = { path: '', values: new Set<string>() };
  if (when.node !== 'map' || when.entries.length !== 1) return none;
  const [only] = when.entries;
  if (only === undefined || !/[.[]/.test(only.name)) return none;
  if (only.value.node === 'scalar') {
    return { path: only.name, values: new Set([canonicalJson(only.value.value)]) };
  }
  const listed =
    only.value.node === 'map' && only.value.entries.length === 1 ? child(only.value, 'in') : undefined;
  if (listed?.node !== 'list') return none;
  return { path: only.name, values: new Set(listed.items.map((item) => canonicalJson(plainValue(item)))) };
}

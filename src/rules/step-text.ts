/** What steps do, as text: equal texts do the same, whatever the steps and their paths are called. */
import type { Entry, Node } from '../language/syntax/node.ts';

/** The keys by which people call a step or path: they change nothing of what it does. */
export const STEP_NAMES: ReadonlySet<string> = new Set(['id', 'title', 'about']);

/** A step, or a list of steps, as text without names; the order of keys does not count. Pure. */
export function stepText(node: Node): string {
  if (node.node === 'scalar') return JSON.stringify(node.value);
  if (node.node === 'list') return `[${node.items.map(stepText).join(',')}]`;
  const entries = node.entries.filter(({ name }) => !STEP_NAMES.has(name)).sort(byName);
  return `{${entries.map(({ name, value }) => `${JSON.stringify(name)}:${stepText(value)}`).join(',')}}`;
}

function byName(left: Entry, right: Entry): number {
  return left.name < right.name ? -1 : left.name > right.name ? 1 : 0;
}

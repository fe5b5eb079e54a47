/** What steps do, as text: equal texts do the same, whatever the steps and their paths are called. */
import { canonicalJson } from '../base/canonical.ts';
import type { Json } from '../base/json.ts';
import { plainValue } from '../compiler/value.ts';
import type { Node } from '../language/syntax/node.ts';

/** What people call a step or path. */
const NAMES: ReadonlySet<string> = new Set(['id', 'title', 'about']);

/** A step, or a list of steps, as canonical text without names. Pure. */
export function stepText(node: Node): string {
  return canonicalJson(withoutNames(plainValue(node)));
}

function withoutNames(value: Json): Json {
  if (Array.isArray(value)) return value.map(withoutNames);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).filter(([name]) => !NAMES.has(name));
  return Object.fromEntries(members.map(([name, member]) => [name, withoutNames(member as Json)]));
}

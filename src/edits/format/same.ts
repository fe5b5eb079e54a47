/** Whether two readings of a text say the same: equal values in any order of keys, and the same comments. Pure. */
import type { Node } from '../../language/syntax/node.ts';
import type { Parsed } from '../../language/syntax/parse.ts';

/** False, too, where one of them could not be read. */
export function saysTheSame(before: Parsed, after: Parsed): boolean {
  if (before.root === null || after.root === null || before.broken || after.broken) return false;
  return isEqual(before.root, after.root) && commentsOf(before) === commentsOf(after);
}

function commentsOf({ comments }: Parsed): string {
  return comments
    .map(({ text }) => text.trimEnd())
    .sort()
    .join('\n');
}

function isEqual(left: Node, right: Node): boolean {
  if (left.node === 'scalar') return right.node === 'scalar' && Object.is(left.value, right.value);
  if (left.node === 'list') {
    return (
      right.node === 'list' &&
      left.items.length === right.items.length &&
      left.items.every((item, index) => isEqual(item, right.items[index] ?? item))
    );
  }
  if (right.node !== 'map' || left.entries.length !== right.entries.length) return false;
  const others = new Map(right.entries.map(({ name, value }) => [name, value]));
  return left.entries.every(({ name, value }) => {
    const other = others.get(name);
    return other !== undefined && isEqual(value, other);
  });
}

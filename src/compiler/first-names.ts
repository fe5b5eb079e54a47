/**
 * What a step was called when its journey was written first, as far as `migrate` tells: what is drawn by such a name is not
 * drawn anew by a rename. Reports nothing.
 */
import { child, type Node } from '../language/syntax/node.ts';
import { itemsOf, textOf } from '../language/syntax/read-node.ts';

/**
 * Gives "journey/step" under their first names. Where several steps became one, it is a step of its own; so is a later step that
 * has the former name of another one, for else both would be drawn alike.
 */
export function createFirstNames(root: Node, journey: string): (step: string) => string {
  const moves = itemsOf(child(root, 'migrate')).map((order) => child(order, 'moved'));
  const [first = journey] = moves.flatMap((move) => textOf(child(move, 'journey')) ?? []);
  const former = new Map<string, string | null>();
  for (const move of moves) {
    const [from, to] = [textOf(child(move, 'from')), textOf(child(move, 'to'))];
    if (from !== undefined && to !== undefined) former.set(to, former.has(to) ? null : from);
  }
  const givenAway = new Set(former.values());
  return (step) => {
    if (givenAway.has(step) && !former.has(step)) return `${first}/${step}/again`;
    const seen = new Set<string>();
    let name = step;
    for (let next = former.get(name); typeof next === 'string' && !seen.has(next); next = former.get(name)) {
      seen.add(next);
      name = next;
    }
    return `${first}/${name}`;
  };
}

/** Times a rule's visits, for `--stats`. Changes nothing about them. */
import type { Visitor } from './definition.ts';

/** The same visitor; what each visit takes is added to `durations` under the rule's id, in milliseconds. */
export function timeVisitor(
  visitor: Visitor,
  rule: string,
  durations: Map<string, number>,
  clock: () => number,
): Visitor {
  durations.set(rule, 0);
  const time =
    <Site extends readonly unknown[]>(visit: (...site: Site) => void) =>
    (...site: Site): void => {
      const startedAt = clock();
      visit(...site);
      durations.set(rule, (durations.get(rule) ?? 0) + clock() - startedAt);
    };
  const { document, step, scalar, finish } = visitor;
  return {
    ...(document && { document: time(document) }),
    ...(step && { step: time(step) }),
    ...(scalar && { scalar: time(scalar) }),
    ...(finish && { finish: time(finish) }),
  };
}

/** Refuses who is excluded; whoever cannot be judged is excluded as well (semantics 12). */
import { type Gate, type Linker, type NamedPolicy, Truth } from '../../../kernel/kinds.ts';
import { byName, coveringOf } from '../covering.ts';
import { readPolicy } from '../spec.ts';
import type { ExclusionData } from './schema.ts';

/** The gate: all covering exclusions are evaluated; the first that applies, by name, is reported (semantics 26). */
export function link(policies: readonly NamedPolicy[], linker: Linker): Gate {
  const covering = coveringOf(
    byName(policies).map((policy) => ({
      policy,
      when: linker.condition(readPolicy<ExclusionData>(policy.spec).when),
    })),
  );
  return {
    judge(send, _rivals, view) {
      const judged = covering(send).map(({ policy, when }) => ({ policy, truth: when(view) }));
      const applying = judged.filter(({ truth }) => truth !== Truth.False);
      const [first] = applying;
      if (first === undefined) return { verdict: 'pass' };
      if (view.seen !== null) view.seen.exclusions = applying.map(({ policy }) => policy.name);
      const reason = first.truth === Truth.Unknown ? 'excluded_unknown' : 'excluded';
      return { verdict: 'refuse', policy: first.policy.name, reason, source: first.policy.source };
    },
  };
}

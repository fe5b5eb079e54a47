/** Refuses who is excluded; whoever cannot be judged, or only by old data, is excluded as well (semantics 12). */

import { formatInstant, parseInstant } from '../../../base/instant.ts';
import type { Json } from '../../../base/json.ts';
import {
  type Gate,
  type GateView,
  type Instead,
  type Linker,
  type NamedPolicy,
  Truth,
} from '../../../kernel/kinds.ts';
import { byName, coveringOf } from '../covering.ts';
import { readPolicy } from '../spec.ts';
import type { ExclusionData, FreshData } from './schema.ts';

/** Why an exclusion applies; null where it does not. */
type Objection = 'excluded' | 'excluded_unknown' | 'stale' | null;
type Newest = (view: GateView) => number | null;

/** When the data last arrived; what is dated later than now has not arrived. Null: never, as far as is known. */
function linkNewest({ from }: FreshData, linker: Linker): Newest {
  if (from.by === 'attribute') {
    const read = linker.path(from.path);
    return (view) => instantOf(read(view));
  }
  const readers = from.facts.map((fact) => linker.fact(fact, { of: 'instants' }));
  return (view) => {
    const arrived = readers
      .flatMap((read) => (read(view) as readonly number[] | undefined) ?? [])
      .filter((at) => at <= view.now);
    return arrived.length === 0 ? null : Math.max(...arrived);
  };
}

function instantOf(value: Json | undefined): number | null {
  return typeof value === 'number' ? value : typeof value === 'string' ? parseInstant(value) : null;
}

/** True while the data are fresh: for less than `withinMs` after they arrived (semantics 3). */
function linkFreshness(data: FreshData, linker: Linker): (view: GateView) => boolean {
  const newest = linkNewest(data, linker);
  return (view) => {
    const at = newest(view);
    if (view.seen !== null) {
      view.seen[`data.${data.name}`] = at === null ? null : formatInstant(at as GateView['now']);
    }
    return at !== null && at <= view.now && at > view.now - data.withinMs;
  };
}

/** A policy that excludes, and why. */
type Applying = {
  readonly policy: NamedPolicy;
  readonly reroute: Instead | null;
  readonly reason: Exclude<Objection, null>;
};

function linkPolicy(policy: NamedPolicy, linker: Linker) {
  const { when, data = [], instead } = readPolicy<ExclusionData>(policy.spec);
  const holds = linker.condition(when);
  const areFresh = data.map((each) => linkFreshness(each, linker));
  const judge = (view: GateView): Objection => {
    const truth = holds(view);
    let isFresh = true;
    for (const fresh of areFresh) if (!fresh(view)) isFresh = false;
    if (truth === Truth.True) return 'excluded';
    if (truth === Truth.Unknown) return 'excluded_unknown';
    return isFresh ? null : 'stale';
  };
  const { name, source } = policy;
  const reroute: Instead | null =
    instead === undefined
      ? null
      : { policy: name, channel: instead.channel, contact: instead.to, template: instead.template, source };
  return { policy, judge, reroute };
}

/**
 * The gate: all covering exclusions are evaluated; the first that applies, by name, is reported. Whoever is known to
 * be excluded is handed to a person by each `instead:`; missing or old data are no reason to call one (semantics 26).
 */
export function link(policies: readonly NamedPolicy[], linker: Linker): Gate {
  const covering = coveringOf(byName(policies).map((policy) => linkPolicy(policy, linker)));
  return {
    judge(send, _rivals, view) {
      const applying: Applying[] = [];
      for (const { policy, judge, reroute } of covering(send)) {
        const reason = judge(view);
        if (reason !== null) applying.push({ policy, reroute, reason });
      }
      const [first] = applying;
      if (first === undefined) return { verdict: 'pass' };
      if (view.seen !== null) view.seen.exclusions = applying.map(({ policy }) => policy.name);
      const instead = applying.flatMap(({ reason, reroute }) =>
        reason === 'excluded' && reroute !== null ? [reroute] : [],
      );
      const { name, source } = first.policy;
      const refusal = { verdict: 'refuse', policy: name, reason: first.reason, source } as const;
      return instead.length === 0 ? refusal : { ...refusal, instead };
    },
  };
}

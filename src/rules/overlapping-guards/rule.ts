/**
 * A value that two paths of one step list: the first of them gets it. Only listed values are compared. Of ranges and of
 * different attributes the order is the usual way to say what comes first, and nothing is said of those.
 */

import { instant } from '../../base/ids.ts';
import { formatInstant } from '../../base/instant.ts';
import type { Json } from '../../base/json.ts';
import type { CompareSpec } from '../../kinds/conditions/compare/compile.ts';
import { formatPath, type Reading } from '../../kinds/conditions/comparison.ts';
import type { ConditionSpec } from '../../plan/plan.ts';
import type { PlanContext, PlanRule, Visitor } from '../definition.ts';
import { type Guard, guardsOf, isForestalled, rivalsOf } from '../guards.ts';

export const rule: PlanRule = {
  id: 'overlapping-guards',
  family: 'structure',
  title: 'two paths list the same value',
  question: 'Which path do people take who fit two of them?',
  level: 'warn',
  since: '2026-11',
  isWaivable: true,
  needs: 'plan',
  create,
};

function create({ plan, report, stepOf }: PlanContext): Visitor {
  return {
    step: (site) => {
      const step = stepOf(site);
      const guards = step === undefined ? [] : guardsOf(site, step);
      for (const [index, guard] of guards.entries()) {
        const rivals = rivalsOf(guards, index);
        const earlier = rivals.map((rival) => ({ rival, shared: sharedBy(rival, guard) }));
        const [first] = earlier.filter(({ shared }) => shared !== null);
        // A path that is never taken at all is the business of `never-true-path`.
        if (first === undefined || isForestalled(guard, rivals, plan)) continue;
        report({
          message: `both \`${first.rival.path}\` and \`${guard.path}\` take ${first.shared}`,
          span: guard.span,
          label: 'lists it again',
          related: [{ span: first.rival.span, label: 'this one wins' }],
          help: 'list each value once: the first path that holds is taken',
        });
      }
    },
  };
}

type Listed = { readonly path: string; readonly as: Reading; readonly values: readonly Json[] };

/** What both list, in words; null where they share nothing, or cannot be compared. */
function sharedBy(one: Guard, other: Guard): string | null {
  const [left, right] = [listedBy(one.when), listedBy(other.when)];
  if (left === null || right === null || left.path !== right.path || left.as !== right.as) return null;
  const shared = left.values.filter((value) => right.values.includes(value));
  if (shared.length === 0) return null;
  return `\`${left.path}\` ${shared.map((value) => `\`${textOf(value, left.as)}\``).join(', ')}`;
}

/** A value as people write it. */
function textOf(value: Json, as: Reading): string {
  return as === 'instant' && typeof value === 'number' ? formatInstant(instant(value)) : String(value);
}

/** The values that a condition lists for a path, if it does nothing else. */
function listedBy(when: ConditionSpec | undefined): Listed | null {
  if (when?.kind !== 'compare') return null;
  const { path, tests } = when as unknown as CompareSpec;
  const [test] = tests;
  const value = test?.right?.value;
  if (test === undefined || tests.length > 1 || value === undefined) return null;
  if (test.op !== 'eq' && test.op !== 'in') return null;
  return {
    path: formatPath(path),
    as: test.as ?? 'plain',
    values: Array.isArray(value) ? (value as readonly Json[]) : [value],
  };
}

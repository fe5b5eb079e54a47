/**
 * Conditions about people that are true of nobody, or of everybody: segments, audiences and exclusions. What can never
 * hold is told by `satisfiable/`, which is sure or silent.
 */
import { nameSpan, type SourceDocument } from '../../compiler/source-document.ts';
import { child, entry } from '../../language/syntax/node.ts';
import type { ConditionSpec } from '../../plan/plan.ts';
import { conditionsIn } from '../conditions.ts';
import type { PlanContext, PlanRule, Visitor } from '../definition.ts';
import { isAlwaysTrue, isNeverTrue } from '../satisfiable/satisfiable.ts';

export const rule: PlanRule = {
  id: 'contradictory-segment',
  family: 'audience',
  title: 'a segment, audience or exclusion that is true of nobody, or of everybody',
  question: 'Is there anybody at all whom this describes, and anybody whom it does not?',
  level: 'error',
  since: '2026-11',
  isWaivable: true,
  needs: 'plan',
  create,
};

/** The key under which each kind of document has its condition. */
const KEYS: { readonly [kind: string]: string } = {
  Segment: 'when',
  Journey: 'audience',
  ExclusionPolicy: 'when',
};

type Truth = 'nobody' | 'everybody' | null;

function create(context: PlanContext): Visitor {
  const { plan, report } = context;
  const bySegment = new Map<string, Truth>();
  const truthOf = (when: ConditionSpec): Truth => {
    if (isNeverTrue(when, plan)) return 'nobody';
    return isAlwaysTrue(when, plan) ? 'everybody' : null;
  };
  const truthOfSegment = (name: string): Truth => {
    const known = bySegment.get(name);
    if (known !== undefined) return known;
    const when = plan.segments[name]?.when;
    const truth = when === undefined ? null : truthOf(when);
    bySegment.set(name, truth);
    return truth;
  };
  return {
    document: (document) => {
      const { kind, name } = document;
      const when = conditionOf(document, context);
      if (when === undefined) return;
      const truth = kind === 'Segment' ? truthOfSegment(name) : truthOf(when);
      if (truth === null || leansOnOne(when, context, truthOfSegment)) return;
      const key = KEYS[kind] ?? 'when';
      const node = child(document.root, key);
      const what = kind === 'Journey' ? `the audience of \`${name}\`` : `the ${kind} \`${name}\``;
      report({
        message: `${what} ${kind === 'ExclusionPolicy' ? 'excludes' : 'takes in'} ${truth}`,
        span: entry(document.root, key)?.key.span ?? node?.span ?? nameSpan(document),
        label: truth === 'nobody' ? 'can never be true' : 'is always true',
        help:
          truth === 'nobody'
            ? 'two of its parts contradict each other: correct one, or join them with `any`'
            : 'its parts leave nobody out: correct one, or leave the condition out',
      });
    },
  };
}

function conditionOf({ kind, name }: SourceDocument, { plan }: PlanContext): ConditionSpec | undefined {
  if (kind === 'Segment') return plan.segments[name]?.when;
  if (kind === 'Journey') return plan.journeys[name]?.audience;
  if (kind !== 'ExclusionPolicy') return undefined;
  const when = plan.policies[name]?.spec.when;
  return typeof when === 'object' && when !== null && 'kind' in when ? (when as ConditionSpec) : undefined;
}

/** A segment in it is true of nobody, or of everybody: that is said there. */
function leansOnOne(
  when: ConditionSpec,
  { workspace }: PlanContext,
  truthOfSegment: (name: string) => Truth,
): boolean {
  for (const { kind, segment } of conditionsIn(when, workspace.definitions)) {
    if (kind === 'segment' && typeof segment === 'string' && truthOfSegment(segment) !== null) return true;
  }
  return false;
}

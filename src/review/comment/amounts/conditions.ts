/** Who meets a condition after a change, against who met it before: only what the structure of both proves. */

import { describeCondition } from '../../../kinds/describe-condition.ts';
import { escapeMarkdown } from '../../../language/diagnostics/printers/markdown.ts';
import type { ConditionSpec } from '../../../plan/plan.ts';
import { tellChange } from '../sentence.ts';
import type { Direction, Ground } from './amount.ts';

/** `wider`: whoever met it still does, and others may; `other`: neither is proven. */
export type Comparison = 'same' | 'wider' | 'narrower' | 'other';

/** Compares a condition of the one plan with one of the other; absent: everybody meets it. Pure. */
export function compareConditions(
  before: ConditionSpec | undefined,
  after: ConditionSpec | undefined,
  { forth, back }: Pick<Ground, 'forth' | 'back'>,
): Comparison {
  if (before === undefined || after === undefined)
    return before === after ? 'same' : before === undefined ? 'narrower' : 'wider';
  const [holdsAll, heldBefore] = [forth(before, after), back(after, before)];
  if (holdsAll) return heldBefore ? 'same' : 'wider';
  return heldBefore ? 'narrower' : 'other';
}

/** The direction of what goes out to those who meet a condition; null: nothing differs. */
export const OF_THOSE_WHO_MEET: { readonly [found in Comparison]: Direction | null } = {
  same: null,
  wider: 'more',
  narrower: 'fewer',
  other: 'unknown',
};

/** The direction of what goes out to those who do not meet it. */
export const OF_THE_OTHERS: { readonly [found in Comparison]: Direction | null } = {
  same: null,
  wider: 'fewer',
  narrower: 'more',
  other: 'unknown',
};

/** Two conditions as one sentence where they are alike: what is new stands out. Pure. */
export function tellConditions(before: ConditionSpec, after: ConditionSpec, { sides }: Ground): string {
  const [was, is] = [before, after].map((each) => describeCondition(each, sides.definitions));
  return was === is ? escapeMarkdown(is ?? '') : tellChange(was ?? null, is ?? null);
}

/** A condition of the plan after the change, as Markdown. Pure. */
export function tellCondition(condition: ConditionSpec, { sides: { definitions } }: Ground): string {
  return escapeMarkdown(describeCondition(condition, definitions));
}

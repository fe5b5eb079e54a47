/** Who meets a condition after a change, against who met it before: only what the structure of both proves. */
import { meetsOnly, sayTogether } from '../../../kinds/conditions/apart.ts';
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

/** Who meets a condition now and did not, and who did and does not, as Markdown; null: nobody, or nobody can say who. */
export type Movers = { readonly come: string | null; readonly gone: string | null };

/** Tells who comes to meet a condition, and who no longer does; absent: everybody meets it. Pure. */
export function tellMovers(
  before: ConditionSpec | undefined,
  after: ConditionSpec | undefined,
  { sides }: Ground,
): Movers {
  const say = (spec: ConditionSpec) => describeCondition(spec, sides.definitions);
  const was = before && { spec: before, plan: sides.before };
  const is = after && { spec: after, plan: sides.after };
  const tell = (all: readonly ConditionSpec[] | null) =>
    all === null || all.length === 0 ? null : escapeMarkdown(sayTogether(all, say));
  return { come: tell(meetsOnly(is, was, say)), gone: tell(meetsOnly(was, is, say)) };
}

/** Some people of whom more gets to them, and others of whom less does; each with what they fit, where that is known. */
export type Moved = {
  readonly direction: Direction;
  readonly fits: string | null;
};

/** The directions of what goes out to those who meet a condition (`gets`), or to all others. Pure. */
export function moveBy(
  found: Comparison,
  { come, gone }: Movers,
  gets: 'who meets it' | 'the others',
): readonly Moved[] {
  if (found === 'same') return [];
  const [up, down] = gets === 'who meets it' ? [come, gone] : [gone, come];
  const isWider = (found === 'wider') === (gets === 'who meets it');
  if (found !== 'other')
    return [isWider ? { direction: 'more', fits: up } : { direction: 'fewer', fits: down }];
  if (up === null || down === null) return [{ direction: 'unknown', fits: null }];
  return [
    { direction: 'more', fits: up },
    { direction: 'fewer', fits: down },
  ];
}

/** Two conditions as one sentence where they are alike: what is new stands out. Pure. */
export function tellConditions(before: ConditionSpec, after: ConditionSpec, { sides }: Ground): string {
  const [was, is] = [before, after].map((each) => describeCondition(each, sides.definitions));
  return was === is ? escapeMarkdown(is ?? '') : tellChange(was ?? null, is ?? null);
}

/** A condition as Markdown. Pure. */
export function tellCondition(condition: ConditionSpec, { sides: { definitions } }: Ground): string {
  return escapeMarkdown(describeCondition(condition, definitions));
}

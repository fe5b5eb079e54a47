/** Lists of conditions, `all` and `any`: what the two share. Which truth ends the list is theirs to say. */
import { type Instant, NEVER } from '../../base/ids.ts';
import { type Linker, type Predicate, Truth } from '../../kernel/kinds.ts';
import type { Entry } from '../../language/syntax/node.ts';
import type { ConditionSpec } from '../../plan/plan.ts';
import type { Compiler } from '../definition.ts';
import { negate } from './link-comparison.ts';
import { problem } from './problem.ts';
import { isTimeless, markTimeless } from './timeless.ts';

/** The plan's form of `all` and `any`. */
export type JunctionSpec = ConditionSpec & { readonly of: readonly ConditionSpec[] };

/** Compiles the list under `all` or `any`; every item's problems are reported. */
export function compileJunction(kind: string, subject: Entry, compiler: Compiler): ConditionSpec | undefined {
  const { value } = subject;
  if (value.node !== 'list' || value.items.length === 0) {
    compiler.report(
      problem('bad-shape', `\`${kind}\` needs a list of conditions`, value.span, {
        label: value.node === 'list' ? 'an empty list' : 'not a list',
        help: `write each condition under \`${kind}:\` behind a dash`,
      }),
    );
    return undefined;
  }
  const of = value.items.map((item) => compiler.condition(item));
  if (of.some((each) => each === undefined)) return undefined;
  return { kind, of, source: compiler.source(subject) } as unknown as ConditionSpec;
}

/** Kleene's answer where nothing has settled the list: `otherwise` only if every part says so. */
function linkTwo([first, second]: readonly [Predicate, Predicate], ends: Truth): Predicate {
  const otherwise = negate(ends);
  return (view) => {
    const one = first(view);
    if (one === ends) return ends;
    const two = second(view);
    return two === otherwise ? one : two;
  };
}

function linkThree(
  [first, second, third]: readonly [Predicate, Predicate, Predicate],
  ends: Truth,
): Predicate {
  const otherwise = negate(ends);
  return (view) => {
    const one = first(view);
    if (one === ends) return ends;
    const two = second(view);
    if (two === ends) return ends;
    const three = third(view);
    if (three !== otherwise) return three;
    return two === otherwise ? one : two;
  };
}

function linkFour(
  [first, second, third, fourth]: readonly [Predicate, Predicate, Predicate, Predicate],
  ends: Truth,
): Predicate {
  const otherwise = negate(ends);
  return (view) => {
    const one = first(view);
    if (one === ends) return ends;
    const two = second(view);
    if (two === ends) return ends;
    const three = third(view);
    if (three === ends) return ends;
    const four = fourth(view);
    if (four !== otherwise) return four;
    if (three !== otherwise) return three;
    return two === otherwise ? one : two;
  };
}

function linkMany(predicates: readonly Predicate[], ends: Truth): Predicate {
  const otherwise = negate(ends);
  return (view) => {
    let truth = otherwise;
    for (let index = 0; index < predicates.length; index += 1) {
      const each = (predicates[index] as Predicate)(view);
      if (each === ends) return ends;
      if (each === Truth.Unknown) truth = each;
    }
    return truth;
  };
}

/** Links a list of predicates that leave the expiry alone; short ones, which most are, without a loop. */
function linkTimeless(predicates: readonly Predicate[], ends: Truth): Predicate {
  const [first, second, third, ...more] = predicates;
  if (first === undefined || second === undefined || more.length > 1) return linkMany(predicates, ends);
  if (third === undefined) return linkTwo([first, second], ends);
  const [fourth] = more;
  if (fourth === undefined) return linkThree([first, second, third], ends);
  return linkFour([first, second, third, fourth], ends);
}

/**
 * Links a list of which the first condition that is `ends` settles the whole; then its expiry alone counts.
 * Otherwise all were evaluated, and the earliest expiry counts.
 */
export function linkJunction(spec: ConditionSpec, linker: Linker, ends: Truth): Predicate {
  const predicates = (spec as JunctionSpec).of.map((each) => linker.condition(each));
  const [only] = predicates;
  if (only !== undefined && predicates.length === 1) return only;
  if (predicates.every(isTimeless)) return markTimeless(linkTimeless(predicates, ends));
  return (view) => {
    const before = view.validUntil;
    let earliest = before;
    let truth = negate(ends);
    for (const predicate of predicates) {
      view.validUntil = NEVER;
      const each = predicate(view);
      if (each === ends) {
        view.validUntil = Math.min(before, view.validUntil) as Instant;
        return ends;
      }
      if (view.validUntil < earliest) earliest = view.validUntil;
      if (each === Truth.Unknown) truth = Truth.Unknown;
    }
    view.validUntil = earliest;
    return truth;
  };
}

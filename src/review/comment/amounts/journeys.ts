/** Which way messages go by who enters a journey and who leaves it: audience, entry, exits, and orders of `migrate`. Pure. */
import { canonicalJson } from '../../../base/canonical.ts';
import { sayDuration } from '../../../base/duration.ts';
import { isJsonObject, type JsonObject } from '../../../base/json.ts';
import { sayCount } from '../../../base/say-count.ts';
import { codeSpan as code } from '../../../language/diagnostics/printers/markdown.ts';
import { orderFor } from '../../../plan/diff/renames.ts';
import { meaningOf } from '../../../plan/digest.ts';
import type { ConditionSpec, EntryPlan, ExitPlan, JourneyPlan } from '../../../plan/plan.ts';
import { nameSome } from '../name-some.ts';
import type { Amount, Direction, Ground } from './amount.ts';
import {
  compareConditions,
  OF_THE_OTHERS,
  OF_THOSE_WHO_MEET,
  tellCondition,
  tellConditions,
} from './conditions.ts';
import { sayWhatSendsTo } from './say-what.ts';
import { sendsBehind, sendsFrom, takesTime } from './ways.ts';

/** A journey on both sides, `after` with the present names; `names`: former names of steps -> present ones. */
export type Pair = {
  readonly before: JourneyPlan;
  readonly after: JourneyPlan;
  readonly names: ReadonlyMap<string, string>;
};

type Said = readonly (readonly [direction: Direction | null, why: string])[];

function rows(messages: string, said: Said): readonly Amount[] {
  return said.flatMap(([direction, why]) => (direction === null ? [] : [{ direction, messages, why }]));
}

const sayEntering = ({ after }: Pair) => sayWhatSendsTo(after.name, 'whoever enters it');

/** By the audience, whether it says something else itself or what it asks does. */
export function amountsOfAudience(pair: Pair, ground: Ground): readonly Amount[] {
  const [was, is] = [pair.before.audience, pair.after.audience];
  const found = compareConditions(was, is, ground);
  const words: { readonly [found in typeof found]: string } = {
    same: '',
    wider: 'fits more people than before',
    narrower: 'fits fewer people than before',
    other: 'fits other people than before',
  };
  const why =
    is === undefined
      ? `its audience is gone: everybody fits, and before only who met: ${was === undefined ? '' : tellCondition(was, ground)}`
      : `its audience ${words[found]}: ${was === undefined ? tellCondition(is, ground) : tellConditions(was, is, ground)}`;
  return rows(sayEntering(pair), [[OF_THOSE_WHO_MEET[found], why]]);
}

const raised = (old: number, young: number): Direction | null =>
  old === young ? null : young > old ? 'more' : 'fewer';

const NO_LIMIT = Number.POSITIVE_INFINITY;
const sayLimit = (limit: number) => (limit === NO_LIMIT ? 'no limit' : String(limit));

function limitsOf({ before, after }: Pair): Said {
  return (['perDay', 'total'] as const).map((key) => {
    const [was, is] = [before.limit?.[key] ?? NO_LIMIT, after.limit?.[key] ?? NO_LIMIT];
    const what = key === 'perDay' ? 'people a day may enter' : 'people in all may enter';
    return [raised(was, is), `${what}: ${sayLimit(is)} (was ${sayLimit(was)})`];
  });
}

const AGAIN_NEVER = Number.POSITIVE_INFINITY;

function againOf({ before, after }: Pair): Said {
  const [was, is] = [before.reentry, after.reentry];
  if (canonicalJson(was) === canonicalJson(is)) return [];
  const spanOf = (each: typeof was) =>
    each.mode === 'never' ? AGAIN_NEVER : each.mode === 'always' ? 0 : each.afterMs;
  const say = (each: typeof was) =>
    each.mode === 'never'
      ? 'never'
      : each.mode === 'always'
        ? 'at any time'
        : `after ${sayDuration(each.afterMs)} from the ${each.from}`;
  const why = `the same person may enter again: ${say(is)} (was ${say(was)})`;
  // From the exit and from the entry are two clocks: which of them comes first depends on the run.
  const isOneClock = was.mode !== 'after' || is.mode !== 'after' || was.from === is.from;
  return [[isOneClock ? raised(-spanOf(was), -spanOf(is)) : 'unknown', why]];
}

/** By events, segments and the like. */
function startOf(pair: Pair, ground: Ground): Said {
  const [was, is] = [pair.before.entry, pair.after.entry];
  if (was.by === 'event' && is.by === 'event' && was.event === is.event) {
    const found = compareConditions(was.where, is.where, ground);
    const condition = is.where === undefined ? 'every one of them' : tellCondition(is.where, ground);
    return [[OF_THOSE_WHO_MEET[found], `${code(is.event)} lets people in where: ${condition}`]];
  }
  if (was.by === 'segment' && is.by === 'segment') return bySegment(pair, [was, is], ground);
  const isSame = canonicalJson(meaningOf(was)) === canonicalJson(meaningOf(is));
  return isSame ? [] : [['unknown', 'people enter by something else than before']];
}

type BySegment = EntryPlan & { readonly by: 'segment' };

function bySegment({ after }: Pair, [was, is]: readonly [BySegment, BySegment], ground: Ground): Said {
  const spec = ({ segment }: BySegment): ConditionSpec => ({ kind: 'segment', segment });
  const found = compareConditions(spec(was), spec(is), ground);
  const held = OF_THOSE_WHO_MEET[found];
  // Who is a member for longer becomes one less often: only where once is all, more members are more entries.
  const direction = held !== null && after.reentry.mode !== 'never' ? 'unknown' : held;
  const said = `people enter by becoming a member of ${code(is.segment)}, which holds other people than before`;
  const taken = raised(Number(was.existing === 'enter'), Number(is.existing === 'enter'));
  const all = `whoever is in ${code(is.segment)} already ${taken === 'more' ? 'now enters' : 'no longer enters'} with the apply`;
  return [
    [direction, said],
    [taken, all],
  ];
}

function activeOf({ before, after }: Pair): Said {
  const most = ({ whileActive, maxActive }: JourneyPlan) => (whileActive === 'parallel' ? maxActive : 1);
  const found = raised(most(before), most(after));
  const isOther = before.whileActive !== after.whileActive;
  const why = `while somebody is in it, an entry means: ${code(after.whileActive)} (was ${code(before.whileActive)})`;
  const isRestart = [before, after].some(({ whileActive }) => whileActive === 'restart');
  return [[isRestart && isOther ? 'unknown' : found, why]];
}

/** By the ways in, and how often they are open. */
export function amountsOfEntry(pair: Pair, ground: Ground): readonly Amount[] {
  const [was, is] = [pair.before.key, pair.after.key].map((key) => canonicalJson(key ?? null));
  const key: Said = was === is ? [] : [['unknown', 'another value tells one run of a person from the next']];
  const said = [...limitsOf(pair), ...againOf(pair), ...startOf(pair, ground), ...activeOf(pair), ...key];
  return rows(sayEntering(pair), said);
}

const nameOf = (exit: ExitPlan) => (exit.by === 'event' ? exit.event : exit.segment);
const sayExit = (exit: ExitPlan) =>
  exit.by === 'event' ? `do ${code(exit.event)}` : `come into ${code(exit.segment)}`;

function compareExits(was: ExitPlan, is: ExitPlan, ground: Ground): Direction | null {
  if (was.by === 'segment' && is.by === 'segment') {
    const [old, young] = [was, is].map(({ segment }): ConditionSpec => ({ kind: 'segment', segment }));
    return OF_THE_OTHERS[compareConditions(old, young, ground)];
  }
  if (was.by !== 'event' || is.by !== 'event') return 'unknown';
  const isSameKey = canonicalJson(was.key ?? null) === canonicalJson(is.key ?? null);
  return isSameKey ? OF_THE_OTHERS[compareConditions(was.where, is.where, ground)] : 'unknown';
}

/** By the ways out: who stays longer may get more. */
export function amountsOfExits(pair: Pair, ground: Ground): readonly Amount[] {
  const { before, after } = pair;
  const alike = (exit: ExitPlan, all: readonly ExitPlan[]) =>
    all.filter((other) => other.by === exit.by && nameOf(other) === nameOf(exit));
  const gone = before.exits.flatMap((exit): Amount[] => {
    const [same, ...others] = alike(exit, after.exits);
    const messages = sayWhatSendsTo(after.name, `people who ${sayExit(exit)} while inside`);
    if (same === undefined) return [{ direction: 'more', messages, why: 'they no longer leave it by that' }];
    const isSeveral = others.length > 0 || alike(exit, before.exits).length > 1;
    const found = compareExits(exit, same, ground);
    if (found === null) return [];
    return [
      {
        direction: isSeveral ? 'unknown' : found,
        messages,
        why:
          found === 'fewer'
            ? 'more of them leave it by that'
            : 'not all who left it by that are known to leave',
      },
    ];
  });
  const come = after.exits
    .filter((exit) => alike(exit, before.exits).length === 0)
    .map(
      (exit): Amount => ({
        direction: 'fewer',
        messages: sayWhatSendsTo(after.name, `people who ${sayExit(exit)} while inside`),
        why: 'they now leave it',
      }),
    );
  return [...gone, ...come];
}

/** So many runs at a step, where somebody counted; 0: nobody is there. */
function countAt(step: string, { before, after }: Pair, { parked }: Ground): number | null {
  if (parked === null) return null;
  const own = parked.filter((each) => each.step === step && [before.name, after.name].includes(each.journey));
  return own.reduce((sum, { count }) => sum + count, 0);
}

function amountsOfOrder(order: JsonObject, pair: Pair, ground: Ground): readonly Amount[] {
  const { before, after, names } = pair;
  const { moved, exit } = order;
  const from = isJsonObject(moved ?? null) ? (moved as JsonObject).from : exit;
  if (typeof from !== 'string') return [];
  const count = countAt(from, pair, ground);
  if (count === 0) return [];
  const messages = sayWhatSendsTo(
    after.name,
    `${count === null ? 'whoever is' : `the ${sayCount(count, 'run')} now`} at ${code(from)}`,
  );
  const behind = sendsBehind(before, from, ground.sides);
  if (typeof exit === 'string') {
    const why =
      behind.length === 0
        ? 'they leave it; no send is behind that step'
        : `they leave it, without ${nameSome(behind)}`;
    return [{ direction: behind.length === 0 ? 'same' : 'fewer', messages, why }];
  }
  const { to } = moved as JsonObject;
  if (typeof to !== 'string' || names.get(from) === to) return [];
  const kept = sendsFrom(after, to, ground.sides);
  const ahead = behind.map((id) => names.get(id) ?? id);
  const lost = ahead.filter((id) => !kept.includes(id));
  const gained = kept.filter((id) => !ahead.includes(id));
  const isAtOnce = takesTime(before.steps[from], ground.sides) && !takesTime(after.steps[to], ground.sides);
  const goes = `they go on at ${code(to)} with the apply${isAtOnce ? ', without the rest of that wait' : ''}`;
  const without = lost.length === 0 ? '' : `, and do not get ${nameSome(lost)}`;
  const isOther = lost.length > 0 || gained.length > 0;
  const direction = lost.length === 0 ? 'more' : gained.length === 0 ? 'fewer' : 'either';
  const number: readonly Amount[] = isOther ? [{ direction, messages, why: `${goes}${without}` }] : [];
  if (!isAtOnce || kept.length === 0) return number;
  return [...number, { direction: 'sooner', messages, why: `${goes}: ${nameSome(kept)}` }];
}

/** Who was counted at a step that is gone, and of whom `migrate` says nothing: nothing is applied before it does. */
export function amountsOfStranded(pair: Pair, ground: Ground): readonly Amount[] {
  const { before, after, names } = pair;
  return Object.keys(before.steps).flatMap((step): readonly Amount[] => {
    const isLost = after.steps[names.get(step) ?? step] === undefined && orderFor(after, step) === undefined;
    const count = countAt(step, pair, ground);
    if (!isLost || count === null || count === 0) return [];
    const people = `the ${sayCount(count, 'run')} now at ${code(step)}`;
    const why = 'the step is gone, and `migrate` does not say where they go';
    return [{ direction: 'unknown', messages: sayWhatSendsTo(after.name, people), why }];
  });
}

/** By what `migrate` says now and did not say before of those who are inside. */
export function amountsOfOrders(pair: Pair, ground: Ground): readonly Amount[] {
  const known = new Set(pair.before.migrate.map((order) => canonicalJson(order)));
  return pair.after.migrate
    .filter((order) => !known.has(canonicalJson(order)))
    .flatMap((order) => amountsOfOrder(order, pair, ground));
}

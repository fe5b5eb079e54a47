/** Which way messages go for those who are inside a journey: what `migrate` says of them now, or does not say. Pure. */
import { canonicalJson } from '../../../base/canonical.ts';
import { isJsonObject, type JsonObject } from '../../../base/json.ts';
import { sayCount } from '../../../base/say-count.ts';
import { codeSpan as code } from '../../../language/diagnostics/printers/markdown.ts';
import { orderFor } from '../../../plan/diff/renames.ts';
import { nameSome } from '../name-some.ts';
import type { Amount, Direction, Ground } from './amount.ts';
import type { Pair } from './journeys.ts';
import { leavingOf } from './leaving.ts';
import { theseSends, whatSends } from './say-what.ts';
import { sendsBehind, sendsFrom, takesTime } from './ways.ts';

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
  const who = `${count === null ? 'whoever is' : `the ${sayCount(count, 'run')} now`} at ${code(from)}`;
  const row = (direction: Direction, why: string, sends: readonly string[] = []): Amount => ({
    direction,
    who,
    ...(sends.length === 0 ? whatSends([after.name]) : theseSends(sends, after.name)),
    why,
    ...(count === null ? {} : { isCounted: true }),
  });
  const behind = sendsBehind(before, from, ground.sides);
  if (typeof exit === 'string') {
    if (behind.length === 0) return [row('same', 'they leave it; no send is behind that step')];
    return [row('fewer', 'they leave it with the apply', behind)];
  }
  const { to } = moved as JsonObject;
  if (typeof to !== 'string') return [];
  const kept = sendsFrom(after, to, ground.sides);
  const ahead = behind.map((id) => names.get(id) ?? id);
  const goes = `they go on at ${code(to)} with the apply`;
  // A step that only has another name; those there are told where somebody counted them, and where others are moved.
  if (names.get(from) === to)
    return count === null ? [] : [row('same', `${goes}: the step under its new name`)];
  const lost = ahead.filter((id) => !kept.includes(id));
  const gained = kept.filter((id) => !ahead.includes(id));
  const isAtOnce = takesTime(before.steps[from], ground.sides) && !takesTime(after.steps[to], ground.sides);
  const cut = isAtOnce ? `${goes}, without the rest of that wait` : goes;
  const without = lost.length === 0 ? '' : `, and do not get ${nameSome(lost)}`;
  const isOther = lost.length > 0 || gained.length > 0;
  const direction = lost.length === 0 ? 'more' : gained.length === 0 ? 'fewer' : 'either';
  const number = isOther ? [row(direction, `${cut}${without}`)] : [];
  if (!isAtOnce || kept.length === 0) return number;
  const sooner = row('sooner', cut, kept);
  const leaving = leavingOf('sooner', pair);
  const apart =
    leaving === null ? {} : { direction: leaving.direction, time: 'sooner' as const, apart: leaving.who };
  return [...number, { ...sooner, ...apart }];
}

/** Who was counted at a step that is gone, and of whom `migrate` says nothing: nothing is applied before it does. */
export function amountsOfStranded(pair: Pair, ground: Ground): readonly Amount[] {
  const { before, after, names } = pair;
  return Object.keys(before.steps).flatMap((step): readonly Amount[] => {
    const isLost = after.steps[names.get(step) ?? step] === undefined && orderFor(after, step) === undefined;
    const count = countAt(step, pair, ground);
    if (!isLost || count === null || count === 0) return [];
    const who = `the ${sayCount(count, 'run')} now at ${code(step)}`;
    const why = 'the step is gone, and `migrate` does not say where they go';
    return [{ direction: 'unknown', who, ...whatSends([after.name]), why, isCounted: true }];
  });
}

/** By what `migrate` says now and did not say before of those who are inside. */
export function amountsOfOrders(pair: Pair, ground: Ground): readonly Amount[] {
  const known = new Set(pair.before.migrate.map((order) => canonicalJson(order)));
  return pair.after.migrate
    .filter((order) => !known.has(canonicalJson(order)))
    .flatMap((order) => amountsOfOrder(order, pair, ground));
}

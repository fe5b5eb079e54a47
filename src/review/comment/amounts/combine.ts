/** What several changes do to one send, as one row for it: a number of messages, a time, or both. Pure. */
import { type Amount, type Ground, isTime, type Time } from './amount.ts';
import { type Pair, whoEnters } from './journeys.ts';
import { moreAndFewer, theseSends } from './say-what.ts';
import type { Shift } from './shifts.ts';

type Timed = Shift & Pick<Amount, 'time' | 'apart'>;

/** One direction for each send where several things happen to it, and the other time where there is one. */
function combine(shifts: readonly Shift[]): readonly Timed[] {
  const numbers = shifts.filter(({ direction }) => !isTime(direction) && direction !== 'reworded');
  const sends = [...new Set(numbers.flatMap((each) => each.sends))];
  const groups = new Map<string, Timed>();
  for (const send of sends) {
    const own = numbers.filter((each) => each.sends.includes(send));
    const directions = new Set(own.map(({ direction }) => direction));
    const [only = 'unknown'] = directions;
    const several = directions.has('unknown') ? 'unknown' : 'either';
    const direction = directions.size === 1 ? only : several;
    const timed = shifts.filter((each) => isTime(each.direction) && each.sends.includes(send));
    const times = new Set(timed.map((each) => each.direction as Time));
    const [first] = times;
    const time = times.size > 1 ? 'moved' : first;
    const join = (all: readonly string[], by = '; ') => [...new Set(all)].join(by);
    const why = join([...own, ...timed].map((each) => each.why));
    const whose = join(
      own.map((each) => each.who),
      time === undefined ? '; ' : ', or ',
    );
    const of = join(timed.map((each) => each.who));
    const amounts = new Set(timed.map((each) => each.by));
    const [by] = amounts.size === 1 ? amounts : [];
    const moved: Pick<Timed, 'time' | 'apart' | 'by'> =
      time === undefined
        ? {}
        : {
            time,
            ...(whose === of ? {} : { apart: whose }),
            ...(by === undefined ? {} : { by }),
          };
    const who = time === undefined ? whose : of;
    const key = [direction, time, who, why, moved.apart, by].join('\0');
    const known = groups.get(key)?.sends ?? [];
    const refusals = [...new Set(own.flatMap((each) => each.refusals ?? []))];
    groups.set(key, {
      direction,
      ...(refusals.length === 0 ? {} : { refusals }),
      ...moved,
      who,
      why,
      sends: [...known, send],
    });
  }
  const others = shifts
    .filter((each) => !numbers.includes(each))
    .map((each) => ({
      ...each,
      sends: isTime(each.direction) ? each.sends.filter((send) => !sends.includes(send)) : each.sends,
    }))
    .filter((each) => each.sends.length > 0);
  return [...groups.values(), ...others];
}

/** Shifts that are more of some messages and fewer of others, for the same people by one step, as one. */
function pairUp(shifts: readonly Timed[]): readonly (readonly [Timed, Timed?])[] {
  const isPlain = ({ direction, time, refusals }: Timed) =>
    time === undefined && refusals === undefined && (direction === 'more' || direction === 'fewer');
  const isOther = (one: Timed, other: Timed) =>
    isPlain(one) && isPlain(other) && one.who === other.who && one.direction !== other.direction;
  const used = new Set<Timed>();
  return shifts.flatMap((shift): readonly (readonly [Timed, Timed?])[] => {
    if (used.has(shift)) return [];
    used.add(shift);
    const other = shifts.find((each) => !used.has(each) && isOther(shift, each));
    if (other === undefined) return [[shift]];
    used.add(other);
    return [[shift, other]];
  });
}

/** Each shift, or two of them, as a row. */
function asAmount(
  [shift, other]: readonly [Timed, Timed?],
  { before, after }: Pair,
  { judges }: Ground,
): Amount {
  const { sends, who, ...rest } = shift;
  const people = `${whoEnters(after)} and ${who}`;
  const isCall = (id: string) => {
    const step = after.steps[id] ?? before.steps[id];
    return step !== undefined && judges.calls(step);
  };
  if (other === undefined) return { ...rest, who: people, ...theseSends(sends, after.name, isCall) };
  const [more, fewer] = shift.direction === 'more' ? [shift, other] : [other, shift];
  const why = shift.why === other.why ? shift.why : `${more.why}; ${fewer.why}`;
  return {
    direction: 'both',
    who: people,
    ...moreAndFewer(more.sends, fewer.sends, after.name, isCall),
    why,
  };
}

/** The rows of all that happens to the sends of a journey. Pure. */
export function amountsOfShifts(shifts: readonly Shift[], pair: Pair, ground: Ground): readonly Amount[] {
  return pairUp(combine(shifts)).map((each) => asAmount(each, pair, ground));
}

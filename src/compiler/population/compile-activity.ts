/** What the people of a population do: each entry of `events`, what it follows, and that nothing follows itself. */
import { parseTimeOfDayMs } from '../../base/civil.ts';
import { suggest } from '../../base/suggest.ts';
import { child, type Node } from '../../language/syntax/node.ts';
import { entriesOf, itemsOf, numberOf, textOf } from '../../language/syntax/read-node.ts';
import { propertiesOf } from '../names.ts';
import { problem } from '../problem.ts';
import { reservedEvents } from '../reserved.ts';
import type { Session } from '../session.ts';
import { compileSamples, type SamplePlace } from './compile-sample.ts';
import type { Activity, Timing } from './population.ts';
import { delayOf, shareOf, weightsOf } from './shares.ts';

const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
/** Ways from what happens of itself to what follows from it, all together. */
const WAYS_MAX = 10_000;

/** One entry as it is written. */
type Written = {
  readonly node: Node;
  readonly event: string;
  readonly follows: string | undefined;
};

function hoursOf(name: string): readonly number[] {
  const [from = 0, until = 0] = name.split('-').map(Number);
  const count = from < until ? until - from : until - from + 24;
  return Array.from({ length: count }, (_, index) => (from + index) % 24);
}

function timingOf(node: Node, session: Session): Timing | null {
  const share = shareOf(child(node, 'share')) ?? 1;
  const perMonth = numberOf(child(node, 'per_month'));
  if (perMonth !== undefined) {
    const hours = weightsOf(child(node, 'hours'), 24, hoursOf, session);
    const weekdays = weightsOf(child(node, 'weekdays'), 7, (day) => [WEEKDAYS.indexOf(day)], session);
    return {
      when: 'often',
      share,
      perMonth,
      variation: shareOf(child(node, 'varies')) ?? 0,
      hours,
      weekdays,
    };
  }
  const joined = delayOf(child(node, 'after_joining'), session);
  if (joined !== null) return { when: 'joined', share, after: joined };
  const event = textOf(child(node, 'follows'));
  const after = delayOf(child(node, 'after'), session);
  if (event !== undefined) {
    const unless = textOf(child(node, 'unless')) ?? null;
    return after && { when: 'follows', share, event, after, unless };
  }
  const days = itemsOf(child(node, 'on_days')).flatMap((each) => numberOf(each) ?? []);
  if (days.length === 0) return null;
  const timeOfDayMs = parseTimeOfDayMs(textOf(child(node, 'at')) ?? '') ?? 0;
  return { when: 'dates', share, days: days.map((day) => day - 1), timeOfDayMs };
}

/** Each event is one of the catalog, and none that the runner itself feeds in. */
function checkEvent({ node, event }: Written, { names, report }: Session): void {
  const named = child(node, 'event');
  if (named === undefined) return;
  names.refer('event', event, named.span);
  if (!Object.hasOwn(reservedEvents, event)) return;
  report(
    problem('reserved-event', `\`${event}\` is an event of the runner itself`, named.span, {
      label: 'nobody sends it',
      help: 'it comes of what the simulation sends; write consent under `consent`',
    }),
  );
}

/** What the entries of a population have in common while they are read. */
type Around = {
  readonly all: readonly Written[];
  readonly attributes: ReadonlySet<string>;
  readonly session: Session;
  /** What is lacking and was reported: once is enough. */
  readonly told: Set<string>;
};

function reportMissingCause({ follows = '' }: Written, named: Node, { all, session, told }: Around): void {
  const events = all.map(({ event }) => event);
  // A name that is not right may be the one that is missing.
  if (events.includes(follows) || events.some((event) => !session.names.has('event', event))) return;
  if (told.has(`event ${follows}`)) return;
  told.add(`event ${follows}`);
  const near = suggest(follows, events);
  session.report(
    problem('follows-nothing', `\`${follows}\` does not happen in this population`, named.span, {
      label: 'nothing to follow',
      help: near === undefined ? `add an entry with \`event: ${follows}\`` : `did you mean \`${near}\`?`,
    }),
  );
}

function checkFollows(written: Written, before: readonly Written[], around: Around): void {
  const { session } = around;
  const { node, follows } = written;
  const named = child(node, 'follows');
  if (follows === undefined || named === undefined) return;
  const isKnown = session.names.refer('event', follows, named.span);
  if (isKnown) reportMissingCause(written, named, around);
  const unless = child(node, 'unless');
  const other = textOf(unless);
  if (unless === undefined || other === undefined) return;
  if (!session.names.refer('event', other, unless.span) || !isKnown) return;
  const isOther = ({ event, follows: cause = '' }: Written) => {
    if (!session.names.has('event', event) || !session.names.has('event', cause)) return cause !== '';
    return event === other && cause === follows;
  };
  if (before.some(isOther)) return;
  session.report(
    problem('follows-nothing', `no entry above lets \`${other}\` follow \`${follows}\``, unless.span, {
      label: 'never in the way',
      help: 'list the event that goes first before this one, with the same `follows`',
    }),
  );
}

/** Ways on from an event; null when one of them comes back to it. */
function countWays(event: string, all: readonly Written[], on: readonly string[]): number | null {
  if (on.includes(event)) return null;
  let ways = 1;
  for (const next of all) {
    if (next.follows !== event || ways > WAYS_MAX) continue;
    const more = countWays(next.event, all, [...on, event]);
    if (more === null) return null;
    ways += more;
  }
  return ways;
}

/** True when nothing follows itself, and all ways can be told apart. */
function checkWays(all: readonly Written[], { report }: Session): boolean {
  const looping = all.find(
    ({ event, follows }) => follows !== undefined && countWays(event, all, []) === null,
  );
  const named = looping && child(looping.node, 'follows');
  if (looping !== undefined && named !== undefined) {
    report(
      problem('follows-itself', `\`${looping.event}\` follows itself`, named.span, {
        label: 'leads back to it',
        help: 'take one of these out, or let it happen `per_month`',
      }),
    );
    return false;
  }
  let ways = 0;
  for (const { node, event } of all) {
    ways += countWays(event, all, []) ?? 0;
    if (ways <= WAYS_MAX) continue;
    report(
      problem('follows-itself', `events follow each other in more than ${WAYS_MAX} ways`, node.span, {
        help: 'let fewer events lead to the same ones',
      }),
    );
    return false;
  }
  return true;
}

/** What stands around the samples of an entry. */
function placeOf({ follows }: Written, { all, attributes, session, told }: Around): SamplePlace {
  if (follows === undefined) return { session, attributes, told, followed: null };
  const table = propertiesOf(follows);
  const causes = all.filter(({ event }) => event === follows);
  const drawn = causes.flatMap(({ node }) => entriesOf(child(node, 'properties')).map(({ name }) => name));
  const isDoubtful = causes.length === 0 || drawn.some((name) => !session.names.has(table, name));
  return {
    session,
    attributes,
    told,
    followed(property, node) {
      if (!session.names.has('event', follows)) return false;
      const isKnown = session.names.refer(table, property, node.span);
      if (drawn.includes(property)) return true;
      if (!isKnown || isDoubtful || told.has(`${table} ${property}`)) return false;
      told.add(`${table} ${property}`);
      session.report(
        problem('drawn-from-nothing', `nothing draws \`${property}\` of \`${follows}\``, node.span, {
          label: 'the same as what?',
          help: `draw \`${property}\` under \`properties\` of \`${follows}\``,
        }),
      );
      return false;
    },
  };
}

/** Lowers the entries of `events`. Empty when they go round in circles, which is reported. */
export function compileActivities(
  nodes: readonly Node[],
  attributes: ReadonlySet<string>,
  session: Session,
): readonly Activity[] {
  const all = nodes.map((node): Written => {
    return { node, event: textOf(child(node, 'event')) ?? '', follows: textOf(child(node, 'follows')) };
  });
  const around: Around = { all, attributes, session, told: new Set() };
  const activities: Activity[] = [];
  const keys = new Map<string, number>();
  for (const [index, written] of all.entries()) {
    const { node, event, follows } = written;
    checkEvent(written, session);
    checkFollows(written, all.slice(0, index), around);
    const timing = timingOf(node, session);
    const place = placeOf(written, around);
    const types = session.catalog.events[event]?.properties;
    // Of an event that is not known, no property is.
    const said = session.names.has('event', event) ? child(node, 'properties') : undefined;
    const properties = compileSamples(said, propertiesOf(event), types, place);
    const sets = compileSamples(child(node, 'profile'), 'attribute', session.catalog.profile, place);
    if (timing === null) continue;
    const base = `${event} ${timing.when} ${follows ?? ''}`;
    const count = (keys.get(base) ?? 0) + 1;
    keys.set(base, count);
    activities.push({ key: `${base} ${count}`, event, timing, properties, sets });
  }
  return checkWays(all, session) ? activities : [];
}

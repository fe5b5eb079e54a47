/** All that is known of who gets more and who gets fewer messages by a change: one answer for each part of it. Pure. */
import { codeSpan as code } from '../../../language/diagnostics/printers/markdown.ts';
import type { ShownChange } from '../../changes/report.ts';
import { journeysAsking, policiesAsking } from '../asked.ts';
import { nameSome } from '../name-some.ts';
import { type Amount, DIRECTIONS, type Direction, type Ground } from './amount.ts';
import { amountsOfAudience, amountsOfEntry, amountsOfExits, type Pair, whoEnters } from './journeys.ts';
import { atAnotherTime } from './leaving.ts';
import { amountsOfOrders, amountsOfStranded } from './orders.ts';
import { amountsOfPolicy } from './policies.ts';
import { ALL_MESSAGES, EVERYBODY, messagesOf, whatSends } from './say-what.ts';
import {
  amountsOfChannel,
  amountsOfClass,
  amountsOfHoldout,
  amountsOfSettings,
  amountsOfTemplate,
} from './shared.ts';
import { amountsOfSteps } from './steps.ts';
import { sendsOf } from './ways.ts';

/** A journey that is on both sides, by its present name. */
function pairOf(name: string, { sides, former, changes }: Ground): Pair | null {
  const [before, after] = [sides.before.journeys[former.get(name) ?? name], sides.after.journeys[name]];
  if (before === undefined || after === undefined) return null;
  const renamed = changes.flatMap(({ part, what, name: journey, step, formerly }) =>
    part === 'step' && what === 'renamed' && journey === name && step !== null && formerly !== null
      ? [[formerly, step] as const]
      : [],
  );
  return { before, after, names: new Map(renamed) };
}

/** A journey that comes or goes. */
function amountsOfWhole(name: string, ground: Ground): readonly Amount[] {
  const { before, after } = ground.sides;
  const [was, is] = [before.journeys[name], after.journeys[name]];
  const sends = sendsOf(is ?? was, ground.sides);
  const journey = is ?? was;
  if (journey === undefined) return [];
  const about = { who: whoEnters(journey), ...whatSends([name]) };
  const word = is === undefined ? 'gone' : 'new';
  if (sends.length === 0)
    return [{ direction: 'same', ...about, why: `the journey is ${word} and sends nothing itself` }];
  const why = `the journey is ${word}, with what it sends: ${nameSome(sends)}`;
  return [{ direction: is === undefined ? 'fewer' : 'more', ...about, why, isAll: true }];
}

/** A journey that stays, by all that is said of it, and by what it asks. */
function amountsOfJourney(name: string, ground: Ground): readonly Amount[] {
  const pair = pairOf(name, ground);
  if (pair === null) return amountsOfWhole(name, ground);
  const own = [
    ...amountsOfAudience(pair, ground),
    ...amountsOfEntry(pair, ground),
    ...amountsOfExits(pair, ground),
    ...amountsOfStranded(pair, ground),
    ...amountsOfSteps(pair, ground),
  ];
  const orders = amountsOfOrders(pair, ground);
  const changed = ground.changes.filter((change) => change.part === 'journey' && change.name === name);
  const isZoned = changed.some(({ aspect }) => aspect === 'timing');
  const others = changed.filter(({ aspect }) => aspect === 'settings');
  const about = { who: whoEnters(pair.after), ...whatSends([name]) };
  const told: readonly Amount[] = [
    ...own,
    ...(isZoned
      ? [{ ...about, ...atAnotherTime('moved', [name], ground), why: 'the journey has another time zone' }]
      : []),
    ...(others.length === 0
      ? []
      : [{ direction: 'unknown' as const, ...about, why: 'other settings of the journey change' }]),
  ];
  // People who only stand at a step with another name are told beside others, and not by themselves.
  const isMoved = told.length > 0 || orders.some(({ direction }) => direction !== 'same');
  const rows = isMoved || pair.names.size === 0 ? [...told, ...orders] : told;
  const isSilent =
    sendsOf(pair.before, ground.sides).length === 0 && sendsOf(pair.after, ground.sides).length === 0;
  if (!isSilent || rows.length === 0) return rows;
  return [{ direction: 'same', ...about, why: 'the journey sends nothing itself' }];
}

/** True where a policy or journey is told of by itself, with all that it asks. */
function changesItself(asking: string, part: 'policy' | 'journey', { changes }: Ground): boolean {
  const isIt = (own: ShownChange['part']) => own === part || (part === 'journey' && own === 'step');
  return changes.some((change) => isIt(change.part) && change.name === asking);
}

/** A segment or trait: whoever asks it and is the same otherwise. Where that proves nothing, nobody knows. */
function amountsOfAsked(change: ShownChange, ground: Ground): readonly Amount[] {
  const policies = policiesAsking(change, ground.sides).filter(
    (name) => !changesItself(name, 'policy', ground),
  );
  const journeys = journeysAsking(change, ground.sides).filter(
    (name) => !changesItself(name, 'journey', ground),
  );
  const told = [
    ...policies.map((name) => amountsOfPolicy(name, ground)),
    ...journeys.map((name): readonly Amount[] => {
      const found = amountsOfJourney(name, ground);
      if (found.length > 0) return found;
      const journey = ground.sides.after.journeys[name];
      const who = journey === undefined ? EVERYBODY : whoEnters(journey);
      return [{ direction: 'unknown', who, ...whatSends([name]), why: 'the journey asks it' }];
    }),
  ].flat();
  const by = `${change.part} ${code(change.name)} changes`;
  return told.map((each) => ({ ...each, why: `${each.why}, for ${by}` }));
}

function amountsOfCatalog({ part, name, what }: ShownChange): readonly Amount[] {
  if (what === 'added') return [];
  return [
    {
      direction: 'unknown',
      who: EVERYBODY,
      ...ALL_MESSAGES,
      why: `the ${part} ${code(name)} ${what === 'removed' ? 'is gone' : 'changes'}`,
    },
  ];
}

/** What is renamed is the same; members of a segment under a name that nobody had enter anew. */
function amountsOfRename({ risks, part, name }: ShownChange): readonly Amount[] {
  return risks.some(({ code: risk }) => risk === 'entries_raised')
    ? [
        {
          direction: 'more',
          who: `members of the ${part} ${code(name)}`,
          ...messagesOf('what goes to its members'),
          why: 'nobody was in one of that name: they enter now',
        },
      ]
    : [];
}

type Find = (change: ShownChange, ground: Ground) => readonly Amount[];

const FINDS: { readonly [part in ShownChange['part']]: Find } = {
  policy: ({ name }, ground) => amountsOfPolicy(name, ground),
  journey: ({ name }, ground) => amountsOfJourney(name, ground),
  step: ({ name }, ground) => amountsOfJourney(name, ground),
  segment: amountsOfAsked,
  trait: amountsOfAsked,
  class: amountsOfClass,
  channel: amountsOfChannel,
  template: amountsOfTemplate,
  attribute: amountsOfCatalog,
  event: amountsOfCatalog,
  // Facts follow from conditions, and are compared with those.
  fact: () => [],
  workspace: (change, ground) =>
    change.aspect === 'holdout' ? amountsOfHoldout(ground) : amountsOfSettings(change, ground),
};

const ORDER = Object.keys(DIRECTIONS) as readonly Direction[];

function byDirection(one: Amount, other: Amount): number {
  return ORDER.indexOf(one.direction) - ORDER.indexOf(other.direction);
}

/** The rows, those with the gravest directions first; each once. Nothing differs: one row says so. */
export function findAmounts(ground: Ground): readonly Amount[] {
  const journeys = new Set<string>();
  const found = ground.changes.flatMap((change) => {
    const { part, name, what } = change;
    if (part === 'journey' || part === 'step') {
      if (journeys.has(name)) return [];
      journeys.add(name);
      return amountsOfJourney(name, ground);
    }
    return what === 'renamed' ? amountsOfRename(change) : FINDS[part](change, ground);
  });
  const unique = new Map(
    found.map((each) => [[each.direction, each.time, each.who, each.messages, each.why].join('\0'), each]),
  );
  const rows = [...unique.values()].sort(byDirection);
  if (rows.length > 0) return rows;
  return [
    {
      direction: 'same',
      who: EVERYBODY,
      ...ALL_MESSAGES,
      why: 'what changes neither sends nor refuses a message, and moves none to another time',
    },
  ];
}

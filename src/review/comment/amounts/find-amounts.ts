/** All that is known of who gets more and who gets fewer messages by a change: one answer for each part of it. Pure. */
import { codeSpan as code } from '../../../language/diagnostics/printers/markdown.ts';
import type { ShownChange } from '../../changes/report.ts';
import { journeysAsking, policiesAsking } from '../asked.ts';
import { nameSome } from '../name-some.ts';
import { tellWords } from '../tell-change.ts';
import { type Amount, DIRECTIONS, type Direction, type Ground } from './amount.ts';
import { type Comparison, compareConditions } from './conditions.ts';
import {
  amountsOfAudience,
  amountsOfEntry,
  amountsOfExits,
  amountsOfOrders,
  amountsOfStranded,
  type Pair,
} from './journeys.ts';
import { amountsOfPolicy } from './policies.ts';
import { sayWhatSends, sayWhatSendsTo } from './say-what.ts';
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
  const messages = sayWhatSends([name]);
  const word = is === undefined ? 'gone' : 'new';
  if (sends.length === 0)
    return [{ direction: 'same', messages, why: `the journey is ${word} and sends nothing itself` }];
  const why = `the journey is ${word}, with what it sends: ${nameSome(sends)}`;
  return [{ direction: is === undefined ? 'fewer' : 'more', messages, why }];
}

/** A journey that stays, by all that is said of it, and by what it asks. */
function amountsOfJourney(name: string, ground: Ground): readonly Amount[] {
  const pair = pairOf(name, ground);
  if (pair === null) return amountsOfWhole(name, ground);
  const own = [
    ...amountsOfAudience(pair, ground),
    ...amountsOfEntry(pair, ground),
    ...amountsOfExits(pair, ground),
    ...amountsOfOrders(pair, ground),
    ...amountsOfStranded(pair, ground),
    ...amountsOfSteps(pair, ground),
  ];
  const changed = ground.changes.filter((change) => change.part === 'journey' && change.name === name);
  const isZoned = changed.some(({ aspect }) => aspect === 'timing');
  const others = changed.filter(({ aspect }) => aspect === 'settings');
  const messages = sayWhatSendsTo(name, 'whoever enters it');
  const rows: readonly Amount[] = [
    ...own,
    ...(isZoned ? [{ direction: 'moved' as const, messages, why: 'the journey has another time zone' }] : []),
    ...(others.length === 0
      ? []
      : [{ direction: 'unknown' as const, messages, why: 'other settings of the journey change' }]),
  ];
  const isSilent =
    sendsOf(pair.before, ground.sides).length === 0 && sendsOf(pair.after, ground.sides).length === 0;
  if (!isSilent || rows.length === 0) return rows;
  return [{ direction: 'same', messages, why: 'the journey sends nothing itself' }];
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
      const why = `the journey asks ${change.part} ${code(change.name)}`;
      return [{ direction: 'unknown', messages: sayWhatSends([name]), why }];
    }),
  ].flat();
  const by = sayAsked(change, ground);
  return told.map((each) => ({ ...each, why: `${each.why}; ${by}` }));
}

const HOLDS: { readonly [found in Comparison]: string } = {
  same: 'is asked for',
  wider: 'holds more people than before',
  narrower: 'holds fewer people than before',
  other: 'holds other people than before',
};

/** What changes behind what asks. */
function sayAsked(change: ShownChange, ground: Ground): string {
  const { part, name, formerly } = change;
  const { before, after } = ground.sides;
  const [was, is] = [before.segments[formerly ?? name], after.segments[name]];
  const isSegment = part === 'segment' && was !== undefined && is !== undefined;
  const holds = isSegment ? HOLDS[compareConditions(was.when, is.when, ground)] : 'is another one';
  const words = tellWords(change);
  return `${part} ${code(name)} ${holds}${words === '' ? '' : ` (${words})`}`;
}

function amountsOfCatalog({ part, name, what }: ShownChange): readonly Amount[] {
  if (what === 'added') return [];
  return [
    {
      direction: 'unknown',
      messages: 'all messages',
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
          messages: `what goes to members of the ${part} ${code(name)}`,
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
    change.aspect === 'holdout' ? amountsOfHoldout(ground) : amountsOfSettings(change),
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
    found.map((each) => [`${each.direction}\0${each.time}\0${each.messages}\0${each.why}`, each]),
  );
  const rows = [...unique.values()].sort(byDirection);
  if (rows.length > 0) return rows;
  return [
    {
      direction: 'same',
      messages: 'all messages',
      why: 'what changes neither sends nor refuses a message, and moves none to another time',
    },
  ];
}

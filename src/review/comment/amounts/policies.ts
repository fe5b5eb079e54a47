/** Which way messages go by policies: those that come, go, or judge by something else than before. Pure. */
import { canonicalJson } from '../../../base/canonical.ts';
import { isJsonObject, type Json, type JsonObject } from '../../../base/json.ts';
import { codeSpan as code, escapeMarkdown } from '../../../language/diagnostics/printers/markdown.ts';
import { withPresentNames } from '../../../plan/diff/element-renames.ts';
import type { PolicyJudge } from '../../../plan/diff/judges.ts';
import { judgesMessage } from '../../../plan/diff/reach.ts';
import { meaningOf } from '../../../plan/digest.ts';
import type { ConditionSpec, PolicyPlan } from '../../../plan/plan.ts';
import type { ShownChange } from '../../changes/report.ts';
import { nameSome } from '../name-some.ts';
import { tellChange } from '../sentence.ts';
import { type Amount, type Direction, type Ground, isTime } from './amount.ts';
import { compareConditions, tellCondition, tellConditions, tellMovers } from './conditions.ts';
import { amountsByConsent } from './consent.ts';
import { atAnotherTime } from './leaving.ts';
import { type Way, type Whom, whenOf, whomOf, whomOfWhole } from './policy-people.ts';
import { ALL_MESSAGES, EVERYBODY, messagesOf, whatSends } from './say-what.ts';

type Effect = { readonly looser: Direction; readonly tighter: Direction };

const NUMBER: Effect = { looser: 'more', tighter: 'fewer' };
const TIME: Effect = { looser: 'sooner', tighter: 'later' };
/** Policies that hold and do not refuse: what they let through is a matter of time. */
const HOLDING: ReadonlySet<PolicyJudge['risk']> = new Set(['quiet_hours_shortened', 'lane_loosened']);
/** Keys of policies that concern nobody whose messages they judge: a team, the words of a page, a check of data. */
const ASIDE: ReadonlySet<string> = new Set(['instead', 'words', 'maxBad']);

/** True for a policy that only holds messages back for a time. */
export function isHolding(judge: PolicyJudge | undefined): boolean {
  return judge !== undefined && HOLDING.has(judge.risk);
}

/** It stops nothing until somebody pulls it, or a rate does; then it asks nobody which journey it is. */
const isPanic = ({ risk }: PolicyJudge) => risk === 'panic_weakened';
const WHILE_PULLED = { who: 'everybody, while it is pulled', ...ALL_MESSAGES };

/** A direction of the messages of some journeys, with the number where a time is one. */
const timed = (direction: Direction, journeys: readonly string[], ground: Ground) =>
  isTime(direction) ? atAnotherTime(direction, journeys, ground) : { direction };

type Messages = Pick<Amount, 'messages' | 'about'>;

const effectOf = (judge: PolicyJudge) => (isHolding(judge) ? TIME : NUMBER);

/**
 * What journeys send, before and after, that one of the policies judges: by classes, and by channels where the same
 * classes also go out on others.
 */
function whatIsJudged(
  policies: readonly PolicyPlan[],
  reached: readonly string[],
  { sides, judges }: Ground,
): Messages {
  const found = [sides.before, sides.after].flatMap(({ journeys }) =>
    Object.values(journeys).flatMap(({ name, steps }) =>
      Object.values(steps).flatMap((step) => {
        const message = judges.message(step);
        if (message === null) return [];
        return message.channels.map((channel) => {
          const isJudged = policies.some((policy) => judgesMessage(policy, name, message, channel));
          return { class: message.class, channel, isJudged, isReached: reached.includes(name) };
        });
      }),
    ),
  );
  const judged = found.filter(({ isJudged }) => isJudged);
  const classes = [...new Set(judged.map((each) => each.class))].sort();
  const channels = [...new Set(judged.map(({ channel }) => channel))].sort();
  const isElsewhere = found.some(
    (each) => each.isReached && classes.includes(each.class) && !channels.includes(each.channel),
  );
  return whatSends(reached, classes, isElsewhere ? channels : []);
}

/** What a policy says, in its own words. */
function describePolicy({ gate, spec }: PolicyPlan, { sides: { definitions } }: Ground): string {
  return definitions.gates.find(({ name }) => name === gate)?.describe(spec) ?? gate;
}

/** A policy that is there on one side only. */
function amountOfWhole(name: string, policy: PolicyPlan, isNew: boolean, ground: Ground): Amount {
  const judge = ground.judges.gates[policy.gate];
  const reached = (isNew ? ground.reach.after : ground.reach.before).policy(name);
  const condition = whenOf(policy);
  const words = condition === undefined ? '' : `: ${tellCondition(condition, ground)}`;
  const told = `${escapeMarkdown(describePolicy(policy, ground))}${words}`;
  const why = isNew ? `${code(name)} is new: ${told}` : `${code(name)} is gone; it said: ${told}`;
  if (judge === undefined) return { direction: 'unknown', who: EVERYBODY, ...ALL_MESSAGES, why };
  if (isPanic(judge)) return { direction: isNew ? 'fewer' : 'more', ...WHILE_PULLED, why };
  if (reached.length === 0)
    return {
      direction: 'same',
      who: EVERYBODY,
      ...ALL_MESSAGES,
      why: `${why}; no message of a journey is judged by it`,
    };
  const effect = effectOf(judge);
  const way = isNew ? 'tighter' : 'looser';
  const { who, isExact } = whomOfWhole(name, { policy, judge }, way, ground);
  return {
    ...timed(effect[way], reached, ground),
    who,
    ...whatIsJudged([policy], reached, ground),
    why: isExact
      ? `${code(name)} ${isNew ? 'is new, and refuses them' : 'is gone, which refused them'}`
      : why,
    ...(isExact && effect === NUMBER ? { isAll: true } : {}),
  };
}

type Pair = { readonly old: PolicyPlan; readonly young: PolicyPlan; readonly judge: PolicyJudge };

/** Which ways each key of a policy that differs lets more or less through; null: one of them nobody can tell. */
function waysOfKeys(
  { old, young, judge }: Pair,
  ground: Ground,
): { readonly looser: boolean; readonly tighter: boolean } | null {
  const found = { looser: false, tighter: false };
  for (const key of new Set([...Object.keys(old.spec), ...Object.keys(young.spec)])) {
    const [was, is] = [old.spec[key], young.spec[key]];
    const { [key]: _was, ...others } = old.spec;
    const changed: JsonObject = is === undefined ? others : { ...others, [key]: is };
    const looser = judge.weaker(old.spec, changed, ground.forth).length > 0;
    const tighter = judge.weaker(changed, old.spec, ground.back).length > 0;
    const isSaid = canonicalJson(meaningOf(was ?? null)) !== canonicalJson(meaningOf(is ?? null));
    const isProven =
      key === 'when' &&
      compareConditions(was as unknown as ConditionSpec, is as unknown as ConditionSpec, ground) === 'same';
    if (looser && tighter) return null;
    if (!looser && !tighter && isSaid && !isProven && !ASIDE.has(key)) return null;
    found.looser ||= looser;
    found.tighter ||= tighter;
  }
  return found;
}

function coverageOf({ old, young }: Pair): { readonly gained: boolean; readonly lost: boolean } {
  const isMore = (some: PolicyPlan['covers'], others: PolicyPlan['covers']) =>
    some.classes.some((each) => !others.classes.includes(each)) ||
    some.channels.some((each) => !others.channels.includes(each));
  return { gained: isMore(young.covers, old.covers), lost: isMore(old.covers, young.covers) };
}

const LETS = {
  looser: 'lets more through',
  tighter: 'lets less through',
  both: 'lets other messages through',
} as const;

const HOLDS = {
  looser: 'holds less back',
  tighter: 'holds more back',
  both: 'holds something else back',
} as const;

/** What differs, in words; of a policy that says the same, what it asks. */
function sayWhy(
  name: string,
  pair: Pair,
  { own, lets }: { readonly own: readonly ShownChange[]; readonly lets: string },
  ground: Ground,
): string {
  const [before, after] = [describePolicy(pair.old, ground), describePolicy(pair.young, ground)];
  const [was, is] = [whenOf(pair.old), whenOf(pair.young)];
  const condition = is === undefined ? '' : `: ${tellCondition(is, ground)}`;
  if (own.length === 0)
    return `${code(name)} ${lets} than before${is === undefined ? '' : `; it asks${condition}`}`;
  if (before !== after)
    return `${code(name)} ${lets}: ${tellChange(before, after)}${was === undefined || is === undefined ? condition : `: ${tellConditions(was, is, ground)}`}`;
  if (was === undefined || is === undefined) return `${code(name)} ${lets}`;
  return `${code(name)} ${lets}: ${tellConditions(was, is, ground)}`;
}

/** Of an exclusion that is another condition: whom it no longer refuses, and whom it does now. Null: nobody can say. */
function amountsOfOthers(
  name: string,
  pair: Pair,
  messages: Messages,
  ground: Ground,
): readonly Amount[] | null {
  const [was, is] = [whenOf(pair.old), whenOf(pair.young)];
  if (was === undefined || is === undefined) return null;
  if (compareConditions(was, is, ground) !== 'other') return null;
  const rest = ({ when: _when, ...others }: JsonObject) => canonicalJson(meaningOf(others));
  if (rest(pair.old.spec) !== rest(pair.young.spec)) return null;
  const { come, gone } = tellMovers(was, is, ground);
  if (come === null || gone === null) return null;
  const row = (direction: Direction, fits: string): Amount => ({
    direction,
    who: `people who fit: ${fits}`,
    ...messages,
    why: refusing(name, direction === 'more' ? 'looser' : 'tighter'),
    isAll: true,
  });
  return [row('more', gone), row('fewer', come)];
}

const refusing = (name: string, way: Way) =>
  `${code(name)} ${way === 'looser' ? 'refuses them no longer' : 'refuses them now'}`;

type Told = { readonly way: Way; readonly direction: Direction; readonly messages: Messages };

/** One row of a policy that lets other messages through than before. */
function rowOf(
  name: string,
  pair: Pair,
  own: readonly ShownChange[],
  { way, direction, messages }: Told,
  ground: Ground,
): Amount {
  const effect = effectOf(pair.judge);
  const whom: Whom = whomOf(name, pair, way, ground);
  const isByCondition = whom.isExact && whenOf(pair.young) !== undefined;
  const lets = (effect === TIME ? HOLDS : LETS)[way];
  const { gained, lost } = coverageOf(pair);
  const why = isByCondition ? refusing(name, way) : sayWhy(name, pair, { own, lets }, ground);
  return {
    ...timed(direction, messages.about?.journeys ?? [], ground),
    who: whom.who,
    ...messages,
    why: gained || lost ? `${why}; it ${sayCoverage(pair)}` : why,
    ...(whom.isExact && way !== 'both' && effect === NUMBER ? { isAll: true } : {}),
  };
}

function amountsOfPair(
  name: string,
  pair: Pair,
  own: readonly ShownChange[],
  ground: Ground,
): readonly Amount[] {
  const former = own.find(({ formerly }) => formerly !== null)?.formerly ?? name;
  const { before, after } = ground.reach;
  const reached = [
    ...new Set([...before.policy(former).map((each) => present(each, ground)), ...after.policy(name)]),
  ];
  const keys = waysOfKeys(pair, ground);
  const { gained, lost } = coverageOf(pair);
  const looser = keys?.looser === true || lost;
  const tighter = keys?.tighter === true || gained;
  if (keys !== null && !looser && !tighter) return [];
  const way = keys === null || (looser && tighter) ? 'both' : looser ? 'looser' : 'tighter';
  const direction = way === 'both' ? 'unknown' : effectOf(pair.judge)[way];
  const messages = whatIsJudged([pair.old, pair.young], reached.sort(), ground);
  const row = rowOf(name, pair, own, { way, direction, messages }, ground);
  if (isPanic(pair.judge)) return [{ ...row, ...WHILE_PULLED }];
  if (reached.length === 0) {
    const why = `${row.why}; it judges no message of a journey`;
    return [{ direction: 'same', who: EVERYBODY, ...ALL_MESSAGES, why }];
  }
  const others = way === 'both' && !gained && !lost ? amountsOfOthers(name, pair, messages, ground) : null;
  return others ?? [row];
}

function sayCoverage({ old, young }: Pair): string {
  const say = (verb: string, some: PolicyPlan['covers'], others: PolicyPlan['covers']) => {
    const names = [
      ...some.classes.filter((each) => !others.classes.includes(each)),
      ...some.channels.filter((each) => !others.channels.includes(each)),
    ];
    return names.length === 0 ? [] : [`${verb} ${nameSome(names)}`];
  };
  return [
    ...say('no longer covers', old.covers, young.covers),
    ...say('now covers', young.covers, old.covers),
  ].join(' and ');
}

function present(former: string, ground: Ground): string {
  return [...ground.former].find(([, was]) => was === former)?.[0] ?? former;
}

/** A policy as it was, under the names that journeys have now. */
function underPresentNames(policy: PolicyPlan, { former }: Ground): PolicyPlan {
  const journeys = new Map([...former].map(([is, was]) => [was, is]));
  const spec = withPresentNames(policy.spec as Json, { segments: new Map(), journeys });
  return { ...policy, spec: spec as JsonObject };
}

/** Who gets a message in place of whom it is refused. */
function amountsInstead(name: string, { old, young }: Pick<Pair, 'old' | 'young'>): readonly Amount[] {
  const [was, is] = [old, young].map(({ spec }) => spec.instead ?? null);
  if (canonicalJson(was ?? null) === canonicalJson(is ?? null)) return [];
  const say = (instead: Json | undefined, direction: Direction, word: string): readonly Amount[] =>
    instead === undefined || !isJsonObject(instead)
      ? []
      : [
          {
            direction,
            who: `the team ${code(String(instead.to))}`,
            ...messagesOf(code(String(instead.template))),
            why: `it ${word} it when ${code(name)} refuses a message`,
          },
        ];
  return [...say(was, 'fewer', 'no longer gets'), ...say(is, 'more', 'now gets')];
}

/** The rows of one policy, under its present name, where it or what it asks changed. */
export function amountsOfPolicy(name: string, ground: Ground): readonly Amount[] {
  const own = ground.changes.filter((change) => change.part === 'policy' && change.name === name);
  const former = own.find(({ formerly }) => formerly !== null)?.formerly ?? name;
  const { before, after } = ground.sides;
  const [was, young] = [before.policies[former], after.policies[name]];
  if (was === undefined || young === undefined) {
    const only = young ?? was;
    if (only === undefined) return [];
    const byConsent = amountsByConsent(name, [was, young], ground);
    return [amountOfWhole(name, only, young !== undefined, ground), ...byConsent];
  }
  const old = underPresentNames(was, ground);
  const judge = ground.judges.gates[young.gate];
  if (old.gate !== young.gate)
    return [amountOfWhole(name, was, false, ground), amountOfWhole(name, young, true, ground)];
  if (judge === undefined) {
    const isSame =
      canonicalJson(meaningOf([old.spec, old.covers])) ===
      canonicalJson(meaningOf([young.spec, young.covers]));
    const why = `${code(name)}: ${tellChange(describePolicy(old, ground), describePolicy(young, ground))}`;
    return isSame ? [] : [{ direction: 'unknown', who: EVERYBODY, ...ALL_MESSAGES, why }];
  }
  const pair = { old, young, judge };
  const byConsent = judge.risk === 'consent_weakened' ? amountsByConsent(name, [old, young], ground) : [];
  return [...amountsOfPair(name, pair, own, ground), ...byConsent, ...amountsInstead(name, pair)];
}

/**
 * What a change means for people, in sentences of a comment: which messages come and go, and from when it holds for
 * whom. Data in, Markdown out; pure.
 */
import { canonicalJson } from '../../base/canonical.ts';
import { sayDuration } from '../../base/duration.ts';
import { isJsonObject } from '../../base/json.ts';
import { codeSpan as code } from '../../language/diagnostics/printers/markdown.ts';
import type { RiskCode } from '../../plan/diff/change.ts';
import { policiesUsing } from '../../plan/diff/reach.ts';
import type { JourneyPlan, Plan } from '../../plan/plan.ts';
import type { ChangeReport, LookBack, ShownChange } from '../changes/report.ts';
import type { Sides } from '../changes/words.ts';
import { tellDirections } from './directions.ts';
import { NAMES_MAX, nameSome } from './name-some.ts';
import type { PressureChange, Total } from './pressure.ts';

/** Present names of journeys -> those before. */
type Former = ReadonlyMap<string, string>;

/** Steps of a journey that send. */
function sendsOf(journey: JourneyPlan | undefined, { definitions }: Sides): readonly string[] {
  const kinds = definitions.steps.filter(({ messageOf }) => messageOf !== undefined).map(({ name }) => name);
  return Object.entries(journey?.steps ?? {}).flatMap(([id, { kind }]) => (kinds.includes(kind) ? [id] : []));
}

const sends = (all: readonly string[]) => (all.length === 1 ? 'send step' : 'send steps');

/** Sends that are new and gone in the journeys that change themselves. */
function tellSends(changes: readonly ShownChange[], sides: Sides, former: Former): string {
  const of = (what: readonly ShownChange['what'][]) =>
    changes.flatMap((change) => {
      const { part, aspect, name, step } = change;
      if (aspect !== 'whole' || !what.includes(change.what)) return [];
      const isNew = change.what === 'added';
      const journey = isNew ? sides.after.journeys[name] : sides.before.journeys[former.get(name) ?? name];
      const sends = sendsOf(journey, sides);
      if (part === 'journey') return sends;
      return part === 'step' ? sends.filter((id) => id === step) : [];
    });
  const [more, fewer] = [of(['added']), of(['removed', 'moved'])];
  const parts = [
    ...(more.length === 0 ? [] : [`${more.length} more ${sends(more)} (${nameSome(more)})`]),
    ...(fewer.length === 0 ? [] : [`${fewer.length} fewer ${sends(fewer)} (${nameSome(fewer)})`]),
  ];
  return parts.length === 0 ? 'No send step is added or removed.' : `${parts.join(' and ')}.`;
}

/** By these, more people may get something, or the same people more of it. */
const MORE: ReadonlySet<RiskCode> = new Set([
  'consent_weakened',
  'exclusion_weakened',
  'panic_weakened',
  'class_made_essential',
  'send_bypasses',
  'holdout_changed',
  'cap_raised',
  'quality_weakened',
  'duplicates_allowed',
  'audience_removed',
  'exit_removed',
  'entries_raised',
]);
/** What other people may do by a change of this aspect. */
const WAYS: { readonly [aspect: string]: string } = {
  entry: 'enter',
  audience: 'enter',
  exits: 'leave',
  guard: 'take other paths in',
  experiment: 'take other paths in',
};

/** Whether more people get something, as far as that is known of policies, and where others may. */
function tellPeople(changes: readonly ShownChange[], sides: Sides): readonly string[] {
  const risks = changes.flatMap((change) => change.risks.map(({ code: risk }) => risk));
  const isMore = risks.some((risk) => MORE.has(risk));
  const judging = changes.filter((each) => each.part === 'policy' || heldByPolicies(each, sides));
  const others = changes.filter(
    (each) => Object.hasOwn(WAYS, each.aspect) && !each.risks.some(({ code: risk }) => MORE.has(risk)),
  );
  const isTame = judging.length > 0 && !isMore && judging.every((each) => each.risks.length === 0);
  const ways = [...new Set(Object.values(WAYS))].flatMap((way) => {
    const names = others.filter(({ aspect }) => WAYS[aspect] === way).map(({ name }) => name);
    return names.length === 0 ? [] : [`${way} ${nameSome([...new Set(names)].sort())}`];
  });
  return [
    ...(isMore ? ['More may go out, or to more people: the risks above say why.'] : []),
    ...(isTame ? ['No policy is known to let more through than before.'] : []),
    ...(ways.length === 0 ? [] : [`Other people may ${listWays(ways)}, as is said below.`]),
  ];
}

/** "enter `a`", "enter `a` and leave `b`", "enter `a`, leave `b` and take other paths in `c`". */
function listWays(ways: readonly string[]): string {
  const last = ways.at(-1) ?? '';
  return ways.length < 2 ? last : `${ways.slice(0, -1).join(', ')} and ${last}`;
}

/** Longer lists of policies are left out: the head of a comment is never cut. */
const POLICIES_MAX = 500;

/** What all journeys together still allow, and by which policies. */
function tellTotal({ day, week, byDay, byWeek }: Total): string {
  const isOne = byDay.join() === byWeek.join();
  const by = (names: readonly string[]) =>
    names.length === 0 || nameSome(names).length > POLICIES_MAX ? '' : ` (by ${nameSome(names)})`;
  const say = (most: number) => (Number.isFinite(most) ? String(most) : 'more than can be counted');
  const days = `${say(day)} a day${isOne ? '' : by(byDay)} and ${say(week)} a week${by(byWeek)}`;
  return `Over all journeys together, the most marketing messages that one person can get stay ${days}; what no cap counts comes on top.`;
}

/** Which messages come and go, who gets them otherwise, and the worst case; `pressure` null: it was not counted. Pure. */
export function tellMessages(
  changes: readonly ShownChange[],
  sides: Sides,
  former: Former,
  pressure: PressureChange | null,
): string {
  const total = pressure?.total ?? null;
  const told = [
    ...tellPeople(changes, sides),
    tellSends(changes, sides, former),
    ...tellDirections(changes, sides, former),
    ...(total === null ? [] : [tellTotal(total)]),
    ...((pressure?.rows.length ?? 0) === 0
      ? []
      : [
          total === null
            ? 'The worst case differs, see below.'
            : 'The worst case of single journeys differs, see below.',
        ]),
  ];
  return `- **Messages**: ${told.join(' ')}\n`;
}

const SHARED: ReadonlySet<string> = new Set(['policy', 'class', 'channel', 'workspace']);

/** Segments and traits by whether policies ask them: those hold for everybody at once. */
function heldByPolicies({ part, name }: ShownChange, { before, after }: Sides): boolean {
  if (part !== 'segment' && part !== 'trait') return false;
  return [before, after].some((plan) => policiesUsing(plan, `${part}s`, name).length > 0);
}

/** Segments and traits that journeys themselves ask. */
function askedByJourneys({ part, name }: ShownChange, { after }: Sides): readonly string[] {
  if (part !== 'segment' && part !== 'trait') return [];
  const group = part === 'segment' ? 'segments' : 'traits';
  return Object.values(after.journeys)
    .filter((journey) => asks(after, journey, group, name))
    .map((journey) => journey.name);
}

function asks(plan: Plan, journey: JourneyPlan, group: 'segments' | 'traits', name: string): boolean {
  const open = [journey.uses];
  const seen = new Set<string>();
  for (let each = open.pop(); each !== undefined; each = open.pop()) {
    if (each[group].includes(name)) return true;
    const more = [
      ...each.segments.map((one) => ['segments', one] as const),
      ...each.traits.map((one) => ['traits', one] as const),
    ];
    for (const [of, one] of more) {
      const key = `${of} ${one}`;
      const uses = plan[of][one]?.uses;
      if (seen.has(key) || uses === undefined) continue;
      seen.add(key);
      open.push(uses);
    }
  }
  return false;
}

/** Steps of changed journeys at which whoever is inside does not simply finish, as `migrate` says now. */
function orderedIn(changed: readonly string[], { before, after }: Sides): readonly string[] {
  return changed.flatMap((name) => {
    const known = new Set((before.journeys[name]?.migrate ?? []).map((order) => canonicalJson(order)));
    return (after.journeys[name]?.migrate ?? []).flatMap((order) => {
      if (known.has(canonicalJson(order))) return [];
      const { moved, exit } = order;
      if (typeof exit === 'string') return [exit];
      return isJsonObject(moved) && typeof moved.from === 'string' ? [moved.from] : [];
    });
  });
}

/** Those whose people have nowhere to go: nothing can be said of them before `migrate` does. */
function strandedIn({ changes, parked }: ChangeReport): readonly string[] {
  const steps = (parked ?? []).filter(({ fate }) => fate === 'refused').map(({ journey }) => journey);
  return changes
    .filter(({ name, formerly }) => steps.includes(formerly ?? name) || steps.includes(name))
    .map(({ name }) => name);
}

function tellOwn(report: ChangeReport, sides: Sides): readonly string[] {
  const { changes } = report;
  const own = changes.filter(({ part }) => part === 'journey' || part === 'step');
  const wholes = (what: ShownChange['what']) =>
    own
      .filter((each) => each.part === 'journey' && each.aspect === 'whole' && each.what === what)
      .map(({ name }) => name);
  const [added, removed] = [wholes('added'), wholes('removed')];
  const changed = [...new Set(own.map(({ name }) => name))]
    .filter((name) => ![...added, ...removed].includes(name))
    .sort();
  const told: string[] = [];
  if (changed.length > 0) {
    told.push(
      `who enters ${nameSome(changed)} after the apply goes by this change${sayInside(changed, report, sides)}`,
    );
  }
  if (added.length > 0) told.push(`${nameSome(added)} begins with the apply`);
  if (removed.length > 0) {
    told.push(
      `nobody enters ${nameSome(removed)} after the apply; who is inside finishes, unless it is applied with \`--exit\``,
    );
  }
  return told;
}

/** What becomes of those inside, behind a semicolon. */
function sayInside(changed: readonly string[], report: ChangeReport, sides: Sides): string {
  const stranded = new Set(strandedIn(report));
  if (changed.some((name) => stranded.has(name)))
    return '; of who is inside, not everybody has somewhere to go: nothing is applied before `migrate` says where';
  const ordered = orderedIn(changed, sides);
  const but = ordered.length === 0 ? '' : `, except who is at ${nameSome(ordered)}, as \`migrate\` says`;
  return `; who is inside, waiting or not, finishes the version before${but}`;
}

/** How far back new conditions know what was: nothing more is kept of earlier events. */
function tellLookBack(lookBack: LookBack | null): readonly string[] {
  if (lookBack === null) return [];
  const kept =
    lookBack.keptMs === 0
      ? 'no raw events are kept'
      : `raw events are kept for ${sayDuration(lookBack.keptMs)}`;
  const messages = lookBack.ofMessages === 0 ? '' : ', and messages from the apply on';
  return [`new conditions look back as far as something is known: ${kept}${messages}`];
}

/** From when a change holds, and for whom: those inside, those who enter, those whose messages wait. Pure. */
export function tellWhen(report: ChangeReport, sides: Sides): string {
  const { changes, lookBack } = report;
  const told = [...tellOwn(report, sides)];
  const shared = changes.filter((each) => SHARED.has(each.part) || heldByPolicies(each, sides));
  if (shared.length > 0) {
    const names = shared.map(({ part, name }) =>
      part === 'workspace' ? 'the workspace' : `${part} ${code(name)}`,
    );
    const some = [...new Set(names)].slice(0, NAMES_MAX).join(', ');
    const more = new Set(names).size > NAMES_MAX ? ' and others' : '';
    told.push(`${some}${more}: for every message from the apply on, also of those who are inside and wait`);
  }
  const asked = [...new Set(changes.flatMap((each) => askedByJourneys(each, sides)))].sort();
  if (asked.length > 0) {
    told.push(
      `whoever enters ${nameSome(asked)} after the apply is judged by the segments and traits after this change; who is inside, by those before`,
    );
  }
  const copy = changes.filter(({ part, what }) => part === 'template' && what === 'changed');
  const corrected = [...new Set(copy.flatMap(({ corrects }) => corrects))].sort();
  const kept = [
    ...new Set(copy.flatMap(({ reaches, corrects }) => reaches.filter((name) => !corrects.includes(name)))),
  ].sort();
  if (corrected.length > 0)
    told.push(
      `who is inside ${nameSome(corrected)} keeps the steps and times, and gets the new wording from the apply on (\`hotfix: copy\`)`,
    );
  if (kept.length > 0)
    told.push(
      `who is inside ${nameSome(kept)} keeps the wording before; who enters gets the one after this change`,
    );
  told.push(...tellLookBack(lookBack));
  return told.length === 0 ? '' : `- **From when**:\n${told.map((each) => `  - ${each}\n`).join('')}`;
}

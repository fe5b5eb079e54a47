/**
 * What a change means for people, in sentences of a comment: which messages come and go, from when it holds for whom, and
 * which tests play what is touched. Data in, Markdown out; pure.
 */
import { sayDuration } from '../../base/duration.ts';
import { sayCount } from '../../base/say-count.ts';
import type { Compiled } from '../../compiler/compile.ts';
import type { TestDocument } from '../../compiler/tests/test-document.ts';
import { codeSpan as code } from '../../language/diagnostics/printers/markdown.ts';
import type { RiskCode } from '../../plan/diff/change.ts';
import { policiesUsing } from '../../plan/diff/reach.ts';
import type { JourneyPlan, Plan } from '../../plan/plan.ts';
import type { ChangeReport, LookBack, ShownChange } from '../changes/report.ts';
import type { Sides } from '../changes/words.ts';

const NAMES_MAX = 8;

/** Present names of journeys -> those before. */
type Former = ReadonlyMap<string, string>;

/** Some of the names as code, and how many more there are. Pure. */
export function nameSome(all: readonly string[]): string {
  const shown = all.slice(0, NAMES_MAX).map(code).join(', ');
  return all.length > NAMES_MAX ? `${shown} and ${all.length - NAMES_MAX} more` : shown;
}

/** Steps of a journey that send. */
function sendsOf(journey: JourneyPlan | undefined, { definitions }: Sides): readonly string[] {
  const kinds = definitions.steps.filter(({ messageOf }) => messageOf !== undefined).map(({ name }) => name);
  return Object.entries(journey?.steps ?? {}).flatMap(([id, { kind }]) => (kinds.includes(kind) ? [id] : []));
}

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
    ...(more.length === 0 ? [] : [`${sayCount(more.length, 'send')} more (${nameSome(more)})`]),
    ...(fewer.length === 0 ? [] : [`${sayCount(fewer.length, 'send')} less (${nameSome(fewer)})`]),
  ];
  return parts.length === 0 ? 'No send comes or goes.' : `Journeys have ${parts.join(' and ')}.`;
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
const WAYS: ReadonlySet<string> = new Set(['entry', 'audience', 'exits', 'guard', 'experiment']);

/** Whether more people get something, as far as that is known of policies, and where others may. */
function tellPeople(changes: readonly ShownChange[], sides: Sides): readonly string[] {
  const risks = changes.flatMap((change) => change.risks.map(({ code: risk }) => risk));
  const isMore = risks.some((risk) => MORE.has(risk));
  const judging = changes.filter((each) => each.part === 'policy' || heldByPolicies(each, sides));
  const others = changes.filter(
    (each) => WAYS.has(each.aspect) && !each.risks.some(({ code: risk }) => MORE.has(risk)),
  );
  const isTame = judging.length > 0 && !isMore && judging.every((each) => each.risks.length === 0);
  const names = [...new Set(others.map(({ name }) => name))].sort();
  return [
    ...(isMore ? ['More may go out, or to more people: the risks above say why.'] : []),
    ...(isTame ? ['No policy is known to let more through than before.'] : []),
    ...(names.length === 0
      ? []
      : [`Other people may enter ${nameSome(names)}, leave it or go another way in it, as is said below.`]),
  ];
}

/** Which messages come and go, and whether the worst case differs; `isSame`: null where it was not counted. Pure. */
export function tellMessages(
  changes: readonly ShownChange[],
  sides: Sides,
  former: Former,
  isSame: boolean | null,
): string {
  const same = 'The most marketing that one person can get in a day and in a week is the same as before.';
  const told = [
    ...tellPeople(changes, sides),
    tellSends(changes, sides, former),
    ...(isSame === true ? [same] : []),
    ...(isSame === false ? ['The worst case differs, see below.'] : []),
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

function tellOwn(changes: readonly ShownChange[]): readonly string[] {
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
      `who enters ${nameSome(changed)} after the apply gets what is new; who is inside, waiting or not, finishes on the version of before, but for what \`migrate\` and \`hotfix\` say`,
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
export function tellWhen({ changes, lookBack }: ChangeReport, sides: Sides): string {
  const told = [...tellOwn(changes)];
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
      `whoever enters ${nameSome(asked)} after the apply is judged by the segments and traits of now; who is inside, by those of before`,
    );
  }
  const copy = changes.filter(({ part, what }) => part === 'template' && what === 'changed');
  const corrected = [...new Set(copy.flatMap(({ corrects }) => corrects))].sort();
  const kept = [
    ...new Set(copy.flatMap(({ reaches, corrects }) => reaches.filter((name) => !corrects.includes(name)))),
  ].sort();
  if (corrected.length > 0)
    told.push(`who is inside ${nameSome(corrected)} gets the wording of now (\`hotfix: copy\`)`);
  if (kept.length > 0)
    told.push(`who is inside ${nameSome(kept)} keeps the wording of before; who enters gets that of now`);
  told.push(...tellLookBack(lookBack));
  return told.length === 0 ? '' : `- **From when**:\n${told.map((each) => `  - ${each}\n`).join('')}`;
}

function casesIn(tests: readonly TestDocument[]): number {
  return tests.reduce((sum, { cases }) => sum + cases.length, 0);
}

/** The tests that play a journey by itself: how many cases, in which documents. Pure. */
export function tellTestsOf(journey: string, { tests }: Pick<Compiled, 'tests'>): string {
  const own = tests.filter((each) => each.journey === journey);
  if (own.length === 0) return '**none**';
  return `${sayCount(casesIn(own), 'case')} in ${nameSome(own.map(({ name }) => name))}`;
}

/** The tests that play all journeys together, which policies and segments are tested by. Pure. */
export function tellSharedTests({ tests }: Pick<Compiled, 'tests'>): string {
  const shared = tests.filter(({ journey }) => journey === null);
  const told =
    shared.length === 0
      ? 'there are none'
      : `${sayCount(casesIn(shared), 'case')} in ${nameSome(shared.map(({ name }) => name))}`;
  return `- **Tests** of each journey stand in the table; of all of them together, with their policies: ${told}.\n`;
}

/** What has to happen before a change goes live: whose yes it needs, what plays it, and what applies it. Markdown; pure. */
import { sayCount } from '../../base/say-count.ts';
import { codeSpan as code } from '../../language/diagnostics/printers/markdown.ts';
import type { ShownChange } from '../changes/report.ts';
import type { Sides } from '../changes/words.ts';
import { nameSome } from './name-some.ts';
import { isOwn, type ReviewComment } from './review-comment.ts';
import { tellTests } from './tested.ts';
import { strandedOf } from './verdict.ts';

/** So many characters of names; the head of a comment is never cut. */
const CHARACTERS_MAX = 900;
const REASONS_MAX = 3;

/** Owners of the journeys that the changes touch or reach. */
function ownersReached(changes: readonly ShownChange[], { before, after }: Sides): readonly string[] {
  const names = new Set(changes.filter(({ part }) => part !== 'fact').flatMap(({ reaches }) => reaches));
  const owners = [...names].map((name) => (after.journeys[name] ?? before.journeys[name])?.about.owner);
  return [...new Set(owners.filter((owner) => typeof owner === 'string'))].sort();
}

/** "`team-billing` (owner of the Segment `x`)", each once with all reasons. */
function sayAgreers({ report, agreers }: ReviewComment): readonly string[] {
  const reasons = new Map<string, Set<string>>();
  for (const change of report.changes) {
    const found = agreers.get(change);
    if (found === undefined) continue;
    const who = found.who ?? 'whoever reviews it, for nobody is named as';
    reasons.set(who, new Set([...(reasons.get(who) ?? []), found.why]));
  }
  return [...reasons].sort().map(([who, all]) => {
    const why = joinReasons([...all]);
    return who.endsWith(' as') ? `${who} ${why}` : `${who} (${why})`;
  });
}

/** Reasons that begin alike say so once. */
function joinReasons(all: readonly string[]): string {
  const [some, left] = [all.slice(0, REASONS_MAX), all.length - REASONS_MAX];
  const heads = ['owner of ', 'by the standards, for '];
  const told = heads.flatMap((head) => {
    const own = some.filter((each) => each.startsWith(head));
    return own.length === 0 ? [] : [`${head}${own.map((each) => each.slice(head.length)).join(', ')}`];
  });
  return `${told.join('; ')}${left > 0 ? ` and ${left} more` : ''}`;
}

/** Owners who are not asked: somebody answers in their place, or only their journeys are reached. */
function sayUnasked({ report, sides, agreers }: ReviewComment): string {
  const names = [...agreers.values()].map(({ who }) => who ?? '').join(' ');
  const of = new Map<string, Set<string>>();
  const add = (owner: string, what: string) => of.set(owner, new Set([...(of.get(owner) ?? []), what]));
  for (const change of report.changes) {
    const instead = agreers.get(change)?.instead;
    if (instead !== undefined) add(instead.owner, instead.what);
  }
  for (const owner of ownersReached(report.changes, sides).map(code))
    if (!names.includes(owner)) add(owner, 'journeys that are reached');
  const told = [...of].sort().map(([owner, all]) => {
    const left = all.size - REASONS_MAX;
    const whole = [...all].slice(0, REASONS_MAX).join(' and of ');
    return `${owner} (owner of ${whole}${left > 0 ? ` and ${left} more` : ''})`;
  });
  const text = `. Not asked: ${told.join(', ')}`;
  return told.length === 0 || text.length > CHARACTERS_MAX ? '' : text;
}

/** Whose yes it needs, and whose it does not though their journeys are reached. */
function tellYes(comment: ReviewComment): string {
  const all = sayAgreers(comment);
  if (all.length === 0) return 'a review; whose yes it needs, a plan file does not tell';
  const told = all.join('; and of ');
  const own = told.length > CHARACTERS_MAX ? `${sayCount(all.length, 'owner')} of what changes` : told;
  return `a yes to this pull request, of ${own}; \`rutter gen codeowners\` lets GitHub ask for it${sayUnasked(comment)}`;
}

/** What becomes of a journey that goes must be said where people are in it. */
function waysOut({ report }: ReviewComment): string {
  const gone = report.changes.filter(
    ({ part, what, aspect }) => part === 'journey' && aspect === 'whole' && what === 'removed',
  );
  const names = nameSome(gone.map(({ name }) => name));
  return gone.length === 0 || names.length > CHARACTERS_MAX
    ? ''
    : `; where people are in ${names}, \`--drain\` or \`--exit\` must name it`;
}

/** Nothing goes live by a merge. */
const WHO = 'after the merge, whoever deploys runs';
const UNCHECKED = '`apply` checks neither the yes, nor tests, nor findings';

/** What puts it in force, and what that asks for. */
function tellApply(comment: ReviewComment): string {
  const { risks } = comment.report;
  const flags = risks.length === 0 ? '' : ` --acknowledge ${risks.join(' ')}`;
  const words =
    risks.length === 0
      ? 'no risk has to be acknowledged'
      : `it is refused without ${risks.length === 1 ? 'this word' : 'these words'}`;
  if (strandedOf(comment.report).length > 0)
    return `${WHO} \`rutter plan --against live -o PLAN\`, which looks for risks anew, then \`rutter apply PLAN\` with the words that this new plan asks for${waysOut(comment)}. ${UNCHECKED}`;
  return `${WHO} \`rutter plan --against live -o PLAN\`, which looks for risks anew, then \`rutter apply PLAN${flags}\`: ${words}${waysOut(comment)}. ${UNCHECKED}`;
}

/** What has to be written first where people have nowhere to go: with no word is it applied before. */
function tellMissing({ report }: ReviewComment): readonly string[] {
  const stranded = strandedOf(report);
  if (stranded.length === 0) return [];
  const names = nameSome([...new Set(stranded.map(({ journey }) => journey))]);
  const where = names.length > CHARACTERS_MAX ? 'the journey' : names;
  return [
    `in the file of ${where}, under \`migrate\`, for each step that is gone and has people at it: \`moved: { from: OLD, to: NEW }\`, or \`exit: OLD\`. Without that, \`apply\` refuses it, whatever \`--acknowledge\` says`,
  ];
}

/** A list in order of what comes first. Pure. */
export function tellBeforeLive(comment: ReviewComment): string {
  const { changes } = comment.report;
  const isShared = changes.some(
    (change) => !isOwn(change) && change.part !== 'fact' && change.part !== 'template',
  );
  const steps = [
    ...tellMissing(comment),
    tellYes(comment),
    ...(comment.tests === null ? [] : [tellTests(comment.tests, isShared)]),
    tellApply(comment),
  ];
  return `- **Before it goes live**:\n${steps.map((each, index) => `  ${index + 1}. ${each}\n`).join('')}`;
}

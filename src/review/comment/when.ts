/** From when a change holds, and for whom: sentences of a comment. Data in, Markdown out; pure. */
import { canonicalJson } from '../../base/canonical.ts';
import { sayDuration } from '../../base/duration.ts';
import { isJsonObject, type JsonObject } from '../../base/json.ts';
import { codeSpan as code } from '../../language/diagnostics/printers/markdown.ts';
import type { ChangeReport, LookBack, ShownChange } from '../changes/report.ts';
import type { Sides } from '../changes/words.ts';
import { heldByPolicies, journeysAsking } from './asked.ts';
import { NAMES_MAX, nameSome } from './name-some.ts';
import { isOwn } from './review-comment.ts';

/** The head of a comment is never cut: names may be as long as somebody likes. */
const CHARACTERS_MAX = 900;

const SHARED: ReadonlySet<string> = new Set(['policy', 'class', 'channel', 'workspace']);

/** True for what judges every message from the apply on, whoever is inside. */
export function holdsAtOnce(change: ShownChange, sides: Sides): boolean {
  return SHARED.has(change.part) || heldByPolicies(change, sides);
}

const whoIsAt = (step: string) => `who is at ${code(step)}`;

/** What `migrate` now says of those at a step: "who is at `a` leaves"; steps nobody is at are left out where somebody counted. */
function ordersIn(
  changed: readonly string[],
  { parked }: ChangeReport,
  { before, after }: Sides,
): readonly string[] {
  return changed.flatMap((name) => {
    const known = new Set((before.journeys[name]?.migrate ?? []).map((order) => canonicalJson(order)));
    return (after.journeys[name]?.migrate ?? []).flatMap((order) => {
      if (known.has(canonicalJson(order))) return [];
      const { moved, exit } = order;
      const isMove = isJsonObject(moved ?? null) && typeof (moved as JsonObject).from === 'string';
      const from = typeof exit === 'string' ? exit : isMove ? String((moved as JsonObject).from) : null;
      if (from === null || parked?.every(({ step, count }) => step !== from || count === 0) === true)
        return [];
      const does = isMove ? `goes on at ${code(String((moved as JsonObject).to))}` : 'leaves';
      return [`${whoIsAt(from)} ${does}`];
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

/** A journey of which nothing changes but that its runs under way get corrected copy. */
function isOnlyCorrected(name: string, { changes }: ChangeReport): boolean {
  const own = changes.filter((change) => isOwn(change) && change.name === name);
  const isCorrected = changes.some(({ corrects }) => corrects.includes(name));
  const isHotfix = ({ aspect, edits }: ShownChange) =>
    aspect === 'migration' && edits.every(({ path }) => path.at(-1) === 'hotfix');
  return isCorrected && own.every(isHotfix);
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
    .filter((name) => ![...added, ...removed].includes(name) && !isOnlyCorrected(name, report))
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
    return '; nothing is applied before `migrate` says where those go who have nowhere to go';
  if (report.parked?.every(({ count }) => count === 0) === true) return '; nobody is inside';
  const ordered = ordersIn(changed, report, sides);
  const shown = ordered.slice(0, NAMES_MAX).join(', ');
  const more = ordered.length > NAMES_MAX ? `, and so on for ${ordered.length - NAMES_MAX} more steps` : '';
  if (ordered.length === 0) return '; who is inside, waiting or not, finishes the version before';
  const moved = shown.length > CHARACTERS_MAX ? 'some go where `migrate` says' : `${shown}${more}`;
  const others = report.parked?.some(
    ({ step, count }) => count > 0 && !ordered.some((each) => each.startsWith(`${whoIsAt(step)} `)),
  );
  const rest =
    others !== false ? ', and everybody else finishes the version before' : ', and nobody else is inside';
  return `; of those inside, ${moved}, with the apply${rest}`;
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
  const shared = changes.filter((each) => holdsAtOnce(each, sides));
  if (shared.length > 0) {
    const names = shared.map(({ part, name }) =>
      part === 'workspace' ? 'the workspace' : `${part} ${code(name)}`,
    );
    const some = [...new Set(names)].slice(0, NAMES_MAX).join(', ');
    const more = new Set(names).size > NAMES_MAX ? ' and others' : '';
    // A send that is held is claimed when its time comes, and judged then by the plan in force (semantics 25, 35).
    const held = shared.some(({ part }) => part !== 'workspace' && part !== 'channel')
      ? '; a message already held stays so until its time or its turn, and is judged by this then'
      : '';
    told.push(
      `${some}${more}: for every message from the apply on, also of those who are inside and wait${held}`,
    );
  }
  const asked = [...new Set(changes.flatMap((each) => journeysAsking(each, sides)))].sort();
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
      `whoever enters ${nameSome(corrected)}, and whoever is inside, gets the new wording from the apply on (\`hotfix: copy\`); those inside keep their steps and times`,
    );
  if (kept.length > 0)
    told.push(
      `who is inside ${nameSome(kept)} keeps the wording before; who enters gets the one after this change`,
    );
  told.push(...tellLookBack(lookBack));
  const [only, ...more] = told;
  if (only === undefined) return '';
  if (more.length === 0) return `- **From when**: ${only}\n`;
  return `- **From when**:\n${told.map((each) => `  - ${each}\n`).join('')}`;
}

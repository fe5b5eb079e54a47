/** Which way messages move where no send step comes or goes: who skips one, gets it sooner, or by another path. Markdown; pure. */
import { canonicalJson } from '../../base/canonical.ts';
import { isJsonObject, type JsonObject } from '../../base/json.ts';
import { codeSpan as code } from '../../language/diagnostics/printers/markdown.ts';
import type { JourneyPlan } from '../../plan/plan.ts';
import type { ShownChange } from '../changes/report.ts';
import type { Sides } from '../changes/words.ts';
import { nameSome } from './name-some.ts';

const SENTENCES_MAX = 6;
/** Names may be as long as somebody likes; the head of a comment is never cut. */
const CHARACTERS_MAX = 1_200;

function waysOf(journey: JourneyPlan, id: string, { definitions }: Sides) {
  const step = journey.steps[id];
  if (step === undefined) return [];
  const kind = definitions.steps.find(({ name }) => name === step.kind);
  return kind?.branches(step) ?? [{ label: '', to: step.next }];
}

/** Sends from a step on, itself included, in the order of the journey. */
function sendsFrom(journey: JourneyPlan, start: string | null, sides: Sides): readonly string[] {
  const seen = new Set<string>();
  const open = start === null ? [] : [start];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (seen.has(id)) continue;
    seen.add(id);
    for (const { to } of waysOf(journey, id, sides)) if (to !== null) open.push(to);
  }
  const isSend = (kind: string) =>
    sides.definitions.steps.some(({ name, messageOf }) => name === kind && messageOf !== undefined);
  return Object.entries(journey.steps).flatMap(([id, { kind }]) =>
    seen.has(id) && isSend(kind) ? [id] : [],
  );
}

type Pair = {
  readonly before: JourneyPlan;
  readonly after: JourneyPlan;
  readonly own: readonly ShownChange[];
};

/** A step at which people may be parked for long. */
const isWait = (journey: JourneyPlan, id: string) => journey.steps[id]?.kind.startsWith('wait') === true;

/** Former names of steps -> their present ones. */
function renamedIn(own: readonly ShownChange[]): ReadonlyMap<string, string> {
  return new Map(
    own.flatMap(({ what, formerly, step }) =>
      what === 'renamed' && formerly !== null && step !== null ? [[formerly, step] as const] : [],
    ),
  );
}

/** What a new order of `migrate` means for the messages of those who are at a step. */
function tellOrder(order: JsonObject, { before, after, own }: Pair, sides: Sides): readonly string[] {
  const renamed = renamedIn(own);
  const { moved, exit } = order;
  if (typeof exit === 'string') {
    const lost = sendsFrom(before, exit, sides).filter((id) => id !== exit);
    return lost.length === 0 ? [] : [`Who is at ${code(exit)} leaves and does not get ${nameSome(lost)}.`];
  }
  if (!isJsonObject(moved) || typeof moved.from !== 'string' || typeof moved.to !== 'string') return [];
  const { from, to } = moved;
  if (renamed.get(from) === to) return [];
  const kept = sendsFrom(after, to, sides);
  const lost = sendsFrom(before, from, sides).filter((id) => !kept.includes(renamed.get(id) ?? id));
  const skipped = isWait(before, from) && !isWait(after, to) ? ', without the rest of that wait' : '';
  const fewer = lost.length === 0 ? '' : `, and does not get ${nameSome(lost)}`;
  return [`Who is at ${code(from)} goes on at ${code(to)} with the apply${skipped}${fewer}.`];
}

/** Paths of one step with the sends that not all of them lead to. */
function tellPaths(journey: JourneyPlan, id: string, sides: Sides): readonly string[] {
  const ways = waysOf(journey, id, sides).map(({ label, to }) => ({
    label,
    sends: sendsFrom(journey, to, sides),
  }));
  const all = ways.map(({ sends }) => sends);
  const own = ways.map(({ label, sends }) => {
    const only = sends.filter((send) => !all.every((each) => each.includes(send)));
    return `${code(label)} leads to ${only.length === 0 ? 'no send of its own' : nameSome(only)}`;
  });
  const differs = ways.some(({ sends }) => sends.some((send) => !all.every((each) => each.includes(send))));
  return differs ? [`At ${code(id)} other people go each way: ${own.join(', ')}.`] : [];
}

function tellStep(change: ShownChange, { before, after, own }: Pair, sides: Sides): readonly string[] {
  const { step, aspect, what } = change;
  if (step === null) return [];
  if (what === 'removed' || what === 'moved') {
    const renamed = renamedIn(own);
    const behind = (isWait(before, step) ? sendsFrom(before, step, sides) : [])
      .map((id) => renamed.get(id) ?? id)
      .filter((id) => after.steps[id] !== undefined);
    return behind.length === 0
      ? []
      : [`Who enters no longer waits at ${code(step)}: ${nameSome(behind)} may go out sooner.`];
  }
  if (aspect === 'timing') {
    const behind = sendsFrom(after, step, sides);
    return behind.length === 0
      ? []
      : [`After ${code(step)}, ${nameSome(behind)} may go out at another time.`];
  }
  return aspect === 'guard' || aspect === 'experiment' ? tellPaths(after, step, sides) : [];
}

/** A policy that writes to somebody else in place of what it refuses. */
function tellInstead({ part, name, formerly }: ShownChange, { before, after }: Sides): readonly string[] {
  if (part !== 'policy') return [];
  const [old, young] = [before.policies[formerly ?? name], after.policies[name]].map(
    (policy) => policy?.spec.instead ?? null,
  );
  if (canonicalJson(old ?? null) === canonicalJson(young ?? null)) return [];
  const say = (instead: JsonObject, word: string) =>
    `${code(String(instead.to))} ${word} ${code(String(instead.template))} when ${code(name)} refuses a message.`;
  return [
    ...(isJsonObject(old ?? null) ? [say(old as JsonObject, 'no longer gets')] : []),
    ...(isJsonObject(young ?? null) ? [say(young as JsonObject, 'now gets')] : []),
  ];
}

/** One sentence each; `former`: present names of journeys -> those before. */
export function tellDirections(
  changes: readonly ShownChange[],
  sides: Sides,
  former: ReadonlyMap<string, string>,
): readonly string[] {
  const names = [
    ...new Set(changes.filter(({ part }) => part === 'step' || part === 'journey').map(({ name }) => name)),
  ];
  const told = names.sort().flatMap((name) => {
    const before = sides.before.journeys[former.get(name) ?? name];
    const after = sides.after.journeys[name];
    if (before === undefined || after === undefined) return [];
    const pair: Pair = { before, after, own: changes.filter((change) => change.name === name) };
    const known = new Set(before.migrate.map((order) => canonicalJson(order)));
    const orders = after.migrate.filter((order) => !known.has(canonicalJson(order)));
    return [
      ...orders.flatMap((order) => tellOrder(order, pair, sides)),
      ...pair.own.filter(({ part }) => part === 'step').flatMap((each) => tellStep(each, pair, sides)),
    ];
  });
  const all = [...new Set([...told, ...changes.flatMap((each) => tellInstead(each, sides))])];
  const shown: string[] = [];
  let length = 0;
  for (const sentence of all.slice(0, SENTENCES_MAX)) {
    length += sentence.length;
    if (length > CHARACTERS_MAX) break;
    shown.push(sentence);
  }
  const more = all.length - shown.length;
  return more > 0 ? [...shown, `More such changes (${more}) stand below.`] : shown;
}

/** Which way messages go by steps that are new or gone: sends, and waits before other sends. Pure. */
import { isJsonObject, type JsonObject } from '../../../base/json.ts';
import { codeSpan as code, escapeMarkdown } from '../../../language/diagnostics/printers/markdown.ts';
import type { JourneyPlan, StepPlan } from '../../../plan/plan.ts';
import { nameSome } from '../name-some.ts';
import type { Ground, Time } from './amount.ts';
import type { Pair } from './journeys.ts';
import { leavingOf, lengthOf } from './leaving.ts';
import { comesTo } from './say-what.ts';
import type { Shift } from './shifts.ts';
import { isSend, sendsBehind, takesTime, waysOf } from './ways.ts';

/** What a step does, as Markdown. Pure. */
export const describeStep = (step: StepPlan, { sides: { definitions } }: Ground) =>
  escapeMarkdown(definitions.steps.find(({ name }) => name === step.kind)?.describe(step) ?? step.kind);

/** Sends behind a step that is gone, by present names, that are still there. */
function stillBehind({ before, after, names }: Pair, id: string, { sides }: Ground): readonly string[] {
  return sendsBehind(before, id, sides)
    .map((send) => names.get(send) ?? send)
    .filter((send) => after.steps[send] !== undefined);
}

/** A send whose refusal leads on to the next step: all of them but where a cap ends the run (semantics 24, 28). */
function alsoRefused(journey: JourneyPlan, id: string, { sides, judges }: Ground): string {
  const ahead = Object.entries(journey.steps).flatMap(([send, step]) => {
    const isEnd = isJsonObject(step.onCapped ?? null) && (step.onCapped as JsonObject).do === 'exit';
    const isAhead = send !== id && judges.message(step) !== null && !isEnd;
    return isAhead && sendsBehind(journey, send, sides).includes(id) ? [send] : [];
  });
  const [only, ...others] = ahead;
  if (only === undefined) return '';
  return others.length === 0
    ? `, also where ${code(only)} was refused`
    : ', also where messages before it were refused';
}

/** As what a send goes out, and which other one of its journey sends the same copy. */
function sayMessage(journey: JourneyPlan, id: string, { judges }: Ground): string {
  const messageOf = (each: string) => {
    const step = journey.steps[each];
    return step === undefined ? null : judges.message(step);
  };
  const message = messageOf(id);
  if (message === null) return '';
  const same = Object.keys(journey.steps).filter(
    (each) =>
      each !== id && messageOf(each)?.templates.some((name) => message.templates.includes(name)) === true,
  );
  const also = same.length === 0 ? '' : `, the same copy as ${nameSome(same)}`;
  return ` as ${code(message.class)}${also}`;
}

/** A step that is new or gone. `id`: its name in the version that has it. */
export function shiftsOfWhole(
  id: string,
  step: StepPlan,
  isNew: boolean,
  pair: Pair,
  ground: Ground,
): readonly Shift[] {
  const { sides } = ground;
  const told = `${code(id)} is ${isNew ? 'new' : 'gone'}: ${describeStep(step, ground)}`;
  const who = isNew ? comesTo(id) : `would have come to ${code(id)}`;
  const version = isNew ? pair.after : pair.before;
  if (isSend(step, sides))
    return [
      {
        direction: isNew ? 'more' : 'fewer',
        sends: [id],
        who: `${who}${alsoRefused(version, id, ground)}`,
        why: `${told}${sayMessage(version, id, ground)}`,
      },
    ];
  const behind = isNew ? sendsBehind(pair.after, id, sides) : stillBehind(pair, id, ground);
  if (behind.length === 0) return [];
  const isPlain = waysOf(step, sides).length === 1;
  if (!isPlain) return [{ direction: 'unknown', sends: behind, who, why: `${told}; people part there` }];
  if (!takesTime(step, sides)) return [];
  return atAnotherTime(
    pair,
    { direction: isNew ? 'later' : 'sooner', sends: behind, who, why: told },
    lengthOf(step),
  );
}

/** Messages at another time, and whoever is gone or still there by then. `by`: how much later or sooner. Pure. */
export function atAnotherTime(
  pair: Pair,
  { direction, ...shift }: Shift & { readonly direction: Time },
  by: string | null,
): readonly Shift[] {
  const leaving = leavingOf(direction, pair);
  return [
    { ...shift, direction, ...(by === null ? {} : { by }) },
    ...(leaving === null ? [] : [{ ...shift, ...leaving }]),
  ];
}

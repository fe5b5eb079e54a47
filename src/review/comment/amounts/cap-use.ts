/**
 * What caps mean for the rows of a change: whether what goes out more uses them up, and so pushes out others, and what a
 * full one makes of what goes out at another time. Pure.
 */
import { sayDuration } from '../../../base/duration.ts';
import { isJsonObject, type JsonObject } from '../../../base/json.ts';
import type { FrequencyData } from '../../../kinds/gates/frequency/schema.ts';
import { readPolicy } from '../../../kinds/gates/spec.ts';
import { judgesOf } from '../../../kinds/judges.ts';
import type { StepMessage } from '../../../plan/diff/judges.ts';
import { judgesMessage } from '../../../plan/diff/reach.ts';
import type { PolicyPlan, StepPlan } from '../../../plan/plan.ts';
import type { Sides } from '../../changes/words.ts';
import { type Amount, isTime } from './amount.ts';

type Sent = { readonly journey: string; readonly step: StepPlan; readonly message: StepMessage };

/** The messages of a row, in the plan after the change. */
function messagesOf({ about, steps }: Amount, { after, definitions }: Sides): readonly Sent[] {
  const judges = judgesOf(definitions);
  return (about?.journeys ?? []).flatMap((name) =>
    Object.entries(after.journeys[name]?.steps ?? {}).flatMap(([id, step]): readonly Sent[] => {
      const message = judges.message(step);
      const isMeant = steps?.includes(id) !== false;
      const isOfClass = about?.classes.length === 0 || about?.classes.includes(message?.class ?? '') === true;
      return message !== null && isMeant && isOfClass ? [{ journey: name, step, message }] : [];
    }),
  );
}

const capsOf = ({ after }: Sides) => Object.values(after.policies).filter(({ gate }) => gate === 'frequency');

/** What a policy counts is what it covers, unless it says otherwise (semantics 28). */
function isCounted({ covers, spec }: PolicyPlan, { class: className, channels, tags }: StepMessage): boolean {
  const { counts, tags: own } = readPolicy<FrequencyData>(spec);
  const wanted = counts.tags ?? own;
  return (
    (counts.classes ?? covers.classes).includes(className) &&
    channels.some((channel) => (counts.channels ?? covers.channels).includes(channel)) &&
    (wanted === null || tags.some((tag) => wanted.includes(tag)))
  );
}

const UP: ReadonlySet<Amount['direction']> = new Set(['more', 'either', 'both']);

/** True where some row is of more messages, and one of them, or nobody knows which, counts for a FrequencyPolicy. */
export function useCaps(rows: readonly Amount[], sides: Sides): boolean {
  const caps = capsOf(sides);
  return rows.some((row) => {
    if (!UP.has(row.direction) || caps.length === 0) return false;
    return (
      row.about === null ||
      messagesOf(row, sides).some(({ message }) => caps.some((cap) => isCounted(cap, message)))
    );
  });
}

/** What becomes of a message where a cap is full, in the words of its `on_capped` (semantics 28). */
function sayCapped({ step: { onCapped } }: Sent): string {
  const { do: what, deferMs } = isJsonObject(onCapped ?? null) ? (onCapped as JsonObject) : {};
  if (what === 'defer' && typeof deferMs === 'number')
    return `waits for room within ${sayDuration(deferMs)}, or is dropped`;
  return what === 'exit' ? 'is dropped, and its run ends' : 'is dropped';
}

/** What a full cap makes of messages that go out at another time: one answer for all of them; '' where no cap judges any. */
export function sayFullCap(rows: readonly Amount[], sides: Sides): string {
  const caps = capsOf(sides);
  const capped = rows
    .filter(({ direction, time }) => time !== undefined || isTime(direction))
    .flatMap((row) => messagesOf(row, sides))
    .filter(({ journey, message }) =>
      caps.some((cap) => message.channels.some((channel) => judgesMessage(cap, journey, message, channel))),
    );
  const [only, ...others] = new Set(capped.map(sayCapped));
  if (only === undefined) return '';
  return others.length === 0 ? only : 'waits or is dropped, as its `on_capped` says';
}

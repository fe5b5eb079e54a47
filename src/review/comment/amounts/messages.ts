/** What becomes of a send whose message changes: other words, other channels, and other policies that judge it. Pure. */
import { codeSpan as code, escapeMarkdown } from '../../../language/diagnostics/printers/markdown.ts';
import type { StepMessage } from '../../../plan/diff/judges.ts';
import { judgesMessage } from '../../../plan/diff/reach.ts';
import type { Plan, StepPlan } from '../../../plan/plan.ts';
import type { ShownChange } from '../../changes/report.ts';
import { nameSome } from '../name-some.ts';
import { type Direction, type Ground, isTime, type Time } from './amount.ts';
import { leavingOf } from './leaving.ts';
import { isHolding } from './policies.ts';
import type { Shift } from './shifts.ts';

/** What policies refuse, and what they ask, of a message on one channel. */
function demandsOf(plan: Plan, journey: string, message: StepMessage, channel: string, { judges }: Ground) {
  const judging = Object.entries(plan.policies).filter(
    ([, policy]) =>
      judges.gates[policy.gate] !== undefined && judgesMessage(policy, journey, message, channel),
  );
  const asked = judging.flatMap(
    ([, { gate, spec }]) => judges.gates[gate]?.asks?.(spec, message, channel) ?? [],
  );
  return { policies: judging.map(([name]) => name), asked };
}

const sayAll = (asked: readonly string[]) =>
  asked.length === 0 ? 'no consent' : escapeMarkdown(asked.join(', '));

function sayAsked(then: readonly string[], now: readonly string[]): string {
  return `asks for ${sayAll(now)} instead of ${sayAll(then)}`;
}

/** Which policies judge it no more and which do so now; the direction that this proves. */
function byPolicies(
  [was, is]: readonly [StepMessage, StepMessage],
  journey: string,
  ground: Ground,
): Pick<Shift, 'who' | 'why' | 'refusals'> & { readonly direction: Direction | null } {
  const { before, after } = ground.sides;
  const channels = is.channels.filter((channel) => was.channels.includes(channel));
  const former = ground.former.get(journey) ?? journey;
  const then = channels.map((channel) => demandsOf(before, former, was, channel, ground));
  const now = channels.map((channel) => demandsOf(after, journey, is, channel, ground));
  const names = (all: typeof then) => [...new Set(all.flatMap(({ policies }) => policies))].sort();
  const asked = (all: typeof then) => [...new Set(all.flatMap((each) => each.asked))].sort();
  const lost = names(then).filter((name) => !names(now).includes(name));
  const gained = names(now).filter((name) => !names(then).includes(name));
  const isAskedElse = asked(then).join('\0') !== asked(now).join('\0');
  const isEssential = (plan: Plan, name: string) => plan.workspace.classes[name]?.essential === true;
  const [freed, bound] = [
    isEssential(after, is.class) && !isEssential(before, was.class),
    !isEssential(after, is.class) && isEssential(before, was.class),
  ];
  const refuses = (plan: Plan) => (name: string) =>
    !isHolding(ground.judges.gates[plan.policies[name]?.gate ?? '']);
  const isMore = lost.some(refuses(before)) || freed;
  const isFewer = gained.some(refuses(after)) || bound;
  const gains = gained.length > 0;
  const byTime = lost.length === 0 ? (gains ? 'later' : null) : gains ? 'moved' : 'sooner';
  const byNumber = isMore ? 'more' : isFewer ? 'fewer' : byTime;
  const direction = isAskedElse || (isMore && isFewer) ? 'either' : byNumber;
  const told = [
    ...(lost.length === 0 ? [] : [`no longer judged by ${nameSome(lost)}`]),
    ...(gained.length === 0 ? [] : [`now judged by ${nameSome(gained)}`]),
    ...(isAskedElse ? [sayAsked(asked(then), asked(now))] : []),
    ...(freed ? ['essential: no longer held back as marketing is'] : []),
    ...(bound ? ['marketing, and no longer essential'] : []),
  ];
  const rest = (some: readonly string[], others: readonly string[]) =>
    some.filter((each) => !others.includes(each));
  const sides: Asked = [rest(asked(now), asked(then)), rest(asked(then), asked(now))];
  const up = [
    ...(isMore ? ['people whom the policies that no longer judge it refused'] : []),
    ...(isAskedElse ? whoHas(sides) : []),
  ];
  const [young, old] = sides;
  const down = [
    ...(isFewer ? ['people whom the policies that now judge it refuse'] : []),
    ...(isAskedElse ? whoHas([old, young]) : []),
  ];
  const who =
    direction === 'either' ? `gets that far; more: ${sayOr(up)}; fewer: ${sayOr(down)}` : 'gets that far';
  const refusals = [
    ...(up.length === 0 ? [] : (['more'] as const)),
    ...(down.length === 0 ? [] : (['fewer'] as const)),
  ];
  return { direction, who, why: told.join(', '), ...(refusals.length === 0 ? {} : { refusals }) };
}

type Asked = readonly [has: readonly string[], lacks: readonly string[]];

const sayOr = (people: readonly string[]) => (people.length === 0 ? 'nobody' : people.join(', and '));

/** Who gave what is asked on one side, and not what is asked on the other. */
function whoHas([has, lacks]: Asked): readonly string[] {
  const told = [
    ...(has.length === 0 ? [] : [`with ${sayAll(has)}`]),
    ...(lacks.length === 0 ? [] : [`without ${sayAll(lacks)}`]),
  ];
  return told.length === 0 ? [] : [`people ${told.join(' and ')}`];
}

/** By the list of channels: one more at its end reaches more people, one less fewer. */
function byChannels(was: readonly string[], is: readonly string[]): Direction | null {
  const startsWith = (some: readonly string[], others: readonly string[]) =>
    others.every((channel, index) => some[index] === channel);
  if (startsWith(was, is) && startsWith(is, was)) return null;
  if (startsWith(is, was)) return 'more';
  return startsWith(was, is) ? 'fewer' : 'unknown';
}

const leavingBetween = (time: Time, name: string, { sides, former }: Ground) =>
  leavingOf(time, {
    before: sides.before.journeys[former.get(name) ?? name],
    after: sides.after.journeys[name],
  });

const TOLD: ReadonlySet<string> = new Set(['class', 'tags', 'channels', 'content']);

/** The rows of one send whose message says something else. `id`: its present name. */
export function shiftsOfMessage(
  change: ShownChange,
  [before, after]: readonly [StepPlan, StepPlan],
  id: string,
  ground: Ground,
): readonly Shift[] {
  const [was, is] = [ground.judges.message(before), ground.judges.message(after)];
  const [sends, who] = [[id], 'gets that far'];
  if (was === null || is === null) return [{ direction: 'unknown', sends, who, why: `${code(id)} changes` }];
  const found: Shift[] = [];
  const policies = byPolicies([was, is], change.name, ground);
  if (policies.direction !== null) {
    const as = was.class === is.class ? '' : `as ${code(is.class)} instead of ${code(was.class)}: `;
    const told = { ...policies, direction: policies.direction, sends, why: `${as}${policies.why}` };
    const leaving = isTime(told.direction) ? leavingBetween(told.direction, change.name, ground) : null;
    found.push(told, ...(leaving === null ? [] : [{ ...told, ...leaving }]));
  }
  const channels = byChannels(was.channels, is.channels);
  if (channels !== null)
    found.push({
      direction: channels,
      sends,
      who,
      why: `by ${nameSome(is.channels)} (was ${nameSome(was.channels)})`,
    });
  const [old, young] = [was, is].map(({ templates }) => templates);
  if (old?.join('\0') !== young?.join('\0'))
    found.push({
      direction: 'reworded',
      sends,
      who,
      why: `${nameSome(young ?? [])} in place of ${nameSome(old ?? [])}`,
    });
  // The place of the step and its own keys: `journeys`, the journey, `steps`, the step, the key.
  const keys = change.edits.map(({ path }) => String(path[4] ?? ''));
  const others = [...new Set(keys.filter((key) => !TOLD.has(key)))];
  if (others.length > 0)
    found.push({ direction: 'unknown', sends, who, why: `it says something else of ${nameSome(others)}` });
  return found;
}

/** Whether one person can get more than the standards allow: from one journey, or from all together. Counts nothing itself. */
import { nameSpan, type SourceDocument } from '../../compiler/source-document.ts';
import type { Limit } from '../../compiler/standards.ts';
import type { JourneyPlan } from '../../plan/plan.ts';
import type { PlanContext, PlanRule, Visitor } from '../definition.ts';
import { journeysIn } from '../journeys.ts';
import { COUNT_MAX } from '../pressure/busiest.ts';
import { MEASURED_DAYS, type MeasuredDays, type Peaks } from '../pressure/peak.ts';
import { createPressure, type Pressure, type WorkspacePeak } from '../pressure/worst-case.ts';

export const rule: PlanRule = {
  id: 'worst-case-pressure',
  family: 'pressure',
  title: 'one person can get more messages than the standards allow',
  question: 'What is the most that one person can get from us on one day, and in one week?',
  level: 'warn',
  since: '2026-11',
  isWaivable: true,
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      starts_per_day: {
        type: 'number',
        minimum: 0.01,
        maximum: 100,
        default: 1,
        description: 'How often a day one person sets off the same journey, at most.',
      },
      essential: {
        type: 'boolean',
        default: false,
        description: 'Count messages of essential classes as well.',
      },
    },
  },
  needs: 'plan',
  create,
};

const KEYS: { readonly [days in MeasuredDays]: string } = { 1: 'messages_per_day', 7: 'messages_per_week' };
const WORDS: { readonly [days in MeasuredDays]: string } = { 1: 'on one day', 7: 'within seven days' };
/** So many journeys are counted to the end; of more only until the limits are certainly passed. */
const COUNTED_TO_THE_END = 500;
const SHOWN = 3;

/** A limit of the standards, and what it is compared with. */
type Passed = { readonly days: MeasuredDays; readonly limit: Limit; readonly messages: number };

function create(context: PlanContext): Visitor {
  const { plan, workspace, options, journeyOf } = context;
  const limits = MEASURED_DAYS.flatMap((days) => {
    const limit = workspace.standards?.limits.get(KEYS[days]);
    return limit === undefined ? [] : [{ days, limit }];
  });
  if (limits.length === 0) return {};
  const { starts_per_day: startsPerDay, essential } = options();
  const assumptions = { startsPerDay: Number(startsPerDay), essential: essential === true };
  const pressure = createPressure(plan, workspace.definitions, assumptions);
  const values = Object.fromEntries(limits.map(({ days, limit }) => [days, limit.value]));
  const told = new Set<MeasuredDays>();
  const added = new Set<string>();
  const passed = (messagesOf: (days: MeasuredDays) => number): readonly Passed[] =>
    limits.flatMap(({ days, limit }) => {
      const messages = messagesOf(days);
      return messages > limit.value ? [{ days, limit, messages }] : [];
    });
  return {
    document: (document) => {
      const journey = journeyOf(document);
      if (journey === undefined || pressure.isClearlyWithin(journey, values)) return;
      const isAdded = added.size < COUNTED_TO_THE_END;
      if (isAdded) added.add(document.name);
      const peaks = isAdded ? pressure.add(journey) : pressure.ofJourney(journey);
      const over = passed((days) => peaks[days].messages);
      for (const { days } of over) told.add(days);
      if (over.length > 0) reportJourney(document, journey, peaks, over, context);
    },
    finish: () => {
      if (pressure.areClearlyWithin(values) || told.size === limits.length) return;
      const isAll = addJourneys(pressure, limits, added, context);
      // What one journey does alone is said there.
      const over = passed((days) => pressure.ofAll(days).messages).filter(({ days }) => !told.has(days));
      const [first] = over;
      if (first !== undefined) reportAll(over, pressure.ofAll(first.days), isAll, context);
    },
  };
}

/** Takes all other journeys in; false where it stopped because there is too much already. */
function addJourneys(
  pressure: Pressure,
  limits: readonly Omit<Passed, 'messages'>[],
  added: ReadonlySet<string>,
  { plan }: PlanContext,
): boolean {
  let count = added.size;
  for (const journey of journeysIn(plan)) {
    if (added.has(journey.name)) continue;
    const isEnough = (each: Omit<Passed, 'messages'>) =>
      pressure.ofAll(each.days).messages > each.limit.value;
    if (count >= COUNTED_TO_THE_END && limits.every(isEnough)) return false;
    pressure.add(journey);
    count += 1;
  }
  return true;
}

/** "6 messages on one day (at most 4) and 20 within seven days (at most 12)". `most`: above it, a count means "more". */
function sayPassed(over: readonly Passed[], most: number): string {
  const say = ({ days, limit, messages }: Passed) => {
    const count = messages > most ? `more than ${most > 0 ? most : messages - 1}` : String(messages);
    return `${count} messages ${WORDS[days]} (at most ${limit.value})`;
  };
  return over.map(say).join(' and ');
}

function relateLimits(over: readonly Passed[]) {
  return over.map(({ limit }) => ({ span: limit.span, label: 'the limit' }));
}

function assumptionOf({ options }: PlanContext): string {
  const starts = Number(options().starts_per_day);
  const often = starts === 1 ? 'once' : `${starts} times`;
  return `counted as if each event came when it does most harm, and one person set a journey off at most ${often} a day`;
}

function reportJourney(
  document: SourceDocument,
  journey: JourneyPlan,
  peaks: Peaks,
  over: readonly Passed[],
  context: PlanContext,
): void {
  const { workspace, report } = context;
  const steps = [...new Set(over.flatMap(({ days }) => peaks[days].steps))];
  report({
    message: `\`${document.name}\` can send one person ${sayPassed(over, COUNT_MAX)}`,
    span: nameSpan(document),
    label: 'in the worst case',
    related: [
      ...relateLimits(over),
      ...steps.slice(0, SHOWN).flatMap((step) => {
        const source = journey.steps[step]?.source;
        return source === undefined
          ? []
          : [{ span: workspace.spanOf(source), label: `\`${step}\` is among them` }];
      }),
    ],
    notes: [assumptionOf(context)],
    help: 'put more time between the messages, cap them, or have it approved in a waiver',
  });
}

function reportAll(
  over: readonly Passed[],
  { journeys, sharing, limitedBy }: WorkspacePeak,
  isAll: boolean,
  context: PlanContext,
): void {
  const [first, ...others] = over;
  if (first === undefined) return;
  const { workspace, report } = context;
  const capped = limitedBy.map((name) => `\`${name}\``).join(', ');
  const cap = first.days === 1 ? 'per: day' : 'within: 7d';
  report({
    message: `${sharing} journeys together can send one person ${sayPassed(over, isAll ? Number.POSITIVE_INFINITY : 0)}`,
    span: first.limit.span,
    label: 'passed in the worst case',
    related: [
      ...relateLimits(others),
      ...journeys.slice(0, SHOWN).flatMap(({ name, messages }) => {
        const document = workspace.document('Journey', name);
        const label = `up to ${messages} ${WORDS[first.days]} without caps`;
        return document === undefined ? [] : [{ span: nameSpan(document), label }];
      }),
    ],
    notes: [assumptionOf(context), ...(capped === '' ? [] : [`it would be more without ${capped}`])],
    help: `write a FrequencyPolicy over all of it, e.g. with \`caps: [{ max: ${first.limit.value}, ${cap} }]\``,
  });
}

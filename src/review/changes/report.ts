/** What a review shows of a diff: changes with their words, what is at risk, and who is parked where. Data only. */
import { retentionOf } from '../../hosts/engine/retention.ts';
import { isRaised } from '../../kernel/raised-events.ts';
import { type PlanDiff, type RiskCode, risksOf } from '../../plan/diff/change.ts';
import type { Fate } from '../../plan/diff/parked.ts';
import type { Source } from '../../plan/plan.ts';
import { consentTrends, journeysBegunBy } from './consent-events.ts';
import type { Words } from './edit-words.ts';
import { type Sides, wordsOf } from './words.ts';

/** One change with what it says. */
export type ShownChange = PlanDiff['changes'][number] & { readonly words: readonly Words[] };

/** `against`: what the first plan is called. `parked` null: nobody was asked. */
export type ChangeReport = {
  readonly against: string;
  readonly before: string;
  readonly after: string;
  readonly risks: readonly RiskCode[];
  readonly changes: readonly ShownChange[];
  readonly parked: readonly Fate[] | null;
  /** Where those were counted, in words; null where nobody was asked. */
  readonly counted: string | null;
  /** How far back new facts know; null: there are none. */
  readonly lookBack: LookBack | null;
};

/**
 * New facts are made of the raw events that are kept, so long (0: none are); of those that events of the runner feed
 * (`ofMessages`: how many) nothing is kept, and they are known from the apply on.
 */
export type LookBack = { readonly keptMs: number; readonly ofMessages: number };

function lookBackOf(diff: PlanDiff, { after }: Sides): LookBack | null {
  const added = diff.changes.filter(({ part, what }) => part === 'fact' && what === 'added');
  if (added.length === 0) return null;
  const isOfMessages = (id: string) => {
    const { event, events } = after.facts[id] ?? { event: '' };
    return (events ?? [event]).some(isRaised);
  };
  return {
    keptMs: retentionOf(after).eventsMs,
    ofMessages: added.filter(({ name }) => isOfMessages(name)).length,
  };
}

/** A policy of consent also reaches journeys that begin by what it makes happen; its risks do not. */
function withBegun(
  change: PlanDiff['changes'][number],
  { before, after }: Sides,
): PlanDiff['changes'][number] {
  const { part, name, formerly, reaches } = change;
  if (part !== 'policy') return change;
  const trends = consentTrends(before.policies[formerly ?? name], after.policies[name]);
  const begun = journeysBegunBy(trends, after).map(({ journey }) => journey);
  if (begun.every((journey) => reaches.includes(journey))) return change;
  const risks = change.risks.map((risk) => ({ ...risk, reaches: risk.reaches ?? reaches }));
  return { ...change, risks, reaches: [...new Set([...reaches, ...begun])].sort() };
}

/** The report of a diff. `show` gives a file as the reader would write it. Pure. */
export function reportChanges(
  diff: PlanDiff,
  sides: Sides,
  options: {
    readonly against: string;
    readonly parked: readonly Fate[] | null;
    readonly counted?: string | null;
    show(file: string): string;
  },
): ChangeReport {
  const move = (source: Source | null) => source && { ...source, file: options.show(source.file) };
  const changes = diff.changes.map((found) => {
    const change = withBegun(found, sides);
    return {
      ...change,
      sources: { before: move(change.sources.before), after: move(change.sources.after) },
      words: wordsOf(change, sides),
    };
  });
  const { against, parked, counted = null } = options;
  return {
    against,
    before: diff.before,
    after: diff.after,
    risks: risksOf(diff),
    changes,
    parked,
    counted,
    lookBack: lookBackOf(diff, sides),
  };
}

/**
 * Paths of a `branch` or `wait_for` that no run ever takes: their guard can never hold, an earlier one always holds first,
 * the run ends before, or what led here says the opposite. Judged by what is certain; see `satisfiable/satisfiable.ts`.
 */

import type { SourceDocument } from '../../compiler/source-document.ts';
import { nameSpan } from '../../compiler/source-document.ts';
import { child, type Span } from '../../language/syntax/node.ts';
import type { JourneyPlan, Source } from '../../plan/plan.ts';
import type { PlanContext, PlanRule, Visitor } from '../definition.ts';
import { guardsOf, rivalsOf } from '../guards.ts';
import { canNever, type Demand } from '../satisfiable/satisfiable.ts';
import { type Fact, type Tracker, trackHoldings } from './holding.ts';
import { mentionsOf } from './mentions.ts';
import { type Exits, isPlain, memberOf, namesEmptySegment, whyNever } from './why-never.ts';

export const rule: PlanRule = {
  id: 'never-true-path',
  family: 'structure',
  title: 'a path that no run ever takes, or a journey that nobody comes into',
  question: 'Who ever takes this path?',
  level: 'warn',
  since: '2026-11',
  isWaivable: true,
  needs: 'plan',
  create,
};

/** `isEmpty`: nobody ever comes into the journey, which was said. */
type Tracked = {
  readonly file: string;
  readonly journey: JourneyPlan;
  readonly tracker: Tracker;
  readonly exits: Exits;
  readonly isEmpty: boolean;
};

function create(context: PlanContext): Visitor {
  const { report, stepOf, journeyOf, workspace } = context;
  const spanOf = (place: Span | Source): Span => ('line' in place ? workspace.spanOf(place) : place);
  const relatedOf = (facts: readonly Fact[]) =>
    facts.flatMap(({ place, label }) => (place === null ? [] : [{ span: spanOf(place), label }]));
  let tracked: Tracked | undefined;
  return {
    step: (site) => {
      const journey = journeyOf(site.document);
      if (journey === undefined) return;
      if (tracked?.file !== site.document.file) {
        tracked = track(site.document, journey, context);
        if (tracked.isEmpty) reportEmpty(site.document, tracked.tracker.start.facts);
      }
      const { tracker, exits, isEmpty } = tracked;
      if (isEmpty) return;
      const step = stepOf(site);
      const holding = tracker.reach(site, step);
      if (step === undefined) return;
      const guards = guardsOf(site, step);
      for (const [index, guard] of guards.entries()) {
        const place = { holding, step, site, journey, exits, context };
        const why = whyNever(guard, rivalsOf(guards, index), place);
        if (why === null) continue;
        const { facts, ...finding } = why;
        report({ ...finding, span: guard.span, related: relatedOf(facts) });
      }
    },
  };

  function reportEmpty(document: SourceDocument, facts: readonly Fact[]): void {
    if (facts.some(({ demand }) => namesEmptySegment(demand.when, context))) return;
    const audience = child(document.root, 'audience');
    report({
      message:
        facts.length > 1
          ? 'nobody ever comes into this journey: its audience and what starts a run exclude each other'
          : 'nobody ever comes into this journey: who may enter can never be',
      span: audience?.span ?? nameSpan(document),
      label: 'holds for nobody',
      related: facts.length > 1 ? relatedOf(facts.slice(1)) : [],
      help: 'correct one of the conditions',
    });
  }
}

function track({ file }: SourceDocument, journey: JourneyPlan, context: PlanContext): Tracked {
  const tracker = trackHoldings(journey, context);
  const atStart = tracker.start.facts.map(({ demand }) => demand);
  const isEmpty = mayExclude(atStart) && canNever(atStart, context.plan);
  const kept = journey.exits.filter((exit) => {
    if (exit.by !== 'segment' || atStart.length === 0) return false;
    const member: Demand = { when: memberOf(exit.segment), is: 'true', moment: tracker.start.moment };
    return canNever([...atStart, member], context.plan);
  });
  return { file, journey, tracker, exits: { plans: journey.exits, kept }, isEmpty };
}

/** False where a look shows that somebody can come in, which is so of most: one segment, and something about the trigger. */
function mayExclude(demands: readonly Demand[]): boolean {
  const others = demands.filter(({ when }) => mentionsOf(when).others || !isPlain(when));
  return others.length > 1 || others.some(({ when }) => when.kind !== 'segment' && !isPlain(when));
}

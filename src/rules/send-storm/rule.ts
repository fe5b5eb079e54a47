/**
 * Two marketing messages to the same person on the same channel with no time between them. Which ways there are is found
 * in `find-pairs.ts`; here is decided what counts as a storm.
 */
import type { JourneyPlan } from '../../plan/plan.ts';
import type { PlanContext, PlanRule, Visitor } from '../definition.ts';
import { listSteps } from '../walk.ts';
import { findPairs } from './find-pairs.ts';

export const rule: PlanRule = {
  id: 'send-storm',
  family: 'structure',
  title: 'two messages to one person with no time between them',
  question: 'Do people get two messages from us in the same minute?',
  level: 'warn',
  since: '2026-11',
  isWaivable: true,
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      across_channels: {
        type: 'boolean',
        default: false,
        description: 'Also count messages on different channels, e.g. an email and a push at once.',
      },
    },
  },
  needs: 'plan',
  create,
};

function create({ report, journeyOf, flow, options, plan, workspace }: PlanContext): Visitor {
  return {
    document: (document) => {
      const journey = journeyOf(document);
      if (journey === undefined || countSends(journey) < 2) return;
      const isAcross = options(document).across_channels === true;
      const pairs = findPairs(journey, flow(journey), plan, (first, second) => {
        const areMarketing = [first, second].every(
          (send) => plan.workspace.classes[send.class]?.essential === false,
        );
        // What is put off is meant to come later; in a chain the first channel is the one that most people get.
        return (
          areMarketing &&
          second.onCapped.do !== 'defer' &&
          (isAcross || first.channels[0] === second.channels[0])
        );
      });
      if (pairs.length === 0) return;
      const sites = new Map(listSteps(document, workspace.definitions).map((site) => [site.id, site]));
      for (const { first, second } of pairs) {
        const [one, other] = [sites.get(first), sites.get(second)];
        if (one === undefined || other === undefined) continue;
        report({
          message: `\`${second}\` follows \`${first}\` with no time between them`,
          span: other.body.key.span,
          label: 'the second message',
          related: [{ span: one.body.key.span, label: 'the first' }],
          help: 'put a `wait` between them, make them one message, or write `on_capped: { defer: ... }` here',
        });
      }
    },
  };
}

function countSends({ steps }: JourneyPlan): number {
  return Object.values(steps).filter(({ kind }) => kind === 'send').length;
}

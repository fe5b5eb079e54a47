/**
 * Two marketing messages to the same person on the same channel with no time between them. Which ways there are is found
 * in `find-pairs.ts`; here is decided what counts as a storm.
 */
import type { SourceDocument } from '../../compiler/source-document.ts';
import type { SendData } from '../../kinds/steps/send/schema.ts';
import { readSpec } from '../../kinds/steps/spec.ts';
import type { Span } from '../../language/syntax/node.ts';
import type { JourneyPlan, StepPlan } from '../../plan/plan.ts';
import type { PlanContext, PlanRule, Visitor } from '../definition.ts';
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

function create({ report, journeyOf, flow, options, plan }: PlanContext): Visitor {
  const isMarketing = (send: SendData) => plan.workspace.classes[send.class]?.essential === false;
  let storms: Storms | undefined;
  const stormsOf = (document: SourceDocument): Storms => {
    const { file } = document;
    const journey = journeyOf(document);
    const sends = journey === undefined ? [] : marketingSends(journey, isMarketing);
    if (journey === undefined || sends.length < 2) return { file, firsts: new Map(), places: new Map() };
    let isAcross: boolean | undefined;
    const pairs = findPairs(journey, flow(journey), plan, (first, second) => {
      if (!isMarketing(first) || !isMarketing(second) || second.onCapped.do === 'defer') return false;
      // In a chain the first channel is the one that most people get.
      if (first.channels[0] === second.channels[0]) return true;
      isAcross ??= options(document).across_channels === true;
      return isAcross;
    });
    const firsts = new Map(pairs.map(({ first, second }) => [second, first]));
    return { file, firsts, places: new Map() };
  };
  return {
    step: ({ document, id, body }) => {
      if (body.name !== 'send') return;
      if (storms?.file !== document.file) storms = stormsOf(document);
      if (storms.firsts.size === 0) return;
      storms.places.set(id, body.key.span);
      for (const [second, first] of storms.firsts) {
        const [span, earlier] = [storms.places.get(second), storms.places.get(first)];
        if ((id !== second && id !== first) || span === undefined || earlier === undefined) continue;
        report({
          message: `\`${second}\` follows \`${first}\` with no time between them`,
          span,
          label: 'the second message',
          related: [{ span: earlier, label: 'the first' }],
          help: 'put a `wait` between them, make them one message, or write `on_capped: { defer: ... }` here',
        });
      }
    },
  };
}

/** The pairs of one journey, second -> first, and the places of its sends that were seen so far. */
type Storms = {
  readonly file: string;
  readonly firsts: ReadonlyMap<string, string>;
  readonly places: Map<string, Span>;
};

function marketingSends(
  { steps }: JourneyPlan,
  isMarketing: (send: SendData) => boolean,
): readonly StepPlan[] {
  return Object.values(steps).filter((step) => step.kind === 'send' && isMarketing(readSpec<SendData>(step)));
}

/** Sweeps over a whole audience that go out as fast as the provider takes them. Journeys by event trickle by themselves. */
import { LANE_GATE } from '../../kernel/link-lanes.ts';
import { child, entry, type Span } from '../../language/syntax/node.ts';
import type { JourneyPlan } from '../../plan/plan.ts';
import { channelSpan, coveringOf, sendingsOf, sendOf } from '../covering.ts';
import type { PlanContext, PlanRule, Visitor } from '../definition.ts';

export const rule: PlanRule = {
  id: 'lane-missing',
  family: 'pressure',
  title: 'a broadcast on a channel that no LanePolicy slows down',
  question:
    'What happens to the provider, the shop and the service desk when this goes to everybody at once?',
  level: 'warn',
  since: '2026-11',
  isWaivable: true,
  needs: 'plan',
  create,
};

type Broadcast = { readonly by: string; readonly span: Span };

/** How a whole audience comes in at one moment; null where people come one by one. */
function broadcastOf(journey: JourneyPlan, enter: ReturnType<typeof child>): Broadcast | null {
  const { entry: how } = journey;
  const at = (key: string, by: string): Broadcast | null => {
    const found = entry(enter, key);
    return found === undefined ? null : { by, span: found.key.span };
  };
  if (how.by === 'at') return at('at', 'all at one instant');
  if (how.by === 'schedule' && how.zone === 'workspace') return at('schedule', 'all at one moment');
  if (how.by === 'schedule') return at('schedule', 'a whole zone at one moment');
  if (how.by === 'segment' && how.existing === 'enter')
    return at('existing', 'all members at the first apply');
  return null;
}

function create({ plan, journeyOf, stepOf, report }: PlanContext): Visitor {
  const covering = coveringOf(plan, LANE_GATE);
  const told = new Set<string>();
  return {
    step: (site) => {
      const { document, id } = site;
      const send = sendOf(stepOf(site));
      const journey = journeyOf(document);
      if (send === undefined || journey === undefined) return;
      const isLimited = journey.limit !== undefined;
      const broadcast = isLimited ? null : broadcastOf(journey, child(document.root, 'enter'));
      if (broadcast === null) return;
      for (const sending of sendingsOf(document.name, send)) {
        const pair = `${document.file}\0${sending.channel}`;
        if (told.has(pair) || covering(sending).length > 0) continue;
        told.add(pair);
        report({
          message: `the broadcast \`${document.name}\` goes out on \`${sending.channel}\` as fast as it can`,
          span: channelSpan(site, sending.channel),
          label: `no LanePolicy covers \`${id}\``,
          related: [{ span: broadcast.span, label: `they come in ${broadcast.by}` }],
          help: `write a LanePolicy that covers \`${sending.class}\` on \`${sending.channel}\`, e.g. with \`rate: { max: 600, per: minute }\``,
        });
      }
    },
  };
}

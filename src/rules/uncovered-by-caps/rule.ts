/** Marketing that no cap ever counts. How much that may come to is the business of `worst-case-pressure`. */
import { policiesOf } from '../../compiler/proof/coverage.ts';
import type { Span } from '../../language/syntax/node.ts';
import { channelSpan, coveringOf, isMarketing, type Sending, sendingsOf, sendOf } from '../covering.ts';
import type { PlanContext, PlanRule, Visitor } from '../definition.ts';

export const rule: PlanRule = {
  id: 'uncovered-by-caps',
  family: 'pressure',
  title: 'marketing messages that no FrequencyPolicy counts',
  question: 'What keeps us from writing too often?',
  level: 'warn',
  since: '2026-11',
  isWaivable: true,
  needs: 'plan',
  create,
};

const PLACES_SHOWN = 3;

type Place = { readonly span: Span; readonly journey: string; readonly step: string };
/** A class on a channel, and where it is sent. */
type Uncovered = { readonly sending: Sending; readonly places: Place[] };

function create({ plan, workspace, stepOf, report }: PlanContext): Visitor {
  const covering = coveringOf(plan, 'frequency');
  const policies = policiesOf(plan, 'frequency');
  const found = new Map<string, Uncovered>();
  return {
    step: (site) => {
      const send = sendOf(stepOf(site));
      if (send === undefined || !isMarketing(plan, send.class)) return;
      for (const sending of sendingsOf(site.document.name, send)) {
        if (covering(sending).length > 0) continue;
        const pair = `${sending.class}\0${sending.channel}`;
        const known = found.get(pair) ?? { sending, places: [] };
        found.set(pair, known);
        const { journey, channel } = sending;
        if (known.places.length > PLACES_SHOWN) continue;
        known.places.push({ span: channelSpan(site, channel), journey, step: site.id });
      }
    },
    finish: () => {
      for (const { sending, places } of found.values()) {
        const [first, ...others] = places;
        if (first === undefined) continue;
        const { class: className, channel } = sending;
        const near = policies.find(({ policy }) => policy.covers.classes.includes(className));
        const tagged = policies.find(
          ({ policy }) =>
            policy.covers.classes.includes(className) && policy.covers.channels.includes(channel),
        );
        report({
          message: `nothing limits how many \`${className}\` messages one person gets on \`${channel}\``,
          span: first.span,
          label: 'no FrequencyPolicy counts this',
          related: others.map(({ span, journey, step }) => ({
            span,
            label: `nor \`${step}\` of \`${journey}\``,
          })),
          ...(tagged && { notes: [`\`${tagged.name}\` counts only what has one of its tags`] }),
          help:
            near === undefined || tagged !== undefined
              ? `write a FrequencyPolicy that covers \`${className}\` on \`${channel}\`, e.g. with \`caps: [{ max: 3, per: day }]\``
              : `add \`${channel}\` to the channels that \`${near.name}\` (${workspace.document('FrequencyPolicy', near.name)?.file ?? ''}) covers, or write a FrequencyPolicy for it`,
        });
      }
    },
  };
}

/**
 * Links of marketing messages carry the parameters that the standards agree on, with allowed values. Links to other
 * people's hosts are let be where the standards name our own; messages of essential classes need none.
 */
import { child } from '../../language/syntax/node.ts';
import { textOf } from '../../language/syntax/read-node.ts';
import type { PlanContext, PlanRule, Visitor } from '../definition.ts';
import { linksOf } from '../links.ts';
import { tokenOf } from '../name-match.ts';
import { sendsByTemplate } from '../sends.ts';
import { localesOf, textsOf } from '../template-texts.ts';
import { type Agreed, judgeQuery } from './judge-query.ts';
import { isAmong, readQuery } from './link-query.ts';

export const rule: PlanRule = {
  id: 'utm',
  family: 'naming',
  title: 'a link without the agreed UTM parameters, or with other values',
  question: 'Will this click show up in the report, under the right name?',
  level: 'warn',
  since: '2026-11',
  isWaivable: true,
  needs: 'plan',
  create,
};

function create({ workspace, report, plan }: PlanContext): Visitor {
  const { standards } = workspace;
  if (standards === null || standards.utm.size === 0) return {};
  const agreed: Agreed = new Map(
    [...standards.utm].map(([name, standard]) => [name, { standard, token: tokenOf(standard) }]),
  );
  const sends = sendsByTemplate(workspace.proof);
  const isMarketing = (name: string) => plan.workspace.classes[name]?.essential === false;
  return {
    document: (document) => {
      if (document.kind !== 'Template') return;
      const marketing = (sends.get(document.name) ?? []).filter((send) => isMarketing(send.class));
      const journeys = [...new Set(marketing.map(({ journey }) => journey))];
      const channel = textOf(child(document.root, 'channel')) ?? '';
      for (const link of localesOf(document).flatMap(textsOf).flatMap(linksOf)) {
        const query = link.isImage ? null : readQuery(link.url);
        if (query === null || query.host === null || !isAmong(query.host, standards.linkHosts)) continue;
        const at = { link, query, written: workspace.slice(link.span) };
        for (const finding of judgeQuery(at, { channel, journeys }, agreed)) report(finding);
      }
    },
  };
}

/** Messages that sell, and nothing that keeps anybody out. What each exclusion covers was proved by the compiler. */
import { nameSpan } from '../../compiler/source-document.ts';
import { child, type Span } from '../../language/syntax/node.ts';
import { textOf } from '../../language/syntax/read-node.ts';
import { coveringOf, sendingsOf, sendOf } from '../covering.ts';
import type { PlanContext, PlanRule, StepSite, Visitor } from '../definition.ts';

export const rule: PlanRule = {
  id: 'audience-without-exclusion',
  family: 'audience',
  title: 'promotional messages from which no ExclusionPolicy keeps anybody',
  question: 'Who must not get this, and what stops it from going to them?',
  level: 'error',
  since: '2026-11',
  isWaivable: true,
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      classes: {
        type: 'array',
        items: { type: 'string' },
        default: ['promotional'],
        description: 'Classes that need an exclusion.',
      },
    },
  },
  needs: 'plan',
  create,
};

const PLACES_SHOWN = 3;

type Place = { readonly span: Span; readonly journey: string; readonly step: string };

function create({ plan, workspace, stepOf, report, options }: PlanContext): Visitor {
  const covering = coveringOf(plan, 'exclusion');
  // Where a waiver lets a policy be narrower than what is sent, people have agreed to that.
  const agreed = new Set(
    (workspace.proof?.theorems ?? []).flatMap(({ openings, covers }) =>
      openings.length === 0 ? [] : covers.classes,
    ),
  );
  const found = new Map<string, Place[]>();
  return {
    step: (site) => {
      const send = sendOf(stepOf(site));
      if (send === undefined || agreed.has(send.class)) return;
      const { classes } = options(site.document);
      if (!Array.isArray(classes) || !classes.includes(send.class)) return;
      const sendings = sendingsOf(site.document.name, send);
      if (sendings.every((sending) => covering(sending).length > 0)) return;
      const places = found.get(send.class) ?? [];
      found.set(send.class, places);
      if (places.length > PLACES_SHOWN || places.some(({ journey }) => journey === site.document.name))
        return;
      places.push({ span: classSpan(site), journey: site.document.name, step: site.id });
    },
    finish: () => {
      for (const [className, [first, ...others]] of found) {
        if (first === undefined) continue;
        report({
          message: `no exclusion keeps anybody from \`${className}\` messages`,
          span: first.span,
          label: `\`${first.step}\` goes to everybody who comes in`,
          related: others.map(({ span, journey }) => ({ span, label: `and so does \`${journey}\`` })),
          notes: ['an audience is judged when somebody comes in; an exclusion before each message'],
          help: `write an ExclusionPolicy that covers \`${className}\`: open complaints, promises broken, people whom somebody looks after`,
        });
      }
    },
  };
}

/** Where the class of a send is written: in the step, or for the whole journey. */
function classSpan({ body, document }: StepSite): Span {
  const own = child(body.value, 'class');
  const node = textOf(own) === undefined ? child(document.root, 'class') : own;
  return node?.span ?? nameSpan(document);
}

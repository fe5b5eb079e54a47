/** Journeys of marketing that name nothing by which they succeed or fail. */
import { nameSpan, type SourceDocument } from '../../compiler/source-document.ts';
import type { Fix } from '../../language/diagnostics/diagnostic.ts';
import { child, entry } from '../../language/syntax/node.ts';
import { insertEntry } from '../../language/syntax/splices.ts';
import type { PlanContext, PlanRule, Visitor } from '../definition.ts';

export const rule: PlanRule = {
  id: 'missing-primary-goal',
  family: 'measurement',
  title: 'a journey has no goal, or none that decides',
  question: 'By which number do we see that this works?',
  level: 'warn',
  since: '2026-11',
  isWaivable: true,
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      classes: {
        type: 'array',
        items: { type: 'string' },
        default: [],
        description: 'Classes whose journeys must have one. Empty: those that are not essential.',
      },
    },
  },
  needs: 'plan',
  create,
};

function create({ workspace, plan, report, options, journeyOf }: PlanContext): Visitor {
  return {
    document: (document) => {
      const journey = journeyOf(document);
      if (journey === undefined) return;
      const { classes } = options(document);
      const isAsked =
        Array.isArray(classes) && classes.length > 0
          ? classes.includes(journey.class)
          : plan.workspace.classes[journey.class]?.essential !== true;
      if (!isAsked || journey.goals.some(({ primary }) => primary)) return;
      const successes = journey.goals.filter(({ guardrail }) => guardrail !== true).length;
      if (successes === 0) {
        report({
          message: `the Journey \`${document.name}\` has no goal`,
          span: nameSpan(document),
          label: 'what is it for?',
          help: 'add to `goals`: an event that shows success, `within` a time, and `primary: true`',
        });
        return;
      }
      const fix = successes === 1 ? offerPrimary(document, workspace.textOf(document.file)) : undefined;
      report({
        message: `no goal of the Journey \`${document.name}\` is the primary one`,
        span: entry(document.root, 'goals')?.key.span ?? nameSpan(document),
        label: 'which of them decides?',
        help: 'write `primary: true` at the one that decides',
        ...(fix && { fix }),
      });
    },
  };
}

/** The only goal is the one that decides: nothing else can be meant. */
function offerPrimary({ root }: SourceDocument, text: string): Fix | undefined {
  const goals = child(root, 'goals');
  const maps = (goals?.node === 'list' ? goals.items : []).filter((item) => item.node === 'map');
  const goal = maps.find((map) => {
    const guardrail = child(map, 'guardrail');
    return guardrail?.node !== 'scalar' || guardrail.value !== true;
  });
  const behind = goal && (entry(goal, 'within') ?? goal.entries.at(-1));
  if (goal === undefined || behind === undefined || child(goal, 'primary') !== undefined) return undefined;
  return {
    title: 'write `primary: true`',
    isSafe: true,
    edits: [insertEntry(goal, behind, 'primary: true', text)],
  };
}

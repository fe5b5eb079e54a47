/**
 * Branches and splits whose paths all do the same. Steps are compared as they are written, whatever they are called.
 * A `wait_for` is let be: to go on in the same way after an event or a timeout is what it is often for.
 */
import { child, type MapNode } from '../../language/syntax/node.ts';
import type { DocumentRule, RuleContext, StepSite, Visitor } from '../definition.ts';
import { stepText } from '../step-text.ts';

export const rule: DocumentRule = {
  id: 'same-branches',
  family: 'structure',
  title: 'all paths of a branch or split do the same',
  question: 'Does it make any difference which path somebody takes?',
  level: 'warn',
  since: '2026-11',
  isWaivable: true,
  needs: 'documents',
  create,
};

function create({ report }: RuleContext): Visitor {
  return {
    step: (step) => {
      const { body } = step;
      if (body.name !== 'branch' && body.name !== 'split') return;
      const paths = pathsOf(step);
      const [first, second, ...others] = paths.map(stepsAsText);
      if (first === undefined || second === undefined) return;
      if (first !== second || others.some((other) => other !== first)) return;
      const isEmpty = first === '[]';
      const isSplit = body.name === 'split';
      report({
        message: `all paths of the ${body.name} \`${step.id}\` do ${isEmpty ? 'nothing' : 'the same'}`,
        span: body.key.span,
        label: 'makes no difference',
        related: paths.map((path) => ({
          span: child(path, 'id')?.span ?? path.span,
          label: isEmpty ? 'no steps' : 'the same steps',
        })),
        help: isSplit
          ? 'change what one path does, or remove the split; of a test of two equals (A/A) say so in a waiver'
          : 'change what one path does, or write the steps once and remove the branch',
      });
    },
  };
}

function pathsOf({ body }: StepSite): readonly MapNode[] {
  const paths = child(body.value, 'paths');
  const maps = paths?.node === 'list' ? paths.items.filter((item) => item.node === 'map') : [];
  // Nobody new comes onto a path of no weight.
  return maps.filter((path) => {
    const weight = child(path, 'weight');
    return weight?.node !== 'scalar' || weight.value !== 0;
  });
}

function stepsAsText(path: MapNode): string {
  const steps = child(path, 'steps');
  return steps === undefined ? '[]' : stepText(steps);
}

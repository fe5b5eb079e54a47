/** Whom to call when a journey goes wrong: named where harm is done at once, and somebody who can be reached. */
import { suggest } from '../../base/suggest.ts';
import { nameSpan, type SourceDocument } from '../../compiler/source-document.ts';
import { child, type Node } from '../../language/syntax/node.ts';
import { textOf } from '../../language/syntax/read-node.ts';
import type { PlanContext, PlanRule, Visitor } from '../definition.ts';
import { listPeople, peopleOf } from '../people.ts';

export const rule: PlanRule = {
  id: 'missing-escalation',
  family: 'governance',
  title: 'nobody to call when a journey that must not fail goes wrong',
  question: 'Whom do we wake when this goes wrong at night?',
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
        description: 'Classes whose journeys must name somebody. Empty: the essential ones.',
      },
    },
  },
  needs: 'plan',
  create,
};

/** An address of its own: a mailbox, a page, a phone number. */
const ADDRESS = /@|:\/\/|^\+?[\d ()-]{6,}$/;

function create({ workspace, plan, report, options }: PlanContext): Visitor {
  const people = listPeople(workspace);
  const { teams } = workspace;
  const isNeeded = (document: SourceDocument): boolean => {
    const { classes } = options(document);
    const written = textOf(child(document.root, 'class')) ?? '';
    return Array.isArray(classes) && classes.length > 0
      ? classes.includes(written)
      : plan.workspace.classes[written]?.essential === true;
  };
  const judge = (node: Node, target: string, journey: string): void => {
    const team = teams.get(target);
    if (team !== undefined) {
      if (peopleOf(team).size > 0 || Object.keys(team.contacts).length > 0) return;
      report({
        message: `the escalation of the Journey \`${journey}\` goes to \`${target}\`, which cannot be reached`,
        span: node.span,
        label: 'a team without members and contacts',
        related: [{ span: team.span, label: 'the team' }],
        help: 'enter `contacts` of the team, or name another one',
      });
      return;
    }
    const isKnown = people.everybody.has(target) || (people.roles.get(target)?.size ?? 0) > 0;
    if (isKnown || ADDRESS.test(target) || teams.size === 0) return;
    const near = suggest(target, [...teams.keys(), ...people.roles.keys()]);
    report({
      message: `the escalation of the Journey \`${journey}\` goes to \`${target}\`, which is no team, role or person`,
      span: node.span,
      label: 'cannot be reached',
      help:
        near === undefined
          ? `enter \`${target}\` under \`teams\` in \`rutter.yaml\`, with its contacts`
          : `did you mean \`${near}\`?`,
    });
  };
  return {
    document: (document) => {
      if (document.kind !== 'Journey') return;
      const node = child(document.root, 'escalation');
      const target = textOf(node)?.trim() ?? '';
      if (node !== undefined && target !== '') judge(node, target, document.name);
      else if (isNeeded(document)) {
        report({
          message: `the Journey \`${document.name}\` names nobody to call when it goes wrong`,
          span: nameSpan(document),
          label: 'no `escalation`',
          help: 'write `escalation:` with a team, a role or an address',
        });
      }
    },
  };
}

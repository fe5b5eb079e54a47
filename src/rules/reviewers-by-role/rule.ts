/** Four eyes: nobody reviews as two, reviewers have the role they review in, and nobody approves a deviation of their own. */
import { child, type Entry, type Node } from '../../language/syntax/node.ts';
import { textOf } from '../../language/syntax/read-node.ts';
import type { DocumentRule, RuleContext, Visitor } from '../definition.ts';
import { listPeople, type People } from '../people.ts';

export const rule: DocumentRule = {
  id: 'reviewers-by-role',
  family: 'governance',
  title: 'one person reviews in two roles, or in a role that is not theirs',
  question: 'Has anybody but its author looked at this?',
  level: 'error',
  since: '2026-11',
  isWaivable: true,
  needs: 'documents',
  create,
};

function create({ workspace, report }: RuleContext): Visitor {
  const people = listPeople(workspace);
  return {
    document: ({ kind, name, root }) => {
      if (kind === 'Journey') {
        const reviewers = child(root, 'reviewers');
        const entries = reviewers?.node === 'map' ? reviewers.entries : [];
        for (const [index, entry] of entries.entries()) {
          judgeReviewer(entry, entries.slice(0, index), name, people, report);
        }
      }
      if (kind === 'Waivers') {
        const waivers = child(root, 'waivers');
        for (const waiver of waivers?.node === 'list' ? waivers.items : []) judgeWaiver(waiver, report);
      }
    },
  };
}

function judgeReviewer(
  { name: role, value }: Entry,
  earlier: readonly Entry[],
  journey: string,
  { roles, everybody }: People,
  report: RuleContext['report'],
): void {
  const person = textOf(value);
  if (person === undefined) return;
  const other = earlier.find((each) => textOf(each.value) === person);
  if (other !== undefined) {
    report({
      message: `\`${person}\` is both ${other.name} and ${role} of the Journey \`${journey}\``,
      span: value.span,
      label: 'the same person',
      related: [{ span: other.value.span, label: other.name }],
      help: `name somebody else as ${role}`,
    });
    return;
  }
  const holders = roles.get(role);
  // That somebody is in no team at all is said by `owner-left`.
  if (holders === undefined || holders.has(person) || !everybody.has(person)) return;
  const listed = [...holders].map((each) => `\`${each}\``).join(', ');
  report({
    message: `\`${person}\` reviews the Journey \`${journey}\` as ${role}, which is a role of others`,
    span: value.span,
    label: `has not the role \`${role}\``,
    help: listed === '' ? `nobody has the role \`${role}\`: enter them in \`rutter.yaml\`` : `name ${listed}`,
  });
}

function judgeWaiver(waiver: Node, report: RuleContext['report']): void {
  const [owner, approver] = [child(waiver, 'owner'), child(waiver, 'approver')];
  const person = textOf(approver);
  if (owner === undefined || approver === undefined || person === undefined) return;
  if (person !== textOf(owner)) return;
  report({
    message: `\`${person}\` approves a deviation of their own from \`${textOf(child(waiver, 'rule'))}\``,
    span: approver.span,
    label: 'owner and approver are the same',
    related: [{ span: owner.span, label: 'the owner' }],
    help: 'have somebody else approve it',
  });
}

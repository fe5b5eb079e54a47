/** People who are named as responsible and are in no team any more. That an owner is a team is checked by the compiler. */
import { suggest } from '../../base/suggest.ts';
import type { SourceDocument } from '../../compiler/source-document.ts';
import { child, type Node, type Span } from '../../language/syntax/node.ts';
import { textOf } from '../../language/syntax/read-node.ts';
import type { DocumentRule, RuleContext, Visitor } from '../definition.ts';
import { listPeople, peopleOf } from '../people.ts';

export const rule: DocumentRule = {
  id: 'owner-left',
  family: 'governance',
  title: 'a team that owns something has nobody left, or a named person is in no team',
  question: 'Is whoever answers for this still here?',
  level: 'warn',
  since: '2026-11',
  isWaivable: true,
  needs: 'documents',
  create,
};

const SHOWN_MAX = 5;

/** A person named in a document, and as what. */
type Named = { readonly node: Node; readonly as: string };

function create({ workspace, report }: RuleContext): Visitor {
  const people = listPeople(workspace);
  if (!people.isKnown) return {};
  const known = new Set([...people.everybody, ...people.roles.keys(), ...workspace.teams.keys()]);
  const owned = new Map<string, Span[]>();
  return {
    document: (document) => {
      const owner = child(document.root, 'owner');
      const team = textOf(owner);
      if (owner !== undefined && team !== undefined) {
        const places = owned.get(team);
        if (places === undefined) owned.set(team, [owner.span]);
        else places.push(owner.span);
      }
      for (const { node, as } of namedIn(document)) {
        const name = textOf(node)?.trim() ?? '';
        if (name === '' || known.has(name)) continue;
        const near = suggest(name, people.everybody);
        report({
          message: `\`${name}\`, ${as}, is in no team`,
          span: node.span,
          label: 'nobody here has this name',
          help:
            near === undefined
              ? 'name somebody of today, or enter them under `teams` in `rutter.yaml`'
              : `did you mean \`${near}\`?`,
        });
      }
    },
    finish: () => {
      for (const team of workspace.teams.values()) {
        const places = owned.get(team.name);
        if (places === undefined || peopleOf(team).size > 0) continue;
        const count = places.length === 1 ? 'a document' : `${places.length} documents`;
        report({
          message: `nobody is left in the team \`${team.name}\`, which owns ${count}`,
          span: team.span,
          label: 'no members, no roles',
          related: places.slice(0, SHOWN_MAX).map((span) => ({ span, label: 'owned by it' })),
          help: 'enter its members, or give what it owns to another team',
        });
      }
    },
  };
}

function namedIn({ kind, name, root }: SourceDocument): readonly Named[] {
  if (kind === 'Journey') {
    const reviewers = child(root, 'reviewers');
    return (reviewers?.node === 'map' ? reviewers.entries : []).map((each) => ({
      node: each.value,
      as: `${each.name} of the Journey \`${name}\``,
    }));
  }
  if (kind !== 'Waivers') return [];
  const waivers = child(root, 'waivers');
  return (waivers?.node === 'list' ? waivers.items : []).flatMap((waiver) =>
    ['owner', 'approver'].flatMap((key) => {
      const node = child(waiver, key);
      return node === undefined
        ? []
        : { node, as: `${key} of a waiver for \`${textOf(child(waiver, 'rule'))}\`` };
    }),
  );
}

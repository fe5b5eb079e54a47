/** Teams, their people and roles, and everything that they answer for. */
import { child } from '../../../language/syntax/node.ts';
import { textOf } from '../../../language/syntax/read-node.ts';
import type { Content } from '../frame.ts';
import { facts, named, plain } from '../markup.ts';
import { anchorOf, type Shelf } from '../shelf.ts';

function ownedBy(team: string, shelf: Shelf): readonly (readonly [kind: string, names: readonly string[]])[] {
  const own = shelf.compiled.documents.filter(({ root, kind }) => {
    return kind !== 'Test' && textOf(child(root, 'owner')) === team;
  });
  const groups = Map.groupBy(own, ({ kind }) => kind);
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([kind, documents]) => [kind, documents.map(({ name }) => name || kind).sort()] as const);
}

function linked(kind: string, name: string, { hrefOf }: Shelf): string {
  return named(name, hrefOf(kind.endsWith('Policy') ? 'policy' : kind.toLowerCase(), name));
}

/** Its content. Pure. */
export function ownersPage(shelf: Shelf): Content {
  const teams = [...shelf.linted.workspace.teams.values()].map((team) => {
    const roles = [...team.roles].map(([role, people]) => [role, plain(people.join(', '))] as const);
    const owned = ownedBy(team.name, shelf).map(([kind, names]) => {
      return [kind, names.map((name) => linked(kind, name, shelf)).join(', ')] as const;
    });
    const contacts = Object.entries(team.contacts).map(
      ([by, address]) => [by, plain(String(address))] as const,
    );
    return `<h2 id="${anchorOf('team', team.name)}">${plain(team.title)}</h2>
${facts([['people', plain(team.members.join(', '))], ...roles, ...contacts])}<h3>Answers for</h3>
${facts(owned) || '<p>Nothing.</p>\n'}`;
  });
  return { title: 'Owners', main: teams.join('') || '<p>The workspace declares no teams.</p>\n' };
}

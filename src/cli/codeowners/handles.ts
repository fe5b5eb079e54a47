/** Who answers for a document, and whose yes a change of it needs, as GitHub knows them: `@user`, `@org/team` or an email. */
import type { SourceDocument } from '../../compiler/source-document.ts';
import { standardOf } from '../../compiler/standards.ts';
import { child } from '../../language/syntax/node.ts';
import { textOf } from '../../language/syntax/read-node.ts';
import { listPeople, peopleOf } from '../../rules/people.ts';
import type { Team, Workspace } from '../../rules/workspace.ts';

/** Handles of documents and people, each list sorted. */
export type Ownership = {
  /** Whose yes a change of a document needs: its approvers where the standards name some, else its owners. */
  handlesOf(document: SourceDocument): readonly string[];
  ownersOf(document: SourceDocument): readonly string[];
  /** Of roles, teams and people by name. */
  resolve(names: readonly string[]): readonly string[];
  /** Of whom neither a handle nor an email is known, so far. */
  readonly unknown: ReadonlySet<string>;
};

/**
 * Of GitHub: "about code owners", as of 2026: letters, digits and single hyphens, up to 39 of them; a team behind its
 * organisation; or the email of an account.
 */
const HANDLE = /^@[A-Za-z0-9](?:-?[A-Za-z0-9]){0,38}(?:\/[A-Za-z0-9._-]+)?$/;
const EMAIL = /^[^\s@#/]+@[^\s@#/]+\.[^\s@#/]+$/;

/** True for what may stand behind a pattern. Pure. */
export function isHandle(text: string): boolean {
  return HANDLE.test(text) || EMAIL.test(text);
}

/** `contacts.github` of a team (several, divided by spaces or commas), else `contacts.email`, else its members. Pure. */
function teamHandles(team: Team): readonly string[] {
  const contact = (channel: string): readonly string[] => {
    const written = team.contacts[channel];
    return typeof written === 'string' ? written.split(/[\s,]+/).filter(isHandle) : [];
  };
  return (
    [contact('github'), contact('email'), [...peopleOf(team)].filter(isHandle)].find(
      (handles) => handles.length > 0,
    ) ?? []
  );
}

/** Reads who owns what in a workspace. What it gives grows its `unknown`. */
export function readOwnership(workspace: Workspace): Ownership {
  const { teams, standards } = workspace;
  const { roles } = listPeople(workspace);
  const unknown = new Set<string>();
  const known = (name: string, handles: readonly string[]): readonly string[] => {
    if (handles.length === 0) unknown.add(name);
    return handles;
  };
  const teamOf = (name: string): readonly string[] => {
    const team = teams.get(name);
    return known(name, team === undefined ? [name].filter(isHandle) : teamHandles(team));
  };
  /** A role stands before a team of the same name: it is the smaller circle. */
  const resolve = (names: readonly string[]) =>
    sort(
      names.flatMap((name) => {
        const holders = roles.get(name);
        return holders === undefined ? teamOf(name) : known(name, [...holders].filter(isHandle));
      }),
    );
  const ownersOf = (document: SourceDocument) => {
    const named = [document, ...usersOf(document, workspace)].map(({ root }) => textOf(child(root, 'owner')));
    const [own, ...others] = named;
    return sort(
      (own === undefined ? others : [own]).flatMap((name) => (name === undefined ? [] : teamOf(name))),
    );
  };
  return {
    unknown,
    ownersOf,
    resolve,
    handlesOf(document) {
      const approvers = standards === null ? undefined : standardOf(standards.approvers, document.kind);
      return approvers === undefined ? ownersOf(document) : resolve(approvers);
    },
  };
}

function sort(handles: readonly string[]): readonly string[] {
  return [...new Set(handles)].sort();
}

/** Of a test its journey; of a template the documents that send it: they answer for it where it names nobody itself. */
function usersOf(document: SourceDocument, workspace: Workspace): readonly SourceDocument[] {
  if (document.kind === 'Test') {
    const journey = workspace.document('Journey', textOf(child(document.root, 'journey')) ?? '');
    return journey === undefined ? [] : [journey];
  }
  if (document.kind !== 'Template') return [];
  const files = new Set(workspace.usesOf('template', document.name).map(({ file }) => file));
  return workspace.documents.filter(({ file, kind }) => files.has(file) && kind !== 'Test');
}

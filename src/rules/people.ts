/** Who is in which team and role, for rules that ask whether somebody is (still) there. Judges nothing. */
import type { Team, Workspace } from './workspace.ts';

/** The people of a workspace. `isKnown` false: no team names anybody, so that nothing can be said of who is missing. */
export type People = {
  readonly isKnown: boolean;
  readonly everybody: ReadonlySet<string>;
  /** Role -> who has it, in any team. */
  readonly roles: ReadonlyMap<string, ReadonlySet<string>>;
};

/** Members and holders of roles. Pure. */
export function peopleOf({ members, roles }: Team): ReadonlySet<string> {
  return new Set([...members, ...[...roles.values()].flat()]);
}

/** All people of all teams. Pure. */
export function listPeople({ teams }: Pick<Workspace, 'teams'>): People {
  const everybody = new Set([...teams.values()].flatMap((team) => [...peopleOf(team)]));
  const roles = new Map<string, Set<string>>();
  for (const team of teams.values()) {
    for (const [role, holders] of team.roles) {
      roles.set(role, new Set([...(roles.get(role) ?? []), ...holders]));
    }
  }
  return { isKnown: everybody.size > 0, everybody, roles };
}

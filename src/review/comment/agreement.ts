/** Whose yes a change needs: the owner of the document behind it, or whom the standards name in the owner's place. */
import type { Compiled } from '../../compiler/compile.ts';
import type { SourceDocument } from '../../compiler/source-document.ts';
import { standardOf } from '../../compiler/standards.ts';
import { codeSpan as code } from '../../language/diagnostics/printers/markdown.ts';
import { child } from '../../language/syntax/node.ts';
import { entriesOf, textOf } from '../../language/syntax/read-node.ts';
import type { PlanDiff } from '../../plan/diff/change.ts';
import type { ShownChange } from '../changes/report.ts';

/** Who would be asked for a document but for the standards. Markdown. */
export type Owned = { readonly owner: string; readonly what: string };

/** `who`: a role, a team or a person, in Markdown; null: the document names nobody. `why`: what makes it theirs; `instead`: of whom. */
export type Agreers = { readonly who: string | null; readonly why: string; readonly instead?: Owned };

/** A role with its teams, a team, or a person. */
function sayApprover(name: string, documents: readonly SourceDocument[]): string {
  const root = documents.find(({ kind }) => kind === 'Workspace');
  const teams = entriesOf(child(root?.root, 'teams'));
  const holding = teams.filter(({ value }) =>
    entriesOf(child(value, 'roles')).some((role) => role.name === name),
  );
  if (holding.length === 0) return code(name);
  return `the role ${code(name)} of ${holding.map((team) => code(team.name)).join(', ')}`;
}

/** "`team-billing`, owner of the Segment `cancelled_lately`", or the role that the standards name for its kind. */
function agreersTo(document: SourceDocument, { documents, standards }: Compiled): Agreers {
  const owner = textOf(child(document.root, 'owner'));
  const approvers = standards === null ? undefined : standardOf(standards.approvers, document.kind);
  const what = `the ${document.kind} ${code(document.name)}`;
  if (approvers === undefined || approvers.length === 0)
    return { who: owner === undefined ? null : code(owner), why: `owner of ${what}` };
  const told = approvers.map((name) => sayApprover(name, documents)).join(' or ');
  const why = `by the standards, for each ${document.kind}`;
  if (owner === undefined || told.includes(code(owner))) return { who: told, why };
  return { who: told, why, instead: { owner: code(owner), what } };
}

/**
 * Who answers for each change, by the change that is shown. `shown`: the changes of `diff`, in its order. The same sources
 * as CODEOWNERS are made of. Pure.
 */
export function agreersOf(
  { changes }: Pick<PlanDiff, 'changes'>,
  shown: readonly ShownChange[],
  compiled: { readonly before: Compiled; readonly after: Compiled },
): ReadonlyMap<ShownChange, Agreers> {
  const found = new Map<ShownChange, Agreers>();
  for (const [index, { sources }] of changes.entries()) {
    const told = shown[index];
    const [side, source] =
      sources.after === null ? [compiled.before, sources.before] : [compiled.after, sources.after];
    const document = side.documents.find(({ file }) => file === source?.file);
    if (told !== undefined && document !== undefined) found.set(told, agreersTo(document, side));
  }
  return found;
}

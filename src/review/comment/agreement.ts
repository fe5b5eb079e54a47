/** Whose yes a consequence needs: the owner of the document behind it, or whom the standards name in the owner's place. */
import type { Compiled } from '../../compiler/compile.ts';
import type { SourceDocument } from '../../compiler/source-document.ts';
import { standardOf } from '../../compiler/standards.ts';
import { codeSpan as code } from '../../language/diagnostics/printers/markdown.ts';
import { child } from '../../language/syntax/node.ts';
import { entriesOf, textOf } from '../../language/syntax/read-node.ts';
import type { PlanDiff } from '../../plan/diff/change.ts';
import type { ShownChange } from '../changes/report.ts';

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

/** "`legal` of `team-legal`, in place of the owner `team-service`", or that nobody is named. */
function agreersTo(document: SourceDocument, { documents, standards }: Compiled): string {
  const owner = textOf(child(document.root, 'owner'));
  const approvers = standards === null ? undefined : standardOf(standards.approvers, document.kind);
  const own = owner === undefined ? null : `the owner ${code(owner)}`;
  if (approvers === undefined || approvers.length === 0) return own ?? 'nobody is named as owner';
  const told = approvers.map((name) => sayApprover(name, documents)).join(' or ');
  return own === null ? told : `${told}, in place of ${own}`;
}

/**
 * Whose yes each change at risk needs, in Markdown, by the change that is shown. `shown`: the changes of `diff`, in its
 * order. The same sources as CODEOWNERS are made of. Pure.
 */
export function agreersOf(
  { changes }: Pick<PlanDiff, 'changes'>,
  shown: readonly ShownChange[],
  compiled: { readonly before: Compiled; readonly after: Compiled },
): ReadonlyMap<ShownChange, string> {
  const found = new Map<ShownChange, string>();
  for (const [index, { sources, risks }] of changes.entries()) {
    const told = shown[index];
    const [side, source] =
      sources.after === null ? [compiled.before, sources.before] : [compiled.after, sources.after];
    const document = side.documents.find(({ file }) => file === source?.file);
    if (risks.length > 0 && told !== undefined && document !== undefined)
      found.set(told, agreersTo(document, side));
  }
  return found;
}

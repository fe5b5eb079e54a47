/**
 * Renames what a workspace declares, and everything that refers to it: the door to this folder. Pure; writes nothing.
 */

import { suggest } from '../../base/suggest.ts';
import type { Compiled } from '../../compiler/compile.ts';
import { namesAt } from '../../compiler/names-at.ts';
import { problem, withArticle } from '../../compiler/problem.ts';
import { reservedEvents } from '../../compiler/reserved.ts';
import type { SourceDocument } from '../../compiler/source-document.ts';
import type { Diagnostic, Edit } from '../../language/diagnostics/diagnostic.ts';
import type { Span } from '../../language/syntax/node.ts';
import { findMentions } from './mentions.ts';
import { editMigrations, type Former } from './migrations.ts';
import { moveFile } from './moves.ts';
import { editReferences, editScalar } from './references.ts';
import type { FileMove, RenameRefused, RenameTarget, Renaming } from './renaming.ts';
import { RENAMABLE, type RenamableTable, renamableTable } from './tables.ts';
import { editTargets } from './targets.ts';
import { findValues, splitTable } from './values.ts';

/**
 * What stands at an offset of a file and can be renamed, and the characters of the name itself (for an editor's
 * `prepareRename`); null where no name stands that can be renamed. Pure.
 */
export function findRenameTarget(
  compiled: Compiled,
  file: string,
  offset: number,
): { readonly target: RenameTarget; readonly span: Span } | null {
  const found = namesAt(compiled, file, offset).find(
    ({ table, name }) => renamableTable(table) !== undefined && isDeclared(compiled, { table, name }),
  );
  if (found === undefined) return null;
  const { table, name, span } = found;
  const text = compiled.texts.get(file) ?? '';
  const at = text.slice(span.start, span.end).indexOf(name);
  const exact = at < 0 ? span : { file, start: span.start + at, end: span.start + at + name.length };
  return { target: { table, name }, span: exact };
}

/**
 * The splices that rename a target. Refuses (`cannot-rename`) a name that is taken, has a form that is not allowed or is
 * the present one, what is declared nowhere in the files, and a workspace with errors: references could be missed. Pure.
 */
export function renameTarget(
  compiled: Compiled,
  target: RenameTarget,
  newName: string,
): Renaming | RenameRefused {
  const table = renamableTable(target.table);
  if (table === undefined) return refuseTable(target);
  const refused = refuseTarget(compiled, target) ?? refuseName(compiled, target, table, newName);
  if (refused !== null) return { ok: false, problem: refused };
  const { edits: references, lost } = editReferences(compiled, target, newName);
  const values = findValues(compiled, target).map((node) => editScalar(node, target.name, newName));
  const [unread] = lost;
  if (unread !== undefined) return { ok: false, problem: refuseLost(target, unread) };
  const migrations = editMoved(compiled, target, newName);
  if ('problem' in migrations) return { ok: false, problem: migrations.problem };
  const { moves, notes } = movesOf(compiled, target, newName);
  const renamed = [...references, ...values.filter((edit) => edit !== undefined)];
  const targets = editTargets(compiled, { renamed, moves, name: target.name, newName });
  return {
    ok: true,
    target,
    newName,
    edits: orderEdits([...renamed, ...migrations.edits, ...targets]),
    moves,
    notes: [...(table.note === '' ? [] : [table.note]), ...notes, ...findMentions(compiled, target.name)],
  };
}

function isDeclared({ names }: Compiled, { table, name }: RenameTarget): boolean {
  return names.declared.some((each) => each.table === table && each.name === name);
}

const NOWHERE: Span = { file: 'rutter.yaml', start: 0, end: 0 };

function refuse(message: string, span: Span, help: string, label?: string): Diagnostic {
  return problem('cannot-rename', message, span, { help, ...(label && { label }) });
}

function refuseTable({ table, name }: RenameTarget): RenameRefused {
  const [noun] = splitTable(table);
  const help = `what can be renamed: ${RENAMABLE.join(', ')}; change others by hand and let \`rutter validate\` find their uses`;
  return { ok: false, problem: refuse(`the ${noun} \`${name}\` cannot be renamed`, NOWHERE, help) };
}

function refuseTarget(compiled: Compiled, target: RenameTarget): Diagnostic | null {
  const [noun, owner] = splitTable(target.table);
  const of = owner === undefined ? '' : ` in \`${owner}\``;
  if (!isDeclared(compiled, target)) {
    const known = compiled.names.declared
      .filter(({ table }) => table === target.table)
      .map(({ name }) => name);
    const near = suggest(target.name, known);
    const isOwn = noun === 'event' && Object.hasOwn(reservedEvents, target.name);
    if (isOwn)
      return refuse(`\`${target.name}\` is an event of the runner itself`, NOWHERE, 'it has one name');
    const help = near === undefined ? '`rutter ls` lists what there is' : `did you mean \`${near}\`?`;
    return refuse(`no ${noun}${of} is called \`${target.name}\``, NOWHERE, help);
  }
  const error = compiled.diagnostics.find(({ severity }) => severity === 'error');
  if (error === undefined) return null;
  return {
    ...refuse('nothing can be renamed while the workspace holds errors', error.span, 'mend them first'),
    notes: ['a reference in what cannot be read would be missed'],
    label: error.message,
  };
}

function refuseName(
  { names }: Compiled,
  target: RenameTarget,
  table: RenamableTable,
  newName: string,
): Diagnostic | null {
  const own = names.declared.find((each) => each.table === target.table && each.name === target.name);
  const span = own?.span ?? NOWHERE;
  const noun = withArticle(table.noun);
  if (newName === target.name)
    return refuse(`\`${newName}\` is its name already`, span, 'choose another name');
  if (!table.accepts(newName)) {
    return refuse(`\`${newName}\` cannot be the name of ${noun}`, span, `write ${table.form}`);
  }
  const builtIn = [target.name, newName].find((name) => table.builtIn.includes(name));
  if (builtIn !== undefined) {
    return refuse(`the runner itself reads the ${table.noun} \`${builtIn}\``, span, 'it keeps its name');
  }
  if (table.reserved.includes(newName)) {
    return refuse(`\`${newName}\` means something else in the language`, span, 'choose another name');
  }
  const taken = names.declared.find((each) => each.table === target.table && each.name === newName);
  const isReserved = target.table === 'event' && Object.hasOwn(reservedEvents, newName);
  if (taken === undefined && !isReserved) return null;
  return {
    ...refuse(
      `there is ${noun} \`${newName}\` already`,
      span,
      'choose another name, or rename that one first',
    ),
    ...(taken && { related: [{ span: taken.span, label: 'declared here' }] }),
  };
}

function refuseLost({ name }: RenameTarget, span: Span): Diagnostic {
  const message = `the name \`${name}\` is written here in a way that cannot be changed safely`;
  return refuse(message, span, 'write it plainly, on one line and without escapes, and rename again');
}

/** Steps and journeys leave their old name under `migrate`; nothing else does. */
function editMoved(
  compiled: Compiled,
  { table, name }: RenameTarget,
  newName: string,
): { readonly edits: readonly Edit[] } | { readonly problem: Diagnostic } {
  const [noun, owner] = splitTable(table);
  const former: Former | undefined = noun === 'step' ? 'from' : noun === 'journey' ? 'journey' : undefined;
  const document = compiled.documents.find(
    (each) => each.kind === 'Journey' && each.name === (owner ?? name),
  );
  if (former === undefined || document === undefined) return { edits: [] };
  const text = compiled.texts.get(document.file) ?? '';
  const made = editMigrations(document, former, [name, newName], text);
  if (made.ok) return made;
  const message = `\`${newName}\` was the name of another step: \`migrate\` says what becomes of runs there`;
  const help = 'choose another name, or remove this entry when no run waits there any more';
  return { problem: refuse(message, made.conflict.span, help, 'speaks of the other step') };
}

function movesOf(
  { documents, names, texts }: Compiled,
  { table, name }: RenameTarget,
  newName: string,
): { readonly moves: readonly FileMove[]; readonly notes: readonly string[] } {
  const file = names.declared.find((each) => each.table === table && each.name === name)?.span.file;
  const document: SourceDocument | undefined = documents.find((each) => each.file === file);
  const move = document?.name === name ? moveFile(document.file, name, newName) : undefined;
  if (move === undefined) return { moves: [], notes: [] };
  if (!texts.has(move.to)) return { moves: [move], notes: [] };
  return { moves: [], notes: [`\`${move.from}\` keeps its name: there is a \`${move.to}\` already`] };
}

function orderEdits(edits: readonly Edit[]): readonly Edit[] {
  const byPlace = (left: Edit, right: Edit) =>
    left.span.file === right.span.file
      ? left.span.start - right.span.start
      : left.span.file < right.span.file
        ? -1
        : 1;
  return [...edits].sort(byPlace);
}

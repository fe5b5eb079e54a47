/** Renames in the form of the protocol: the same splices as `rutter rename`, and the files that are called after what they hold. */
import type { Position, Range, WorkspaceEdit } from 'vscode-languageserver';
import { findRenameTarget, renameTarget } from '../edits/rename/rename.ts';
import { changesOf } from './quick-fixes.ts';
import type { Subject } from './sessions.ts';

/** An answer, or a sentence that says why there is none. */
export type Answered<Answer> =
  | { readonly ok: true; readonly answer: Answer }
  | { readonly ok: false; readonly message: string };

const NOTHING = { ok: false, message: 'nothing that can be renamed stands here' } as const;

type At = { readonly position: Position };

function targetAt({ analysis, file, places }: Subject, { position }: At) {
  return findRenameTarget(analysis.compiled, file, places.offsetAt(file, position));
}

/** The name that would be renamed there. */
export function prepareRename(
  subject: Subject,
  at: At,
): Answered<{ readonly range: Range; readonly placeholder: string }> {
  const found = targetAt(subject, at);
  if (found === null) return NOTHING;
  return { ok: true, answer: { range: subject.places.rangeOf(found.span), placeholder: found.target.name } };
}

/** All edits of a rename; files are renamed after them, in the order of `documentChanges`. */
export function renameAt(subject: Subject, at: At & { readonly newName: string }): Answered<WorkspaceEdit> {
  const found = targetAt(subject, at);
  if (found === null) return NOTHING;
  const {
    analysis: { compiled },
    places,
    uriOf,
  } = subject;
  const renaming = renameTarget(compiled, found.target, at.newName);
  if (!renaming.ok) {
    const { message, help } = renaming.problem;
    return { ok: false, message: help === undefined ? message : `${message}: ${help}` };
  }
  const changes = changesOf(renaming.edits, { places, uriOf });
  const edits = Object.entries(changes).map(([uri, each]) => ({
    textDocument: { uri, version: null },
    edits: each,
  }));
  const moves = renaming.moves.map(({ from, to }) => ({
    kind: 'rename' as const,
    oldUri: uriOf(from),
    newUri: uriOf(to),
  }));
  return { ok: true, answer: { documentChanges: [...edits, ...moves] } };
}

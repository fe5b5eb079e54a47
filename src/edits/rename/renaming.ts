/**
 * What a rename is asked for and what it answers: a target, a new name, and splices over the whole workspace, or one
 * diagnostic that says why not. Data only.
 */
import type { NamePlace } from '../../compiler/names.ts';
import type { Diagnostic, Edit } from '../../language/diagnostics/diagnostic.ts';

/** What is renamed, as the name index has it: `journey`, `event`, `step lifecycle_trial_v2` ... and its present name. */
export type RenameTarget = Pick<NamePlace, 'table' | 'name'>;

/** A file that is called after what it holds gets the new name, too. Paths in the workspace; made after the edits. */
export type FileMove = { readonly from: string; readonly to: string };

/** A rename that can be made. */
export type Renaming = {
  readonly ok: true;
  readonly target: RenameTarget;
  readonly newName: string;
  /** In order of file and place; none touches another. They speak of the present paths, not of those after `moves`. */
  readonly edits: readonly Edit[];
  readonly moves: readonly FileMove[];
  /** What the rename does not carry along, for people: one sentence each. */
  readonly notes: readonly string[];
};

/** Why something cannot be renamed: `cannot-rename`, at the declaration or where the name was asked for. */
export type RenameRefused = { readonly ok: false; readonly problem: Diagnostic };

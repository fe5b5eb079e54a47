/** Finds, reads and compiles the workspace of a command line. Paths are shown relative to where the user stands. */
import { existsSync, statSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { adapters } from '../../adapters/registry.ts';
import { type Instant, instant } from '../base/ids.ts';
import { tzdataVersion } from '../base/zone.ts';
import type { Compiled } from '../compiler/compile.ts';
import { compileRead } from '../compiler/compile-read.ts';
import { definitions } from '../kinds/registry.ts';
import type { Diagnostic, Edit } from '../language/diagnostics/diagnostic.ts';
import type { Span } from '../language/syntax/node.ts';
import { readCommit } from '../language/workspace/commit.ts';
import { findRoot, ROOT_FILE } from '../language/workspace/find.ts';
import { readWorkspace } from '../language/workspace/read.ts';
import { planFile } from '../plan/file.ts';
import type { Plan, PlanFile } from '../plan/plan.ts';
import { type Context, Refusal } from './context.ts';
import { unboundSmallHeap } from './heap.ts';
import type { WorkspaceOptions } from './options.ts';
import { readVersion } from './package.ts';
import { type GivenText, pathInside } from './stdin.ts';

/** A compiled workspace. */
export type Loaded = {
  readonly root: string;
  /** `plan` is null where there are errors; `diagnostics` holds those of reading, too. */
  readonly compiled: Compiled;
  readonly fileCount: number;
  /** A file of the workspace as the user would write it from where they stand. */
  shown(file: string): string;
  /** Diagnostics with such files. */
  rebase(diagnostics: readonly Diagnostic[]): readonly Diagnostic[];
  /** The text of such a file. */
  textOf(file: string): string | undefined;
};

/** The folder of the workspace. Throws a Refusal where there is none. */
export function locateWorkspace({ cwd }: Context, { workspace }: WorkspaceOptions, path?: string): string {
  if (workspace !== undefined) {
    const folder = resolve(cwd, workspace);
    if (!existsSync(folder) || !statSync(folder).isDirectory()) {
      throw new Refusal(`there is no folder \`${workspace}\``);
    }
    return findRoot(folder) ?? refuseRoot(workspace);
  }
  const start = path === undefined ? cwd : resolve(cwd, path);
  const known = [start, join(cwd, 'journeys')].flatMap((folder) => findRoot(folder) ?? []);
  return known[0] ?? refuseRoot('.');
}

function refuseRoot(where: string): never {
  throw new Refusal(
    `there is no \`${ROOT_FILE}\` in \`${where}\` or above`,
    'name the workspace with --workspace DIR, or make one with `rutter init`',
  );
}

/**
 * Reads and compiles everything; `given` stands for the file that it names. Throws a Refusal only where there is no
 * workspace; what is wrong in it is in the diagnostics.
 */
export async function loadWorkspace(
  context: Context,
  options: WorkspaceOptions,
  path?: string,
  now: Instant = instant(context.now()),
  given: GivenText | null = null,
): Promise<Loaded> {
  const root = locateWorkspace(context, options, given?.path ?? path);
  const read = readWorkspace(root);
  unboundSmallHeap(read.files.length);
  const inside = given && { path: pathInside(context, root, given), text: given.text };
  const others = read.files.filter((file) => file.path !== inside?.path);
  const files = inside === null ? read.files : [...others, inside];
  const compiled = await compileRead({ ...read, files }, definitions, { adapters, now });
  return { root, compiled, fileCount: files.length, ...showFrom(context, root, compiled.texts) };
}

/** How files of a workspace are shown to a user who stands where the command was run. */
export function showFrom(
  { cwd }: Context,
  root: string,
  texts: ReadonlyMap<string, string> = new Map(),
): Pick<Loaded, 'shown' | 'rebase' | 'textOf'> {
  const below = relative(cwd, root).split(sep).join('/');
  const prefix = below === '' ? '' : `${below}/`;
  const shown = (file: string) => `${prefix}${file}`;
  const move = (span: Span): Span => ({ ...span, file: shown(span.file) });
  return {
    shown,
    rebase: (diagnostics) => diagnostics.map((each) => moveDiagnostic(each, move)),
    textOf: (file) => texts.get(file.startsWith(prefix) ? file.slice(prefix.length) : file),
  };
}

/** A diagnostic with all its spans moved, to other names of the same files. Pure. */
export function moveDiagnostic(diagnostic: Diagnostic, move: (span: Span) => Span): Diagnostic {
  const { span, related, edit, fix } = diagnostic;
  const moveEdit = ({ into, ...each }: Edit): Edit => ({
    ...each,
    span: move(each.span),
    ...(into && { into: move(into) }),
  });
  return {
    ...diagnostic,
    span: move(span),
    ...(related && { related: related.map((each) => ({ ...each, span: move(each.span) })) }),
    ...(edit && { edit: moveEdit(edit) }),
    ...(fix && { fix: { ...fix, edits: fix.edits.map(moveEdit) } }),
  };
}

/** A plan with where it came from. */
export function toPlanFile(plan: Plan, root: string): PlanFile {
  return planFile(plan, { rutter: readVersion(), commit: readCommit(root), tzdata: tzdataVersion() });
}

/**
 * Says whether a file of the workspace is one of those named on the command line (all, when none is named).
 * Throws a Refusal for a path that does not exist.
 */
export function selectPaths(
  { cwd }: Context,
  root: string,
  paths: readonly string[],
): (file: string) => boolean {
  const wanted = paths.map((path) => {
    const full = resolve(cwd, path);
    if (!existsSync(full)) throw new Refusal(`there is no file or folder \`${path}\``);
    return full;
  });
  if (wanted.length === 0) return () => true;
  return (file) => {
    const full = join(root, file);
    return wanted.some((each) => full === each || full.startsWith(each.endsWith(sep) ? each : each + sep));
  };
}

/** What a scan is told: by `scan:` of `rutter.yaml` and by the command line, which comes first. Loads no parser. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { InvalidArgumentError } from 'commander';
import { adapters } from '../../../adapters/registry.ts';
import { compileGlob } from '../../base/glob.ts';
import { instant } from '../../base/ids.ts';
import type { JsonObject } from '../../base/json.ts';
import { type Compiled, compileWorkspace } from '../../compiler/compile.ts';
import { objectOf } from '../../compiler/value.ts';
import { definitions } from '../../kinds/registry.ts';
import { child } from '../../language/syntax/node.ts';
import { findRoot } from '../../language/workspace/find.ts';
import { readWorkspace } from '../../language/workspace/read.ts';
import {
  type Callee,
  type CalleeChoice,
  completeCallee,
  defaultCallees,
  parseCallee,
} from '../../scan/callees.ts';
import { type DataContract, readDataContract } from '../../scan/data-contract.ts';
import { type Context, Refusal } from '../context.ts';
import { locateWorkspace } from '../load.ts';
import type { WorkspaceOptions } from '../options.ts';

/** The workspace of a scan; null where there is none, so that nothing can be compared. */
export type ScanWorkspace = {
  readonly root: string;
  readonly compiled: Compiled;
  readonly contract: DataContract;
};

export type ScanSettings = {
  readonly callees: readonly Callee[];
  readonly isIgnored: (path: string) => boolean;
  /** Import paths, relative to `folder`. */
  readonly aliases: { readonly [pattern: string]: string };
  readonly folder: string;
};

/** Reads the workspace; null where none is found and none was named. */
export async function readScanWorkspace(
  context: Context,
  options: WorkspaceOptions,
): Promise<ScanWorkspace | null> {
  const isThere =
    options.workspace !== undefined ||
    [context.cwd, join(context.cwd, 'journeys')].some((folder) => findRoot(folder) !== null);
  if (!isThere) return null;
  const root = locateWorkspace(context, options);
  const { files } = readWorkspace(root);
  const compiled = await compileWorkspace(files, definitions, { adapters, now: instant(context.now()) });
  return { root, compiled, contract: readDataContract(compiled.documents) };
}

/** The settings of a scan. */
export function readScanSettings(
  { cwd }: Context,
  workspace: Pick<ScanWorkspace, 'root' | 'compiled'> | null,
  callees: readonly Callee[],
): ScanSettings {
  const document = workspace?.compiled.documents.find(({ kind }) => kind === 'Workspace');
  const scan: JsonObject = document?.sound === true ? objectOf(child(document.root, 'scan')) : {};
  // The shape was checked when the workspace was read.
  const chosen = (scan.callees ?? []) as unknown as readonly CalleeChoice[];
  const ignored = ((scan.ignore ?? []) as readonly string[]).map((pattern) => compileGlob(pattern));
  return {
    callees: [...callees, ...chosen.map(completeCallee), ...(scan.defaults === false ? [] : defaultCallees)],
    isIgnored: (path) => ignored.some((fits) => fits(path)),
    aliases: (scan.aliases ?? {}) as { readonly [pattern: string]: string },
    folder: workspace?.root ?? cwd,
  };
}

/** Reads one `--callee`, behind those before. Throws what commander reports as wrong usage. */
export function readCallee(text: string, before: readonly Callee[]): readonly Callee[] {
  const callee = parseCallee(text);
  if (callee === null) {
    throw new InvalidArgumentError('write NAME, NAME=KIND or NAME:EVENT,PROPERTIES, e.g. posthog.capture.');
  }
  return [...before, callee];
}

/** The folders and files to scan. Throws a Refusal for one that is not there. */
export function checkSources({ cwd }: Context, sources: readonly string[]): void {
  for (const source of sources) {
    if (!existsSync(resolve(cwd, source))) throw new Refusal(`there is no file or folder \`${source}\``);
  }
}

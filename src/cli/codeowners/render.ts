/**
 * The part of a CODEOWNERS file that a workspace makes: whose yes a change of each document needs. It stands between two
 * marks, so that what people write around it stays. Reads no file.
 */

import { BASELINE_FILE } from '../../rules/baseline.ts';
import type { Workspace } from '../../rules/workspace.ts';
import { readOwnership } from './handles.ts';
import { patternOf, writeLines } from './lines.ts';

/** What was made. `files`: how many documents have an owner; `unknown`: teams and people without handle and email. */
export type Rendered = {
  readonly block: string;
  readonly files: number;
  readonly unowned: readonly string[];
  readonly unknown: readonly string[];
};

/** Where things lie in the repository, from its root: the workspace ('' or `journeys/`), and the file that is written. */
export type Places = { readonly prefix: string; readonly target: string | null };

/** Makes the block of a workspace. Pure. */
export function renderCodeowners(workspace: Workspace, { prefix, target }: Places): Rendered {
  const ownership = readOwnership(workspace);
  const { root, standards } = workspace;
  const everything = root === undefined ? [] : ownership.ownersOf(root);
  const owned = workspace.documents.map((document) => {
    const owners = ownership.handlesOf(document);
    return { path: document.file, owners: owners.length === 0 ? everything : owners };
  });
  const approverOf = (kind: string) => standards?.approvers.get(kind);
  // At the root of the repository the workspace shares its folder with others: it speaks of its documents only.
  const inherited = prefix === '' ? [] : everything;
  const lines = [
    ...(inherited.length === 0 ? [] : [`${patternOf(`/${prefix}`)} ${inherited.join(' ')}`]),
    ...writeLines(owned, inherited, prefix),
  ];
  const waivers = approverOf('Waivers');
  if (waivers !== undefined)
    lines.push(`${patternOf(`/${prefix}${BASELINE_FILE}`)} ${ownership.resolve(waivers).join(' ')}`);
  const guards = root === undefined ? [] : ownership.handlesOf(root);
  if (target !== null && guards.length > 0) lines.push(`${patternOf(`/${target}`)} ${guards.join(' ')}`);
  return {
    block: [beginOf(prefix), ...lines, endOf(prefix), ''].join('\n'),
    files: owned.filter(({ owners }) => owners.length > 0).length,
    unowned: owned.filter(({ owners }) => owners.length === 0).map(({ path }) => `${prefix}${path}`),
    unknown: [...ownership.unknown].sort(),
  };
}

function beginOf(prefix: string): string {
  return `# begin rutter ${prefix === '' ? '/' : prefix} (written by \`rutter gen codeowners\`, do not edit; the last match wins)`;
}

function endOf(prefix: string): string {
  return `# end rutter ${prefix === '' ? '/' : prefix}`;
}

/**
 * A CODEOWNERS file with the block in its place: instead of the one that is there, or at the end. Null where the marks in it
 * are damaged. Pure.
 */
export function placeBlock(text: string, block: string, prefix: string): string | null {
  const mark = prefix === '' ? '/' : prefix;
  const lines = text.split('\n');
  const starts = lines.flatMap((line, index) => (line.startsWith(`# begin rutter ${mark} (`) ? index : []));
  const ends = lines.flatMap((line, index) => (line.trimEnd() === `# end rutter ${mark}` ? index : []));
  const [start, end] = [starts[0], ends[0]];
  if (start === undefined && end === undefined) {
    if (text.trim() === '') return block;
    return `${text.replace(/\n*$/, '\n')}\n${block}`;
  }
  if (start === undefined || end === undefined || end < start || starts.length > 1 || ends.length > 1)
    return null;
  return [...lines.slice(0, start), ...block.trimEnd().split('\n'), ...lines.slice(end + 1)].join('\n');
}

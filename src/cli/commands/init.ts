/**
 * `init`: a small workspace that validates and whose tests pass, with editor settings and a CI workflow. Where there is a
 * workspace already, `--ci` adds the workflow alone.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join, posix, relative, resolve, sep } from 'node:path';
import { Option } from 'commander';
import { ROOT_FILE } from '../../language/workspace/find.ts';
import { type Context, type ExitCode, Refusal } from '../context.ts';
import { CI_SYSTEMS, type CiSystem, ciFiles, repositoryAround } from '../init/ci.ts';
import { editorFiles } from '../init/editor.ts';
import { workspaceFiles } from '../init/files.ts';
import { writeText } from '../output.ts';
import type { Verb } from '../verb.ts';

const PRESENT_SHOWN_MAX = 3;
/** Nobody's work is lost when it stays as it is. */
const GITIGNORE = '.gitignore';

export const command: Verb = (program, act) => {
  program
    .command('init')
    .argument('[dir]', 'where to', '.')
    .description('make a small workspace with a journey, its tests, editor settings and a CI workflow')
    .addOption(
      new Option(
        '--ci <system>',
        'the workflow to write; in a workspace that exists, nothing else (default: github)',
      ).choices(CI_SYSTEMS),
    )
    .action(act(init));
};

type Options = { readonly ci?: CiSystem };

function init(context: Context, dir: string, { ci }: Options): ExitCode {
  const folder = resolve(context.cwd, dir);
  const isCiAlone = ci !== undefined && existsSync(join(folder, ROOT_FILE));
  const repository = repositoryAround(folder);
  const below = slashed(relative(repository, folder));
  const up = slashed(relative(folder, repository));
  const files = new Map(isCiAlone ? [] : [...workspaceFiles(), ...editorFiles()]);
  for (const [path, text] of ciFiles(ci ?? 'github', below)) files.set(posix.join(up, path), text);
  if (existsSync(join(folder, GITIGNORE))) files.delete(GITIGNORE);
  const present = [...files].filter(([path, text]) => hasSame(join(folder, path), text));
  if (present.length < files.size) for (const [path] of present) files.delete(path);
  refusePresent(dir, folder, [...files.keys()]);
  for (const [path, text] of files) writeText(context, join(folder, path), text);
  const shown = [...files.keys()].filter((path) => !path.startsWith('.vscode/rutter/'));
  const inside = dir === '.' ? '' : `cd ${quoteForShell(dir)}\n  `;
  const next = isCiAlone ? '' : `\nnext:\n  ${inside}rutter validate\n  rutter test\n  rutter dev\n`;
  context.stdout.write(`${shown.map((path) => `  ${path}\n`).join('')}${next}`);
  return 0;
}

/** True where a file is there and says the very same: a repository with two workspaces has one action. */
function hasSame(path: string, text: string): boolean {
  return existsSync(path) && readFileSync(path, 'utf8') === text;
}

/** A word as a shell takes it: in quotes where it holds anything that could mean something there. */
function quoteForShell(word: string): string {
  return /^[\p{L}\p{N}_./:@%+=,-]+$/u.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

function slashed(path: string): string {
  return path.split(sep).join('/');
}

function refusePresent(dir: string, folder: string, paths: readonly string[]): void {
  const present = paths.filter((path) => existsSync(join(folder, path)));
  if (present.length === 0) return;
  const named = present.slice(0, PRESENT_SHOWN_MAX).map((path) => `\`${path}\``);
  const rest = present.length - named.length;
  throw new Refusal(
    `\`${dir}\` already has ${named.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`,
    '`init` overwrites nothing: name another folder, another system with --ci, or none with `--ci none`',
  );
}

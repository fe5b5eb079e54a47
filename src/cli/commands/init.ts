/** `init`: a small workspace that validates and whose tests pass, with editor settings and a CI workflow. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Context, type ExitCode, Refusal } from '../context.ts';
import { editorFiles } from '../init/editor.ts';
import { workspaceFiles } from '../init/files.ts';
import { writeText } from '../output.ts';
import { readVersion } from '../package.ts';
import type { Verb } from '../verb.ts';

const PRESENT_SHOWN_MAX = 3;
/** Nobody's work is lost when it stays as it is. */
const GITIGNORE = '.gitignore';

export const command: Verb = (program, act) => {
  program
    .command('init')
    .argument('[dir]', 'where to', '.')
    .description('make a small workspace with a journey, its tests, editor settings and a CI workflow')
    .action(act(init));
};

function init(context: Context, dir: string): ExitCode {
  const folder = resolve(context.cwd, dir);
  const files = new Map([...workspaceFiles(readVersion()), ...editorFiles()]);
  if (existsSync(join(folder, GITIGNORE))) files.delete(GITIGNORE);
  const present = [...files.keys()].filter((path) => existsSync(join(folder, path)));
  if (present.length > 0) {
    const named = present.slice(0, PRESENT_SHOWN_MAX).map((path) => `\`${path}\``);
    const rest = present.length - named.length;
    throw new Refusal(
      `\`${dir}\` already has ${named.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`,
      'name another folder: `init` overwrites nothing',
    );
  }
  for (const [path, text] of files) writeText(context, join(folder, path), text);
  const shown = [...files.keys()].filter((path) => !path.startsWith('.vscode/rutter/'));
  const inside = dir === '.' ? '' : `cd ${dir}\n  `;
  context.stdout.write(
    `${shown.map((path) => `  ${path}`).join('\n')}\n\nnext:\n  ${inside}rutter validate\n  rutter test\n  rutter dev\n`,
  );
  return 0;
}

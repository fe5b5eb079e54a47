/** `gen codeowners`: finds the repository around a workspace and the file that GitHub reads, and writes or checks it. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import type { Command } from 'commander';
import { instant } from '../../base/ids.ts';
import { definitions } from '../../kinds/registry.ts';
import { describeWorkspace } from '../../rules/workspace.ts';
import { placeBlock, type Rendered, renderCodeowners } from '../codeowners/render.ts';
import { type Context, type ExitCode, Refusal } from '../context.ts';
import { loadWorkspace } from '../load.ts';
import { type WorkspaceOptions, withWorkspace } from '../options.ts';
import { writeText } from '../output.ts';
import type { Act } from '../verb.ts';

type Options = WorkspaceOptions & { readonly check?: boolean; readonly out?: string };

/** Where GitHub looks, in its order: it reads the first that is there. */
const PLACES = ['.github/CODEOWNERS', 'CODEOWNERS', 'docs/CODEOWNERS'];
const TO_STDOUT = '-';
/** GitHub reads no file that is larger ("about code owners": under 3 MB). */
const BYTES_MAX = 3_000_000;
const SHOWN_MAX = 5;

/** Adds the command. */
export function addCodeowners(gen: Command, act: Act): void {
  const codeowners = gen
    .command('codeowners')
    .description('write who must agree to a change of which document, from teams and roles, for GitHub');
  withWorkspace(codeowners)
    .option('--check', 'write nothing; exit with 1 when the file is stale')
    .option('--out <file>', 'where to, `-` for stdout; default: the CODEOWNERS of the repository')
    .action(act(writeCodeowners));
}

async function writeCodeowners(context: Context, options: Options): Promise<ExitCode> {
  const { root, compiled } = await loadWorkspace(context, options);
  if (compiled.diagnostics.some(({ severity }) => severity === 'error')) {
    throw new Refusal(
      'the workspace holds errors, so owners may be missing',
      '`rutter validate` shows them',
      1,
    );
  }
  const now = instant(context.now());
  const workspace = describeWorkspace(compiled, definitions, { now, changed: null, coverage: null });
  const repository = findRepository(root);
  const file = fileOf(context, repository, options.out);
  const below = slashed(relative(repository, root));
  const target = file === null ? PLACES[0] : slashed(relative(repository, file));
  const rendered = renderCodeowners(workspace, {
    prefix: below === '' ? '' : `${below}/`,
    target: target === undefined || target.startsWith('../') ? null : target,
  });
  sayUnowned(context, rendered);
  const before = file === null || !existsSync(file) ? '' : readFileSync(file, 'utf8');
  const placed = placeBlock(before.replaceAll('\r\n', '\n'), rendered.block, below === '' ? '' : `${below}/`);
  const text = before.includes('\r\n') ? (placed?.replaceAll('\n', '\r\n') ?? null) : placed;
  const shown = file === null ? TO_STDOUT : slashed(relative(context.cwd, file));
  if (text === null) {
    throw new Refusal(
      `the marks of rutter in \`${shown}\` are damaged`,
      'remove the rest of the block, and run this again',
    );
  }
  if (Buffer.byteLength(text) > BYTES_MAX) {
    throw new Refusal(`\`${shown}\` would be larger than 3 MB, and GitHub would not read it`);
  }
  if (file === null) context.stdout.write(text);
  else if (options.check === true) return checkFile(context, before === text, shown);
  else {
    writeText(context, file, text);
    context.stdout.write(`owners of ${rendered.files} files in ${shown}\n`);
  }
  return 0;
}

function checkFile({ stdout }: Context, isFresh: boolean, shown: string): ExitCode {
  if (isFresh) return 0;
  stdout.write(`stale: ${shown}\n  = help: run \`rutter gen codeowners\`\n`);
  return 1;
}

/** The folder that holds `.git`, or the workspace itself where there is none. */
function findRepository(root: string): string {
  for (let folder = root; ; folder = dirname(folder)) {
    if (existsSync(join(folder, '.git'))) return folder;
    if (dirname(folder) === folder) return root;
  }
}

/** Null: to stdout. */
function fileOf({ cwd }: Context, repository: string, out: string | undefined): string | null {
  if (out === TO_STDOUT) return null;
  if (out !== undefined) return resolve(cwd, out);
  const present = PLACES.map((place) => join(repository, place)).find((path) => existsSync(path));
  return present ?? join(repository, PLACES[0] ?? 'CODEOWNERS');
}

function slashed(path: string): string {
  return path.split(sep).join('/');
}

function sayUnowned({ stderr }: Context, { unknown, unowned }: Rendered): void {
  for (const name of unknown) {
    stderr.write(
      `note: GitHub cannot know \`${name}\`: give the team \`contacts: { github: "@org/team" }\`\n`,
    );
  }
  if (unowned.length === 0) return;
  const listed = unowned.slice(0, SHOWN_MAX).join(', ');
  const more = unowned.length > SHOWN_MAX ? ` and ${unowned.length - SHOWN_MAX} more` : '';
  stderr.write(`note: nobody owns ${listed}${more}\n`);
}

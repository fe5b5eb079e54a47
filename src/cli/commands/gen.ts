/** `gen`: files that follow from something else: the JSON Schemas from the kinds, the typed client from the catalog, CODEOWNERS from the teams. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { definitions } from '../../kinds/registry.ts';
import { generateSchemas } from '../../language/model/schemas.ts';
import type { Context, ExitCode } from '../context.ts';
import { addClient } from '../gen/client.ts';
import { addCodeowners } from '../gen/codeowners.ts';
import { writeText } from '../output.ts';
import { packageRoot } from '../package.ts';
import type { Verb } from '../verb.ts';

type Options = { readonly check?: boolean; readonly out?: string };

export const command: Verb = (program, act) => {
  const gen = program
    .command('gen')
    .description('generate files that follow from the language or from your workspace');
  gen
    .command('schemas')
    .description('write the JSON Schemas that editors read')
    .option('--check', 'write nothing; exit with 1 when a file is stale')
    .option('--out <dir>', 'where to; default: `schema` of this package')
    .action(act(schemas));
  addClient(gen, act);
  addCodeowners(gen, act);
};

function schemas(context: Context, { check, out }: Options): ExitCode {
  const folder = out === undefined ? join(packageRoot(), 'schema') : resolve(context.cwd, out);
  const wanted = generateSchemas(definitions);
  const shown = relative(context.cwd, folder) || '.';
  if (check !== true) {
    for (const [name, text] of wanted) writeText(context, join(folder, name), text);
    context.stdout.write(`${wanted.size} schemas in ${shown}\n`);
    return 0;
  }
  const present = existsSync(folder)
    ? readdirSync(folder).filter((name) => name.endsWith('.schema.json'))
    : [];
  const stale = [...wanted].filter(([name, text]) => readIfThere(join(folder, name)) !== text);
  const extra = present.filter((name) => !wanted.has(name));
  for (const [name] of stale) context.stdout.write(`stale: ${shown}/${name}\n`);
  for (const name of extra) context.stdout.write(`belongs to nothing: ${shown}/${name}\n`);
  if (stale.length + extra.length === 0) return 0;
  context.stdout.write('  = help: run `rutter gen schemas`\n');
  return 1;
}

function readIfThere(path: string): string | null {
  return existsSync(path) ? readFileSync(path, 'utf8') : null;
}

/** `gen client`: the typed client of a workspace's catalog, or whether the one that is there is up to date. */
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { clientEvents, generateClient } from '../../scan/client/generate-client.ts';
import { type Context, type ExitCode, Refusal } from '../context.ts';
import { type WorkspaceOptions, withWorkspace } from '../options.ts';
import { writeText } from '../output.ts';
import { readScanWorkspace } from '../scan/settings.ts';
import type { Act } from '../verb.ts';

type Options = WorkspaceOptions & { readonly check?: boolean; readonly out: string };

/** Adds the command. */
export function addClient(gen: Command, act: Act): void {
  const client = gen.command('client').description('write a typed client in TypeScript from the catalog');
  withWorkspace(client)
    .option('--check', 'write nothing; exit with 1 when the file is stale')
    .option('--out <file>', 'where to', 'rutter-client.ts')
    .action(act(writeClient));
}

async function writeClient(context: Context, options: Options): Promise<ExitCode> {
  const workspace = await readScanWorkspace(context, options);
  if (workspace === null) throw new Refusal('there is no workspace here', 'name it with --workspace DIR');
  const { compiled, contract } = workspace;
  if (compiled.documents.some(({ kind, sound }) => kind === 'Catalog' && !sound)) {
    throw new Refusal(
      'the catalog holds errors, so no client follows from it',
      '`rutter validate` shows them',
      1,
    );
  }
  const wanted = generateClient(contract);
  const path = resolve(context.cwd, options.out);
  if (options.check !== true) {
    writeText(context, path, wanted);
    const sent = clientEvents(contract).length;
    context.stdout.write(`${sent} events and ${contract.attributes.size} attributes in ${options.out}\n`);
    return 0;
  }
  const present = existsSync(path) ? readFileSync(path, 'utf8').replaceAll('\r\n', '\n') : null;
  if (present === wanted) return 0;
  context.stdout.write(`${present === null ? 'missing' : 'stale'}: ${options.out}\n`);
  const to = options.out === 'rutter-client.ts' ? '' : ` --out ${options.out}`;
  context.stdout.write(`  = help: run \`rutter gen client${to}\`\n`);
  return 1;
}

/** `lsp`: the language server, over the streams of the process. Editors start it; people do not. */
import { once } from 'node:events';
import { adapters } from '../../../adapters/registry.ts';
import { serveStreams } from '../../lsp/connection.ts';
import type { Context, ExitCode } from '../context.ts';
import { readVersion } from '../package.ts';
import type { Verb } from '../verb.ts';

export const command: Verb = (program, act) => {
  program
    .command('lsp')
    .description('speak the language server protocol over stdin and stdout, for editors')
    .option('--stdio', 'what editors add by themselves; there is no other way')
    .action(act(lsp));
};

async function lsp({ stdin, stdout, now, interrupted }: Context): Promise<ExitCode> {
  serveStreams(stdin, stdout, { adapters, now, version: readVersion() });
  if (!interrupted.aborted) await once(interrupted, 'abort');
  return 0;
}

/** `lsp`: the language server, over the streams of the process. Editors start it; people do not. */
import { once } from 'node:events';
import { adapters } from '../../../adapters/registry.ts';
import { serveStreams } from '../../lsp/connection.ts';
import { type Context, type ExitCode, Refusal } from '../context.ts';
import { coverAskedJourneys } from '../lint/coverage.ts';
import { readEmitted } from '../lint/session.ts';
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
  const version = readVersion();
  serveStreams(stdin, stdout, { adapters, now, readEmitted: emittedIn, cover: coverAskedJourneys, version });
  if (!interrupted.aborted) await once(interrupted, 'abort');
  // The protocol ends the process when its input does; an open one would keep it.
  if ('destroy' in stdin && typeof stdin.destroy === 'function') stdin.destroy();
  return 0;
}

/** The report of the last scan; none where the file is no report: `lint` says so, an editor goes on. */
function emittedIn(root: string): ReturnType<typeof readEmitted> {
  try {
    return readEmitted(root);
  } catch (error) {
    if (error instanceof Refusal) return null;
    throw error;
  }
}

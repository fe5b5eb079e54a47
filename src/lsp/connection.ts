/** Opens the protocol over two streams and serves it; the process that an editor started ends with the editor. */
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { type ServerOptions, serve } from './server.ts';

/** Serves until the client says `exit` or the input ends; the protocol then ends the process. */
export function serveStreams(
  input: NodeJS.ReadableStream,
  output: NodeJS.WritableStream,
  options: ServerOptions,
): void {
  serve(createConnection(ProposedFeatures.all, input, output), options);
}

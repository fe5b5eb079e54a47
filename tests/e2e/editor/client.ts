/** An editor for tests: starts `rutter lsp` as editors do and speaks the protocol with it over its pipes. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import {
  createProtocolConnection,
  type Diagnostic,
  type DidChangeWatchedFilesRegistrationOptions,
  type Position,
  type ProtocolConnection,
  RegistrationRequest,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver-protocol/node';

const MAIN = fileURLToPath(new URL('../../../src/cli/main.ts', import.meta.url));
const WAIT_MS = 30_000;

export type Editor = {
  readonly connection: ProtocolConnection;
  /** What the server wrote to its stderr. */
  said(): string;
  /** What the server asked to be told of when it changes on disk. */
  watched(): readonly string[];
  uri(file: string): string;
  open(file: string, text: string): Promise<void>;
  /** Replaces the text, as one edit of everything. */
  type(file: string, text: string): Promise<void>;
  /** Resolves with the diagnostics of a file as soon as they fit. */
  until(file: string, fits: (found: readonly Diagnostic[]) => boolean): Promise<readonly Diagnostic[]>;
  /** Whether the process still runs. */
  isAlive(): boolean;
  /** Ends it as the protocol asks; resolves with the exit code. */
  quit(): Promise<number | null>;
};

/** Opens a folder in an editor. */
export async function openEditor(root: string): Promise<Editor> {
  const child: ChildProcess = spawn(process.execPath, [MAIN, 'lsp', '--stdio'], { cwd: root, stdio: 'pipe' });
  const { stdin, stdout, stderr } = child;
  if (stdin === null || stdout === null || stderr === null) throw new Error('no pipes');
  let said = '';
  stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const closed = once(child, 'close') as Promise<[number | null]>;
  const connection = createProtocolConnection(
    new StreamMessageReader(stdout),
    new StreamMessageWriter(stdin),
  );
  const until = listenForDiagnostics(connection);
  const watched: string[] = [];
  connection.onRequest(RegistrationRequest.type, ({ registrations }) => {
    for (const { registerOptions } of registrations) {
      const { watchers } = registerOptions as DidChangeWatchedFilesRegistrationOptions;
      watched.push(...watchers.map(({ globPattern }) => String(globPattern)));
    }
  });
  const versions = new Map<string, number>();
  connection.listen();
  const uri = (file: string) => pathToFileURL(join(root, file)).href;
  const greeting = connection.sendRequest('initialize', {
    processId: process.pid,
    rootUri: pathToFileURL(root).href,
    capabilities: { workspace: { didChangeWatchedFiles: { dynamicRegistration: true } } },
    workspaceFolders: [{ uri: pathToFileURL(root).href, name: 'workspace' }],
  });
  const gone = closed.then(() => Promise.reject(new Error(`the server ended: ${said}`)));
  await Promise.race([greeting, gone]);
  gone.catch(() => undefined);
  await connection.sendNotification('initialized', {});
  return {
    connection,
    uri,
    said: () => said,
    watched: () => watched,
    isAlive: () => child.exitCode === null,
    open: (file, text) =>
      connection.sendNotification('textDocument/didOpen', {
        textDocument: { uri: uri(file), languageId: 'yaml', version: 1, text },
      }),
    type(file, text) {
      const version = (versions.get(file) ?? 1) + 1;
      versions.set(file, version);
      return connection.sendNotification('textDocument/didChange', {
        textDocument: { uri: uri(file), version },
        contentChanges: [{ text }],
      });
    },
    until: (file, fits) => until(uri(file), fits),
    async quit() {
      await connection.sendRequest('shutdown');
      await connection.sendNotification('exit');
      const [code] = await closed;
      connection.dispose();
      return code;
    },
  };
}

/** Keeps the newest diagnostics of each URI, and tells who waits for some. */
function listenForDiagnostics(connection: ProtocolConnection) {
  const newest = new Map<string, readonly Diagnostic[]>();
  const heard = new Set<() => void>();
  connection.onNotification(
    'textDocument/publishDiagnostics',
    (params: { uri: string; diagnostics: Diagnostic[] }) => {
      newest.set(params.uri, params.diagnostics);
      for (const each of [...heard]) each();
    },
  );
  return (uri: string, fits: (found: readonly Diagnostic[]) => boolean) =>
    new Promise<readonly Diagnostic[]>((resolve, reject) => {
      const giveUp = () => reject(new Error(`${uri}: ${JSON.stringify(newest.get(uri))}`));
      const timer = setTimeout(giveUp, WAIT_MS);
      const look = () => {
        const found = newest.get(uri);
        if (found === undefined || !fits(found)) return;
        heard.delete(look);
        clearTimeout(timer);
        resolve(found);
      };
      heard.add(look);
      look();
    });
}

/** The position of the first place at which a word stands; `by` characters into it. */
export function placeOf(text: string, word: string, by = 0): Position {
  const offset = text.indexOf(word) + by;
  const lines = text.slice(0, offset).split('\n');
  return { line: lines.length - 1, character: (lines.at(-1) ?? '').length };
}

/** The language server: wires the protocol to the open workspaces. What is answered is worked out beside it. */
import {
  CodeActionKind,
  type Connection,
  DidChangeWatchedFilesNotification,
  type InitializeResult,
  LSPErrorCodes,
  ResponseError,
  TextDocumentSyncKind,
  TextDocuments,
} from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import {
  actions,
  complete,
  definition,
  format,
  hover,
  references,
  symbols,
  workspaceSymbols,
} from './answers.ts';
import { type Answered, prepareRename, renameAt } from './rename.ts';
import type { SessionOptions } from './session.ts';
import { createSessions, type Sessions, type Subject } from './sessions.ts';

/** What a server is told at its start. */
export type ServerOptions = SessionOptions & { readonly version: string };

/** The files on disk that answers depend on: documents, the baseline, the report of the last scan. */
const WATCHED = ['**/*.{yaml,yml}', '**/rutter-{baseline,scan}.json'];

/** Serves a connection until it is closed. */
export function serve(connection: Connection, options: ServerOptions): void {
  const sessions = createSessions({
    ...options,
    send: (uri, diagnostics) => connection.sendDiagnostics({ uri, diagnostics }),
    report: (error) =>
      connection.console.error(error instanceof Error ? (error.stack ?? error.message) : String(error)),
  });
  let isAskedToWatch = false;
  connection.onInitialize(({ workspaceFolders, capabilities: { workspace } }) => {
    isAskedToWatch = workspace?.didChangeWatchedFiles?.dynamicRegistration === true;
    for (const { uri } of workspaceFolders ?? []) sessions.openFolder(uri);
    return capabilities(options.version);
  });
  connection.onInitialized(() => {
    if (!isAskedToWatch) return;
    const watchers = WATCHED.map((globPattern) => ({ globPattern }));
    void connection.client.register(DidChangeWatchedFilesNotification.type, { watchers });
  });
  connection.onShutdown(() => sessions.close());
  connection.onDidChangeWatchedFiles(() => sessions.reload());
  const documents = new TextDocuments(TextDocument);
  documents.onDidChangeContent(({ document }) => sessions.edit(document.uri, document.getText()));
  documents.onDidClose(({ document }) => sessions.edit(document.uri, null));
  answerAll(connection, sessions);
  documents.listen(connection);
  connection.listen();
}

type Document = { readonly textDocument: { readonly uri: string } };

function answerAll(connection: Connection, sessions: Sessions): void {
  const about =
    <Params, Answer>(work: (subject: Subject, params: Params) => Answer | Promise<Answer>) =>
    async (params: Params & Document): Promise<Answer | null> => {
      const subject = await sessions.subjectOf(params.textDocument.uri);
      return subject === null ? null : work(subject, params);
    };
  connection.onHover(about(hover));
  connection.onDefinition(about(definition));
  connection.onReferences(about(references));
  connection.onDocumentSymbol(about(symbols));
  connection.onCodeAction(about(actions));
  connection.onCompletion(about(complete));
  connection.onDocumentFormatting(about(format));
  connection.onPrepareRename(about((subject, params) => orRefuse(prepareRename(subject, params))));
  connection.onRenameRequest(about((subject, params) => orRefuse(renameAt(subject, params))));
  connection.onWorkspaceSymbol(async ({ query }) => {
    const open = await sessions.all();
    return open.flatMap((each) => workspaceSymbols(each, query));
  });
}

function capabilities(version: string): InitializeResult {
  return {
    serverInfo: { name: 'rutter', version },
    capabilities: {
      textDocumentSync: TextDocumentSyncKind.Incremental,
      hoverProvider: true,
      definitionProvider: true,
      referencesProvider: true,
      documentSymbolProvider: true,
      workspaceSymbolProvider: true,
      codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix] },
      completionProvider: { triggerCharacters: [' ', '.', ':', '{', '[', ','] },
      documentFormattingProvider: true,
      renameProvider: { prepareProvider: true },
    },
  };
}

/** An answer, or its refusal as an error of the protocol, which editors show. */
function orRefuse<Answer>(answered: Answered<Answer>): Answer {
  if (answered.ok) return answered.answer;
  throw new ResponseError(LSPErrorCodes.RequestFailed, answered.message);
}

/** The workspaces that an editor has open: which file belongs to which, under which URI the editor knows it, and what was published. */
import { dirname, join } from 'node:path';
import type { Diagnostic as Published } from 'vscode-languageserver';
import { findRoot } from '../language/workspace/find.ts';
import { isDocumentPath } from '../language/workspace/read.ts';
import { publishable } from './diagnostics.ts';
import { createPlaces, fileIn, type Places, pathOfUri, uriIn } from './places.ts';
import { type Analysis, openSession, type Session, type SessionOptions } from './session.ts';

/** An answer is worked out from this: one file of one workspace, analysed. */
export type Subject = {
  readonly session: Session;
  readonly file: string;
  readonly analysis: Analysis;
  readonly places: Places;
  readonly uriOf: (file: string) => string;
};

export type Sessions = {
  /** Opens the workspace of a folder, or of the `journeys` in it, and publishes what is wrong with it. */
  openFolder(uri: string): void;
  /** The text of an opened document, as it is now; null when it is closed. */
  edit(uri: string, text: string | null): void;
  /** Files on disk have changed. */
  reload(): void;
  /** What a URI stands for; null for what belongs to no workspace. */
  subjectOf(uri: string): Promise<Subject | null>;
  /** Every open workspace, analysed. */
  all(): Promise<readonly Omit<Subject, 'file'>[]>;
  close(): void;
};

/** Where diagnostics and unforeseen errors go. */
export type SessionsOptions = SessionOptions & {
  send(uri: string, diagnostics: Published[]): Promise<void>;
  report(error: unknown): void;
};

/** After the last keystroke, in milliseconds; a compile in between would be thrown away. */
const PAUSE_MS = 30;

/** No workspace yet. */
export function createSessions(options: SessionsOptions): Sessions {
  const sessions = new Map<string, Session>();
  const published = new Map<string, ReadonlySet<string>>();
  const clientUris = new Map<string, string>();
  const timers = new Map<string, NodeJS.Timeout>();

  const sessionAt = (root: string): Session => {
    const session = sessions.get(root) ?? openSession(root, options);
    sessions.set(root, session);
    return session;
  };
  const placeOf = (uri: string) => {
    const path = pathOfUri(uri);
    const root = path === null ? null : findRoot(dirname(path));
    if (path === null || root === null) return null;
    const file = fileIn(root, path);
    return isDocumentPath(file) ? { session: sessionAt(root), file, path } : null;
  };
  const analysed = async (session: Session) => {
    const analysis = await session.current();
    const uriOf = (file: string) => clientUris.get(join(session.root, file)) ?? uriIn(session.root, file);
    return { session, analysis, uriOf, places: createPlaces(analysis.textOf, uriOf) };
  };
  const publish = async (session: Session): Promise<void> => {
    const { analysis, uriOf, places } = await analysed(session);
    const byFile = Map.groupBy(analysis.diagnostics, ({ span }) => span.file);
    for (const file of new Set([...byFile.keys(), ...(published.get(session.root) ?? [])])) {
      const found = byFile.get(file) ?? [];
      await options.send(
        uriOf(file),
        found.map((each) => publishable(each, places)),
      );
    }
    published.set(session.root, new Set(byFile.keys()));
  };
  const publishSoon = (session: Session): void => {
    clearTimeout(timers.get(session.root));
    const timer = setTimeout(() => void publish(session).catch(options.report), PAUSE_MS);
    timers.set(session.root, timer);
  };

  return {
    openFolder(uri) {
      const root = rootOfFolder(uri);
      if (root !== null) publishSoon(sessionAt(root));
    },
    edit(uri, text) {
      const place = placeOf(uri);
      if (place === null) return;
      clientUris.set(place.path, uri);
      place.session.edit(place.file, text);
      if (text === null) place.session.reload();
      publishSoon(place.session);
    },
    reload() {
      for (const session of sessions.values()) {
        session.reload();
        publishSoon(session);
      }
    },
    async subjectOf(uri) {
      const place = placeOf(uri);
      return place === null ? null : { ...(await analysed(place.session)), file: place.file };
    },
    all: () => Promise.all([...sessions.values()].map(analysed)),
    close() {
      for (const timer of timers.values()) clearTimeout(timer);
    },
  };
}

function rootOfFolder(uri: string): string | null {
  const folder = pathOfUri(uri);
  return folder === null ? null : (findRoot(folder) ?? findRoot(join(folder, 'journeys')));
}

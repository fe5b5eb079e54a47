/** Starts the daemon for a command, turns its refusals into exit codes, and waits until it is told to stop. */
import { AssertionFailure } from '../base/assert.ts';
import { type Daemon, type DaemonOptions, startDaemon } from '../daemon/daemon.ts';
import { StoreRefusal } from '../hosts/errors.ts';
import { type Context, Refusal } from './context.ts';

const STORE_HELP: { readonly [code in StoreRefusal['code']]: string } = {
  foreign: 'name another folder with --data; nothing was changed',
  damaged: 'restore the last backup into an empty folder; nothing was repaired',
  newer: 'run the newer version of rutter that wrote it, or restore a backup of before',
  locked: 'stop the other daemon first: two never act on one store',
};

/** A running daemon, what asks it to stop, and a promise that ends when the store failed for good. */
export type Running = {
  readonly daemon: Daemon;
  readonly interrupted: AbortSignal;
  readonly failed: Promise<never>;
};

/**
 * Starts it; whoever asks for the end meanwhile gets it in order, once it is up. Throws a Refusal with exit code 3 for a store that
 * cannot be opened, 2 for everything else that can be mended.
 */
export async function startForCommand(
  { interrupted }: Context,
  options: Omit<DaemonOptions, 'onFailure'>,
): Promise<Running> {
  let fail: (error: Refusal) => void = () => {};
  const failed = new Promise<never>((_resolve, reject) => {
    fail = reject;
  });
  failed.catch(() => {});
  try {
    const onFailure = (error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error);
      fail(
        new Refusal(
          `the store failed: ${reason}`,
          'mend the disk, and start again: nothing acknowledged is lost',
        ),
      );
    };
    return { daemon: await startDaemon({ ...options, onFailure }), interrupted, failed };
  } catch (error) {
    throw toRefusal(error, options);
  }
}

function toRefusal(error: unknown, { http }: Pick<DaemonOptions, 'http'>): unknown {
  if (error instanceof StoreRefusal) {
    const exitCode = error.code === 'locked' ? 2 : 3;
    return new Refusal(error.message, STORE_HELP[error.code], exitCode);
  }
  if (!(error instanceof Error) || error instanceof AssertionFailure || error instanceof TypeError)
    return error;
  if ('code' in error && error.code === 'EADDRINUSE') {
    return new Refusal(
      `port ${'port' in error ? error.port : http.port} is taken`,
      'stop what listens there, or name another one with --port (for mail, --mail-port)',
    );
  }
  return new Refusal(error.message);
}

/** Resolves when the user or the system wants an end; rejects when the store failed. */
export async function untilInterrupted({ interrupted, failed }: Omit<Running, 'daemon'>): Promise<void> {
  if (interrupted.aborted) return;
  const told = new Promise<void>((resolve) => {
    interrupted.addEventListener('abort', () => resolve(), { once: true });
  });
  await Promise.race([told, failed]);
}

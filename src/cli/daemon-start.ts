/** Starts the daemon for a command, turns its refusals into exit codes, and waits until it is told to stop. */
import { AssertionFailure } from '../base/assert.ts';
import { type Daemon, type DaemonOptions, startDaemon } from '../daemon/daemon.ts';
import { StoreRefusal } from '../hosts/errors.ts';
import { type Context, Refusal } from './context.ts';
import { asRefusal, type StoreHelp } from './store-refusal.ts';

const STORE_HELP: StoreHelp = {
  foreign: 'name another folder with --data; nothing was changed',
  damaged: 'restore the last backup into an empty folder; nothing was repaired',
  newer: 'run the newer version of rutter that wrote it, or restore a backup of before',
  locked: 'stop the other daemon first: two never act on one store',
  unusable: 'name a folder with --data where the daemon may write',
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
  if (error instanceof StoreRefusal) return asRefusal(error, STORE_HELP);
  if (!(error instanceof Error) || error instanceof AssertionFailure || error instanceof TypeError)
    return error;
  if ('code' in error && error.code === 'EADDRINUSE') {
    return new Refusal(
      `port ${'port' in error ? error.port : http.port} is taken`,
      'stop what listens there, or name another one with --port (for mail, --mail-port)',
    );
  }
  return ofSystem(error) ?? new Refusal(error.message);
}

/** What the system says of an address, with the option that names another one; undefined for anything else. */
function ofSystem(error: Error): Refusal | undefined {
  const { code = '', syscall = '', address, hostname }: SystemError = error;
  if (syscall === 'listen' && code === 'EACCES') {
    return new Refusal(
      error.message,
      'take a port from 1024 on with --port, or let the service manager open it',
    );
  }
  const where = hostname ?? address;
  if (where === undefined || !['EADDRNOTAVAIL', 'ENOTFOUND', 'EAI_AGAIN'].includes(code)) return undefined;
  return new Refusal(`\`${where}\` is no address of this machine: ${code}`, 'name one with --host');
}

/** An error of Node's with what it knows of the call. */
type SystemError = Error & {
  readonly code?: string;
  readonly syscall?: string;
  readonly address?: string;
  readonly hostname?: string;
};

/** Resolves when the user or the system wants an end; rejects when the store failed. */
export async function untilInterrupted({ interrupted, failed }: Omit<Running, 'daemon'>): Promise<void> {
  if (interrupted.aborted) return;
  const told = new Promise<void>((resolve) => {
    interrupted.addEventListener('abort', () => resolve(), { once: true });
  });
  await Promise.race([told, failed]);
}

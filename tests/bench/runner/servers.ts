/**
 * The servers of the peers, each started in a folder of its own with its real durability, reachable over unix sockets
 * only, and gone when we are. No system service is touched.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** A running server. `stop` resolves when its process has ended. */
export type Server = { stop(): Promise<void> };

/** The program that a peer needs is not on this machine; the message says how to get it. */
export class NotInstalled extends Error {
  override readonly name = 'NotInstalled';
}

const READY_MS = 60_000;
const STOP_MS = 20_000;

type Start = {
  readonly command: readonly string[];
  readonly directory: string;
  readonly environment?: { readonly [name: string]: string };
  /** What the server prints when it can be used. */
  readonly ready: RegExp;
  readonly stopSignal: NodeJS.Signals;
};

/** Starts a server that the kernel ends when this process dies, however that happens (util-linux's setpriv). */
async function start({ command, directory, environment = {}, ready, stopSignal }: Start): Promise<Server> {
  const [program = '', ...rest] = ['setpriv', '--pdeathsig', 'KILL', ...command];
  const env = { ...process.env, ...environment };
  const child = spawn(program, rest, { cwd: directory, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const { promise: ended, resolve } = Promise.withResolvers<void>();
  child.on('exit', () => resolve());
  try {
    await untilReady(child, ready);
  } catch (error) {
    child.kill('SIGKILL');
    throw error;
  }
  return {
    async stop() {
      child.kill(stopSignal);
      const hurry = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
      await ended;
      clearTimeout(hurry);
    },
  };
}

function untilReady(child: ChildProcess, ready: RegExp): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  let printed = '';
  const timer = setTimeout(() => reject(new Error(`not ready in time:\n${printed}`)), READY_MS);
  const take = (data: Buffer) => {
    // Afterwards it is read and thrown away, so that the server never waits for us.
    if (ready.test(printed)) return;
    printed += data.toString();
    if (ready.test(printed)) resolve();
  };
  child.stdout?.on('data', take);
  child.stderr?.on('data', take);
  child.on('error', reject);
  child.on('exit', (code) => reject(new Error(`ended with ${code} before it was ready:\n${printed}`)));
  return promise.finally(() => clearTimeout(timer));
}

function find(program: string, folders: readonly string[], advice: string): string {
  const folder = folders.find((each) => existsSync(join(each, program)));
  if (folder === undefined) throw new NotInstalled(`${program} is not installed: ${advice}`);
  return join(folder, program);
}

const path = () => (process.env.PATH ?? '').split(':').filter((folder) => folder !== '');

/** Redis with an append-only file, on the socket `redis.sock` in `directory`. */
export async function startRedis(directory: string, appendfsync: 'always' | 'everysec'): Promise<Server> {
  const program = find('redis-server', [...path(), '/usr/bin'], 'apt-get install redis-server');
  const settings = {
    port: '0',
    unixsocket: join(directory, 'redis.sock'),
    dir: directory,
    appendonly: 'yes',
    appendfsync,
    save: '',
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]);
  const ready = /ready to accept connections/i;
  return start({ command: [program, ...flags], directory, ready, stopSignal: 'SIGKILL' });
}

/** Folders with PostgreSQL's programs; Debian keeps them out of the PATH, one folder for each version, newest last. */
function postgresFolders(): readonly string[] {
  const root = '/usr/lib/postgresql';
  const versions = existsSync(root) ? readdirSync(root).sort((a, b) => Number(b) - Number(a)) : [];
  return [...versions.map((version) => join(root, version, 'bin')), ...path()];
}

const POSTGRES_ADVICE = 'apt-get install postgresql';

/** PostgreSQL with everything on that makes a commit durable, its socket in `directory`; user and database `postgres`. */
export async function startPostgres(directory: string): Promise<Server> {
  const [initdb, program] = ['initdb', 'postgres'].map((name) =>
    find(name, postgresFolders(), POSTGRES_ADVICE),
  ) as [string, string];
  // It refuses to run as root.
  const isRoot = process.getuid?.() === 0;
  const as = isRoot ? ['setpriv', '--reuid=postgres', '--regid=postgres', '--init-groups'] : [];
  const data = join(directory, 'data');
  mkdirSync(data, { recursive: true });
  if (isRoot) {
    execFileSync('chown', ['-R', 'postgres:postgres', directory]);
    // The bench's folder above is our own; its entries may be passed through, not listed.
    chmodSync(join(directory, '..'), 0o711);
  }
  const [setup = '', ...flags] = [...as, initdb, '--pgdata', data, '--username=postgres', '--auth=trust'];
  execFileSync(setup, flags, { cwd: directory, stdio: 'pipe' });
  const settings = {
    listen_addresses: '',
    unix_socket_directories: directory,
    fsync: 'on',
    synchronous_commit: 'on',
    full_page_writes: 'on',
    // What one would set on any machine: a cache that holds the tables, and checkpoints that are not forced by size.
    shared_buffers: '1GB',
    max_wal_size: '8GB',
    max_connections: '200',
  };
  const options = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const ready = /database system is ready to accept connections/;
  return start({ command: [...as, program, '-D', data, ...options], directory, ready, stopSignal: 'SIGINT' });
}

/** The name of the only node, and of the folder with its sockets `ingress.sock` and `admin.sock`. */
export const RESTATE_NODE = 'bench';

/** Restate with its defaults but for `settings` (its environment variables). `program`: the binary of its npm package. */
export async function startRestate(
  directory: string,
  program: string,
  partitions: number,
  settings: { readonly [name: string]: string },
): Promise<Server> {
  const place = ['--base-dir', directory, '--node-name', RESTATE_NODE, '--listen-mode', 'unix'];
  const environment = {
    ...settings,
    RESTATE_DEFAULT_NUM_PARTITIONS: String(partitions),
    RESTATE_DISABLE_TELEMETRY: 'true',
  };
  const ready = new RegExp(`(?:became Leader[^]*?){${partitions}}`);
  return start({
    command: [program, ...place, '--no-logo'],
    directory,
    environment,
    ready,
    stopSignal: 'SIGTERM',
  });
}

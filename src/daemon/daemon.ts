/**
 * The daemon: a store, an engine, a loop, channels and an HTTP server, wired together and taken apart in order.
 * It runs the plan that was applied; it reads no YAML.
 */
import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { instant } from '../base/ids.ts';
import type { Adapter } from '../delivery/contract.ts';
import { createEngine } from '../hosts/engine/engine.ts';
import type { Committed, Engine, InstallProblem } from '../hosts/host.ts';
import { openSqliteStore } from '../hosts/sqlite/store.ts';
import type { Store } from '../hosts/store.ts';
import { definitions } from '../kinds/registry.ts';
import { createRenderer } from '../language/content/renderer.ts';
import type { PlanFile } from '../plan/plan.ts';
import { type Access, readAccess } from './access.ts';
import { type ChannelCarrier, type ChannelConfig, createCarrier } from './carrier.ts';
import { createLinks, type Links } from './links.ts';
import { createLiveLoop } from './live-loop.ts';
import type { Logger } from './log.ts';
import type { Loop } from './loop.ts';
import { createMetrics, type Metrics } from './metrics.ts';
import { createReplayLoop } from './replay-loop.ts';
import { addAdminRoutes } from './routes/admin.ts';
import { addHealthRoutes } from './routes/health.ts';
import { addIngestRoutes } from './routes/ingest.ts';
import { addLinkRoutes } from './routes/links.ts';
import type { Environment } from './secrets.ts';
import { createServer } from './server.ts';

const drainGraceMs = 10_000;
const hourMs = 3_600_000;

export type DaemonOptions = {
  /** Where the store lives; made when absent. */
  readonly directory: string;
  /** Applied at the start, unless it is the plan in force already. Without it the applied plan goes on. */
  readonly plan?: PlanFile;
  readonly adapters: readonly Adapter[];
  readonly environment: Environment;
  readonly http: { readonly host: string; readonly port: number };
  /** What recipients reach us by, without a slash at the end; default: the address we listen on. */
  readonly publicUrl?: string;
  readonly clock: 'wall' | 'replay';
  /** Development: another configuration of a channel than the plan's (a local inbox instead of the provider). */
  readonly channelConfig?: ChannelConfig;
  /** Secrets that are not set are made up. */
  readonly development: boolean;
  readonly log: Logger;
  readonly now?: () => number;
  /** Called after each commit, for those who watch. */
  readonly onCommitted?: (committed: Committed) => void;
  /** The store failed in a way that only a restart mends; the daemon takes nothing more. */
  readonly onFailure?: (error: unknown) => void;
};

export type Daemon = {
  readonly url: string;
  readonly engine: Engine;
  readonly loop: Loop;
  readonly writeKeys: readonly string[];
  readonly adminToken: string;
  /** Installs a plan and opens its channels. Problems: nothing changed, the plan before goes on. */
  install(file: PlanFile): Promise<readonly InstallProblem[]>;
  /** Graceful: intake ends, what is in flight gets its time, what did not start goes back to waiting. */
  stop(): Promise<void>;
};

/** The plan cannot be installed over the one in force. */
export class PlanRefused extends Error {
  readonly problems: readonly InstallProblem[];
  constructor(problems: readonly InstallProblem[]) {
    super(`the plan was refused: ${problems.map((each) => each.message).join('; ')}`);
    this.problems = problems;
  }
}

/** The parts of one running daemon. */
type Parts = {
  readonly options: DaemonOptions;
  readonly access: Access;
  readonly engine: Engine;
  readonly carrier: ChannelCarrier;
  readonly loop: Loop;
  readonly metrics: Metrics;
  readonly app: FastifyInstance;
  /** `failed`: why only a restart helps; `open`: the ingest takes events. */
  readonly status: { failed: string | null; open: boolean };
};

/**
 * Starts the daemon and resolves when it listens. Rejects with StoreRefusal (foreign, damaged, newer, locked store),
 * MissingSetting, PlanRefused, or an error that names the channel that cannot be opened.
 */
export async function startDaemon(options: DaemonOptions): Promise<Daemon> {
  const access = readAccess(options.environment, options.development, options.log);
  const store = openSqliteStore(options.directory);
  try {
    return await startOn(store, access, options);
  } catch (error) {
    store.close();
    throw error;
  }
}

async function startOn(store: Store, access: Access, options: DaemonOptions): Promise<Daemon> {
  let links: Links = createLinks(options.publicUrl ?? '', access.linkSecret);
  const parts = assemble(store, access, options, () => links);
  const { app, engine, carrier, loop } = parts;
  addRoutes(parts, () => links);
  const url = await listen(app, options);
  links = createLinks(options.publicUrl ?? url, access.linkSecret);
  try {
    await begin(parts);
  } catch (error) {
    await app.close();
    await loop.stop();
    await carrier.drain(0);
    throw error;
  }
  const maintenance = setInterval(() => engine.maintain(loop.now()), hourMs);
  maintenance.unref();
  return {
    url,
    engine,
    loop,
    writeKeys: access.writeKeys,
    adminToken: access.adminToken,
    install: (file) => install(parts, file),
    async stop() {
      clearInterval(maintenance);
      await app.close();
      const drained = await carrier.drain(drainGraceMs);
      await loop.stop();
      engine.close();
      options.log.info(drained, 'stopped');
    },
  };
}

function assemble(store: Store, access: Access, options: DaemonOptions, links: () => Links): Parts {
  const { log, environment, adapters } = options;
  const now = options.now ?? Date.now;
  const status: Parts['status'] = { failed: null, open: false };
  const replay = options.clock === 'replay';
  const renderer = createRenderer({ links: (target) => links().make(target) });
  const engine = createEngine({
    store,
    kinds: definitions,
    renderer,
    options: { clock: replay ? 'replay' : 'live' },
  });
  const metrics = createMetrics();
  const channelConfig: ChannelConfig = options.channelConfig ?? ((_name, channel) => channel.config);
  const carrier = createCarrier({ engine, adapters, environment, channelConfig, links, metrics, log, now });
  const watched = {
    free: (channel: string) => carrier.free(channel),
    carry(committed: Committed) {
      carrier.carry(committed);
      options.onCommitted?.(committed);
    },
  };
  const onFailure = (error: unknown) => {
    if (status.failed !== null) return;
    status.failed = error instanceof Error ? error.message : String(error);
    log.fatal({ fault: status.failed }, 'the store failed: restart needed');
    options.onFailure?.(error);
  };
  const loop = replay
    ? createReplayLoop(engine, watched, instant(0))
    : createLiveLoop({ engine, carrier: watched, now, onFailure });
  carrier.loop = loop;
  return { options, access, engine, carrier, loop, metrics, app: createServer(log), status };
}

function addRoutes(parts: Parts, links: () => Links): void {
  const { app, engine, loop, metrics, access, options, status } = parts;
  const now = options.now ?? Date.now;
  const { writeKeys, adminToken } = access;
  const replay = options.clock === 'replay';
  addIngestRoutes(app, {
    loop,
    isReady: () => status.open && engine.plan() !== null,
    writeKeys,
    replay,
    metrics,
    log: options.log,
    now,
  });
  addLinkRoutes(app, links, loop);
  addAdminRoutes(app, { engine, loop, token: adminToken, metrics, install: (file) => install(parts, file) });
  addHealthRoutes(app, { engine, loop, metrics, failure: () => status.failed });
}

/** Opens the channels, installs the plan where one is given, and takes up what the last daemon left. */
async function begin(parts: Parts): Promise<void> {
  const { engine, carrier, loop, options, status } = parts;
  const inForce = engine.plan();
  if (inForce !== null) {
    carrier.use(inForce.plan.workspace, await carrier.prepare(inForce.plan.workspace));
    loop.nudge(engine.recover(loop.now()));
  }
  if (options.plan !== undefined && options.plan.digest !== inForce?.digest) {
    const problems = await install(parts, options.plan);
    if (problems.length > 0) throw new PlanRefused(problems);
  }
  status.open = true;
}

async function install(
  { engine, carrier, loop, options }: Parts,
  file: PlanFile,
): Promise<readonly InstallProblem[]> {
  const problems = engine.checkInstall(file);
  if (problems.length > 0) return problems;
  const channels = await carrier.prepare(file.plan.workspace);
  const late = engine.install(file, loop.now());
  if (late.length > 0) {
    await carrier.discard(channels);
    return late;
  }
  carrier.use(file.plan.workspace, channels);
  loop.nudge();
  options.log.info({ digest: file.digest, commit: file.commit, tzdata: file.tzdata }, 'plan installed');
  return [];
}

async function listen(app: FastifyInstance, { http }: DaemonOptions): Promise<string> {
  await app.listen(http);
  const { port } = app.server.address() as AddressInfo;
  const host = http.host.includes(':') ? `[${http.host}]` : http.host;
  return `http://${host === '0.0.0.0' ? '127.0.0.1' : host}:${port}`;
}

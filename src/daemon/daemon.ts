/**
 * The daemon: a store, an engine, a loop, channels and an HTTP server, wired together and taken apart in order.
 * It runs the plan that was applied; it reads no YAML.
 */
import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { AssertionFailure } from '../base/assert.ts';
import type { OpenedChannels } from '../delivery/channels.ts';
import type { Adapter } from '../delivery/contract.ts';
import { createEngine } from '../hosts/engine/engine.ts';
import { StoreFailure } from '../hosts/errors.ts';
import type { Committed, Engine, InstallOptions, InstallProblem } from '../hosts/host.ts';
import { openSqliteStore } from '../hosts/sqlite/store.ts';
import type { Store } from '../hosts/store.ts';
import { definitions } from '../kinds/registry.ts';
import { createRenderer } from '../language/content/renderer.ts';
import type { MailServer } from '../mail/server.ts';
import type { PlanFile } from '../plan/plan.ts';
import { type Access, readAccess } from './access.ts';
import { type ChannelCarrier, type ChannelConfig, createCarrier, TakenOver } from './carrier.ts';
import { createLinks, type Links } from './links.ts';
import { createLiveLoop } from './live-loop.ts';
import { faultOf, type Logger } from './log.ts';
import type { Loop } from './loop.ts';
import { createMetrics, type Metrics } from './metrics.ts';
import { createReplayLoop } from './replay-loop.ts';
import { openReportMail } from './report-mail.ts';
import { addAdminRoutes } from './routes/admin.ts';
import { addGaugeRoutes } from './routes/gauges.ts';
import { addHealthRoutes } from './routes/health.ts';
import { addIngestRoutes } from './routes/ingest.ts';
import { addLinkRoutes } from './routes/links.ts';
import { PlanUnusable } from './routes/plan.ts';
import { addReportRoutes } from './routes/reports.ts';
import type { Environment } from './secrets.ts';
import { createServer } from './server.ts';
import { timeCommits } from './timed-engine.ts';

/** How long sends that are under way get at the end; and requests, before their connections are cut. */
export const DRAIN_MS = 8_000;
const REQUESTS_MS = 3_000;
const HOUR_MS = 3_600_000;

export type DaemonOptions = {
  /** Where the store lives; made when absent. */
  readonly directory: string;
  /** Applied at the start, unless it is the plan in force already. Without it the applied plan goes on. */
  readonly plan?: PlanFile;
  readonly adapters: readonly Adapter[];
  readonly environment: Environment;
  readonly http: { readonly host: string; readonly port: number };
  /** Where bounces and complaints come in by SMTP; absent: nowhere. */
  readonly mail?: { readonly host: string; readonly port: number };
  /** What recipients reach us by, without a slash at the end; default: the address we listen on. */
  readonly publicUrl?: string;
  readonly clock: 'wall' | 'replay';
  /** Development: another configuration of a channel than the plan's (a local inbox instead of the provider). */
  readonly channelConfig?: ChannelConfig;
  /** Secrets that are not set are made up. */
  readonly development: boolean;
  readonly log: Logger;
  readonly now?: () => number;
  /** Messages that may wait for their commit; more are answered 503 (default 20,000). */
  readonly maxQueued?: number;
  /** Total time of one attempt to send, in ms (default 30 s). */
  readonly deadlineMs?: number;
  /** Called after each commit, for those who watch. */
  readonly onCommitted?: (committed: Committed) => void;
  /** The store failed in a way that only a restart mends; the daemon takes nothing more. */
  readonly onFailure?: (error: unknown) => void;
};

export type Daemon = {
  readonly url: string;
  /** Where reports by mail are taken; null: nowhere. */
  readonly mailPort: number | null;
  readonly engine: Engine;
  readonly loop: Loop;
  readonly writeKeys: readonly string[];
  readonly adminToken: string;
  /**
   * Opens a plan's channels and installs it. Problems, or a rejection with PlanUnusable (a channel does not open):
   * nothing changed, the plan before goes on.
   */
  install(file: PlanFile): Promise<readonly InstallProblem[]>;
  /**
   * Graceful: intake ends, what is in flight gets its time, what did not start goes back to waiting. A second call
   * waits for the first.
   */
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

type Phase = 'starting' | 'open' | 'stopping' | 'failed';

/** The parts of one running daemon. */
type Parts = {
  readonly options: DaemonOptions;
  readonly access: Access;
  readonly engine: Engine;
  readonly carrier: ChannelCarrier;
  readonly loop: Loop;
  readonly metrics: Metrics;
  readonly app: FastifyInstance;
  readonly reports: { server: MailServer | null };
  /** `reason`: why only a restart helps. `carries`: channels are open, and the loop was started. */
  readonly status: { phase: Phase; reason: string; carries: boolean };
  readonly fail: (error: unknown) => void;
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
  const { app, engine, loop } = parts;
  addRoutes(parts, () => links);
  let url: string;
  try {
    url = await listen(app, options);
    links = createLinks(options.publicUrl ?? url, access.linkSecret);
    await begin(parts);
    parts.reports.server = await listenForReports(parts);
  } catch (error) {
    await end(parts, 0);
    throw error;
  }
  const maintenance = setInterval(() => maintain(parts), HOUR_MS);
  maintenance.unref();
  let ending: Promise<void> | null = null;
  return {
    url,
    mailPort: parts.reports.server?.port ?? null,
    engine,
    loop,
    writeKeys: access.writeKeys,
    adminToken: access.adminToken,
    install: (file) => install(parts, file),
    stop() {
      clearInterval(maintenance);
      ending ??= end(parts, DRAIN_MS);
      return ending;
    },
  };
}

function assemble(store: Store, access: Access, options: DaemonOptions, links: () => Links): Parts {
  const { log, environment, adapters, maxQueued, deadlineMs } = options;
  const now = options.now ?? Date.now;
  const status: Parts['status'] = { phase: 'starting', reason: '', carries: false };
  const replay = options.clock === 'replay';
  const renderer = createRenderer({ links: (target) => links().make(target) });
  const metrics = createMetrics();
  const engine = timeCommits(
    createEngine({
      store,
      kinds: definitions,
      renderer,
      options: { clock: replay ? 'replay' : 'live' },
    }),
    metrics,
  );
  const channelConfig: ChannelConfig = options.channelConfig ?? ((_name, channel) => channel.config);
  const timing = deadlineMs === undefined ? {} : { deadlineMs };
  const carrier = createCarrier({
    engine,
    adapters,
    environment,
    ownSecret: access.linkSecret,
    channelConfig,
    links,
    metrics,
    log,
    now,
    ...timing,
  });
  const watched = {
    free: (channel: string) => carrier.free(channel),
    carry(committed: Committed) {
      carrier.carry(committed);
      options.onCommitted?.(committed);
    },
  };
  const fail = (error: unknown) => {
    if (status.phase === 'failed') return;
    status.phase = 'failed';
    status.reason = reasonOf(error);
    log.fatal({ reason: status.reason, ...faultOf(error) }, 'stopped working: restart needed');
    options.onFailure?.(error);
  };
  const driving = {
    engine,
    carrier: watched,
    onFailure: fail,
    ...(maxQueued === undefined ? {} : { maxQueued }),
  };
  const loop = replay ? createReplayLoop(driving) : createLiveLoop({ ...driving, now });
  carrier.loop = loop;
  const app = createServer(log, fail);
  const reports = { server: null };
  return { options, access, engine, carrier, loop, metrics, app, reports, status, fail };
}

function addRoutes(parts: Parts, links: () => Links): void {
  const { app, engine, carrier, loop, metrics, access, options, status } = parts;
  const now = options.now ?? Date.now;
  const { writeKeys, adminToken } = access;
  const replay = options.clock === 'replay';
  const isOpen = () => status.phase === 'open';
  const isReady = () => isOpen() && status.carries;
  addIngestRoutes(app, { loop, isReady, writeKeys, replay, metrics, log: options.log, now });
  addLinkRoutes(app, { links, loop, engine, isOpen: isReady });
  addReportRoutes(app, { engine, loop, isReady, writeKeys });
  addGaugeRoutes(app, { engine, loop, isReady, writeKeys });
  addAdminRoutes(app, {
    engine,
    carrier,
    loop,
    token: adminToken,
    metrics,
    replay,
    isOpen,
    install: (file, installing) => install(parts, file, installing),
  });
  addHealthRoutes(app, { engine, loop, carrier, state: () => status });
}

/** Opens the channels, installs the plan where one is given, and takes up what the last daemon left. */
async function begin(parts: Parts): Promise<void> {
  const { engine, options, status } = parts;
  const inForce = engine.plan();
  if (options.plan !== undefined && options.plan.digest !== inForce?.digest) {
    const problems = await install(parts, options.plan);
    if (problems.length > 0) throw new PlanRefused(problems);
  } else if (inForce !== null) {
    carry(parts, inForce, await parts.carrier.prepare(inForce.plan.workspace));
  }
  if (status.phase === 'starting') status.phase = 'open';
}

/** From now on these channels carry. The first ones start the loop, with what was in flight when the last daemon died. */
function carry({ engine, carrier, loop, status }: Parts, file: PlanFile, channels: OpenedChannels): void {
  carrier.use(file.plan.workspace, channels);
  if (status.carries) {
    loop.nudge();
    return;
  }
  status.carries = true;
  loop.start(engine.recover(loop.now()));
}

async function install(
  parts: Parts,
  file: PlanFile,
  installing?: InstallOptions,
): Promise<readonly InstallProblem[]> {
  const { engine, carrier, loop, options, fail } = parts;
  const problems = engine.checkInstall(file, installing);
  if (problems.length > 0) return problems;
  const channels = await carrier.prepare(file.plan.workspace).catch((error: unknown) => {
    throw new PlanUnusable(error instanceof Error ? error.message : String(error));
  });
  let late: readonly InstallProblem[];
  try {
    late = engine.install(file, loop.now(), installing);
  } catch (error) {
    await carrier.discard(channels);
    if (!(error instanceof StoreFailure)) throw new PlanUnusable('the plan cannot be linked by this version');
    if (error.code !== 'disk_full') fail(error);
    throw error;
  }
  if (late.length > 0) {
    await carrier.discard(channels);
    return late;
  }
  carry(parts, file, channels);
  options.log.info({ digest: file.digest, commit: file.commit, tzdata: file.tzdata }, 'plan installed');
  return [];
}

/** Takes a daemon apart, whatever state it is in: the store is closed at the end. */
async function end(parts: Parts, graceMs: number): Promise<void> {
  const { app, engine, carrier, loop, options, reports, status } = parts;
  if (status.phase !== 'failed') status.phase = 'stopping';
  loop.pause();
  const cut = setTimeout(() => app.server.closeAllConnections(), Math.min(graceMs, REQUESTS_MS));
  const [drained] = await Promise.all([
    carrier.drain(graceMs),
    app.close().finally(() => clearTimeout(cut)),
    reports.server?.close(),
  ]);
  await loop.stop();
  engine.close();
  options.log.info(drained, 'stopped');
}

/** Messages of our own making say what is wrong; any other may quote what somebody said. */
function reasonOf(error: unknown): string {
  const isOurs =
    error instanceof StoreFailure || error instanceof AssertionFailure || error instanceof TakenOver;
  return isOurs ? error.message : 'internal error';
}

function maintain({ engine, loop, status, fail, options }: Parts): void {
  if (status.phase !== 'open' || engine.plan() === null) return;
  try {
    engine.maintain(loop.now());
  } catch (error) {
    if (error instanceof StoreFailure && error.code === 'disk_full') {
      options.log.warn(faultOf(error), 'nothing was forgotten: the disk is full');
    } else fail(error);
  }
}

/** Opens the port for reports by mail, where one is wanted. */
async function listenForReports(parts: Parts): Promise<MailServer | null> {
  const { options, carrier, loop, metrics, status } = parts;
  if (options.mail === undefined) return null;
  return openReportMail({
    ...options.mail,
    channels: () => carrier.opened(),
    loop,
    isReady: () => status.phase === 'open' && status.carries,
    metrics,
    log: options.log,
  });
}

async function listen(app: FastifyInstance, { http }: DaemonOptions): Promise<string> {
  await app.listen(http);
  const { port } = app.server.address() as AddressInfo;
  const host = http.host.includes(':') ? `[${http.host}]` : http.host;
  const reachable: { readonly [any: string]: string } = { '0.0.0.0': '127.0.0.1', '[::]': '[::1]' };
  return `http://${reachable[host] ?? host}:${port}`;
}

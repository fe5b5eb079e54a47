/** The parts of one running daemon, made and wired: the engine's thread, channels, metrics, the HTTP server with its routes. */
import type { FastifyInstance } from 'fastify';
import type { InstallOptions, InstallProblem } from '../hosts/plan-order.ts';
import type { MailServer } from '../mail/server.ts';
import type { PlanFile } from '../plan/plan.ts';
import type { Access } from './access.ts';
import { type AdminToken, readAdminTokens } from './admin-tokens.ts';
import { type ChannelCarrier, type ChannelConfig, createCarrier } from './carrier.ts';
import { type EngineThread, openEngineThread } from './engine-thread/engine-thread.ts';
import type { Phase } from './health.ts';
import { boundHeaps } from './heap.ts';
import { createLinks, type Links } from './links.ts';
import { faultOf } from './log.ts';
import { createMetrics, type Metrics } from './metrics.ts';
import type { DaemonOptions } from './options.ts';
import { reasonOf } from './reason.ts';
import { addAdminRoutes } from './routes/admin.ts';
import { addGaugeRoutes } from './routes/gauges.ts';
import { addHealthRoutes } from './routes/health.ts';
import { addIngestRoutes } from './routes/ingest.ts';
import { addLinkRoutes } from './routes/links.ts';
import { addProviderRoutes } from './routes/providers.ts';
import { addReportRoutes } from './routes/reports.ts';
import { createServer } from './server.ts';
import { openTracer } from './tracing/open.ts';
import { type RequestNumber, traceRequests } from './tracing/requests.ts';
import { NO_TRACER, type Tracer } from './tracing/tracer.ts';
import { createWatch, type Watch } from './watch.ts';

/** Installs a plan; rejects with PlanUnusable. */
export type Install = (file: PlanFile, options?: InstallOptions) => Promise<readonly InstallProblem[]>;

/** `links` are those under the address that recipients reach; it is known when we listen. */
export type Parts = {
  readonly options: DaemonOptions;
  readonly access: Access;
  readonly tokens: readonly AdminToken[];
  readonly now: () => number;
  readonly thread: EngineThread;
  readonly carrier: ChannelCarrier;
  readonly metrics: Metrics;
  readonly watch: Watch;
  readonly tracer: Tracer;
  readonly numberOf: RequestNumber;
  readonly app: FastifyInstance;
  readonly links: { current: Links };
  readonly reports: { server: MailServer | null };
  /** `reason`, `error`: why only a restart helps. `carries`: channels are open, and the loop was started. */
  readonly status: { phase: Phase; reason: string; error: unknown; carries: boolean };
  readonly fail: (error: unknown) => void;
};

/** Opens the store in its thread, and makes everything around it. Rejects with StoreRefusal; then nothing is left open. */
export async function assemble(access: Access, options: DaemonOptions): Promise<Parts> {
  const { log } = options;
  const tokens = readAdminTokens(options.environment, access.adminToken);
  const now = options.now ?? Date.now;
  const status: Parts['status'] = { phase: 'starting', reason: '', error: null, carries: false };
  const links = { current: createLinks(options.publicUrl ?? '', access.linkSecret) };
  const metrics = createMetrics();
  const watch = createWatch(metrics, log);
  const fail = (error: unknown) => {
    if (status.phase === 'failed') return;
    status.phase = 'failed';
    status.reason = reasonOf(error);
    status.error = error;
    log.fatal({ reason: status.reason, ...faultOf(error) }, 'stopped working: restart needed');
    options.onFailure?.(error);
  };
  const tracer =
    options.traces === undefined ? NO_TRACER : await openTracer({ ...options.traces, ...options });
  const carrier = makeCarrier({ access, options, metrics, now, links, tracer });
  if (!options.development) boundHeaps(options.environment.NODE_OPTIONS);
  const thread = await openThread({ access, options, carrier, watch, tracer, now, fail });
  carrier.thread = thread;
  const app = createServer(log, fail);
  const numberOf = traceRequests(app, tracer);
  const reports = { server: null };
  const base = { options, access, tokens, now, thread, carrier, metrics, watch, tracer, numberOf };
  return { ...base, app, links, reports, status, fail };
}

type Making = Pick<Parts, 'access' | 'options' | 'now'>;

function makeCarrier({
  access,
  options,
  metrics,
  now,
  links,
  tracer,
}: Making & Pick<Parts, 'metrics' | 'links' | 'tracer'>): ChannelCarrier {
  const { adapters, environment, log, deadlineMs } = options;
  const channelConfig: ChannelConfig = options.channelConfig ?? ((_name, channel) => channel.config);
  return createCarrier({
    adapters,
    environment,
    ownSecret: access.linkSecret,
    channelConfig,
    links: () => links.current,
    metrics,
    log,
    tracer,
    now,
    ...(deadlineMs === undefined ? {} : { deadlineMs }),
  });
}

function openThread({
  access,
  options,
  carrier,
  watch,
  tracer,
  now,
  fail,
}: Making & Pick<Parts, 'carrier' | 'watch' | 'tracer' | 'fail'>): Promise<EngineThread> {
  const { directory, clock, maxQueued, onCommitted } = options;
  return openEngineThread({
    settings: {
      directory,
      clock,
      linkSecret: access.linkSecret,
      isWatched: onCommitted !== undefined,
      isTraced: tracer.isOn,
      ...(maxQueued === undefined ? {} : { maxQueued }),
    },
    now,
    onSends: (sends, handedBy) => carrier.carry(sends, handedBy),
    onMessage(message) {
      watch.hear(message);
      tracer.commits(message.commits);
      for (const committed of message.watched) onCommitted?.(committed);
    },
    freeOf: (channel) => carrier.free(channel),
    onFailure: fail,
  });
}

/** Adds every route. */
export function addRoutes(parts: Parts, install: Install): void {
  const { app, thread, carrier, metrics, access, options, status, watch, links, now } = parts;
  const { engine, loop } = thread;
  const { writeKeys } = access;
  const isOpen = () => status.phase === 'open';
  const isReady = () => isOpen() && status.carries;
  const onShed = watch.shed;
  addIngestRoutes(app, {
    loop,
    isReady,
    onShed,
    writeKeys,
    metrics,
    log: options.log,
    now,
    numberOf: parts.numberOf,
  });
  addLinkRoutes(app, { links: () => links.current, loop, engine, isOpen: isReady });
  addReportRoutes(app, { engine, loop, isReady, onShed, writeKeys });
  addProviderRoutes(app, {
    channels: () => carrier.opened(),
    loop,
    isReady,
    onShed,
    metrics,
    log: options.log,
  });
  addGaugeRoutes(app, { engine, loop, isReady, writeKeys });
  const replay = options.clock === 'replay';
  addAdminRoutes(app, { engine, carrier, loop, tokens: parts.tokens, metrics, replay, isOpen, install });
  addHealthRoutes(app, { engine, loop, carrier, watch, state: () => status });
}

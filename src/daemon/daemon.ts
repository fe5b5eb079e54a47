/**
 * The daemon: an engine in its thread, channels and an HTTP server, started and taken apart in order. It runs the plan that
 * was applied; it reads no YAML.
 */
import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { StoreFailure } from '../hosts/errors.ts';
import type { MailServer } from '../mail/server.ts';
import { readAccess } from './access.ts';
import { assess } from './health.ts';
import { createHealthLog } from './health-log.ts';
import { createLinks } from './links.ts';
import { faultOf } from './log.ts';
import type { Daemon, DaemonOptions } from './options.ts';
import { addRoutes, assemble, type Parts } from './parts.ts';
import { begin, install } from './plan-change.ts';
import { openReportMail } from './report-mail.ts';

export type { Daemon, DaemonOptions } from './options.ts';

/** How long sends that are under way get at the end; requests, before their connections are cut; and the engine. */
export const DRAIN_MS = 8_000;
const REQUESTS_MS = 3_000;
const ENGINE_MS = 30_000;
const HOUR_MS = 3_600_000;
/** How often health is looked at for the log. */
const LOOK_MS = 5_000;

/**
 * Starts the daemon and resolves when it listens. Rejects with StoreRefusal (foreign, damaged, newer, locked store),
 * MissingSetting, PlanRefused, or an error that names the channel that cannot be opened.
 */
export async function startDaemon(options: DaemonOptions): Promise<Daemon> {
  const access = readAccess(options.environment, options.development, options.log);
  const parts = await assemble(access, options);
  const { app, thread, links } = parts;
  let url: string;
  try {
    addRoutes(parts, (file, installing) => install(parts, file, installing));
    url = await listen(app, options);
    const base = options.publicUrl ?? url;
    links.current = createLinks(base, access.linkSecret);
    await thread.call('useLinks', [base]);
    await begin(parts);
    parts.reports.server = await listenForReports(parts);
  } catch (error) {
    const { phase, error: failure } = parts.status;
    await end(parts, 0);
    throw phase === 'failed' ? failure : error;
  }
  const maintenance = setInterval(() => void maintain(parts), HOUR_MS);
  maintenance.unref();
  const looking = lookAfter(parts);
  let ending: Promise<void> | null = null;
  return {
    url,
    mailPort: parts.reports.server?.port ?? null,
    engine: thread.engine,
    loop: thread.loop,
    writeKeys: access.writeKeys,
    adminToken: access.adminToken,
    install: (file) => install(parts, file),
    stop() {
      clearInterval(maintenance);
      clearInterval(looking);
      ending ??= end(parts, DRAIN_MS);
      return ending;
    },
  };
}

/** Writes changes of health into the log. */
function lookAfter({ watch, status, thread, options }: Parts): NodeJS.Timeout {
  const tell = createHealthLog(options.log);
  const look = () => tell(assess(watch.signs(status.phase, thread.engine, thread.loop)));
  return setInterval(look, LOOK_MS).unref();
}

/** Takes a daemon apart, whatever state it is in: the store is closed at the end. */
async function end(parts: Parts, graceMs: number): Promise<void> {
  const { app, thread, carrier, options, reports, status, tracer } = parts;
  if (status.phase !== 'failed') status.phase = 'stopping';
  void thread.call('pause', []).catch(() => {});
  const cut = setTimeout(() => app.server.closeAllConnections(), Math.min(graceMs, REQUESTS_MS));
  const [drained] = await Promise.all([
    carrier.drain(graceMs),
    app.close().finally(() => clearTimeout(cut)),
    reports.server?.close(),
  ]);
  await endThread(parts);
  await tracer.close();
  options.log.info(drained, 'stopped');
}

/** What is pending is written, and the store is closed; an engine that does not come to an end is ended. */
async function endThread({ thread, options }: Parts): Promise<void> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error('no end')), ENGINE_MS);
  try {
    await Promise.race([thread.call('stop', []), late]);
  } catch (error) {
    options.log.error(faultOf(error), 'the engine was ended before it was done');
  } finally {
    clearTimeout(timer);
    await thread.close();
  }
}

async function maintain({ thread, status, fail, options }: Parts): Promise<void> {
  if (status.phase !== 'open' || thread.plan === null) return;
  try {
    await thread.engine.maintain(thread.loop.now());
  } catch (error) {
    if (error instanceof StoreFailure && error.code === 'disk_full') {
      options.log.warn(faultOf(error), 'nothing was forgotten: the disk is full');
    } else fail(error);
  }
}

/** Opens the port for reports by mail, where one is wanted. */
async function listenForReports(parts: Parts): Promise<MailServer | null> {
  const { options, carrier, thread, metrics, status } = parts;
  if (options.mail === undefined) return null;
  return openReportMail({
    ...options.mail,
    channels: () => carrier.opened(),
    loop: thread.loop,
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

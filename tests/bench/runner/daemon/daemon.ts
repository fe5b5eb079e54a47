/**
 * The daemon as a whole: what comes in over HTTP against what the engine takes in process, how long an event takes to its
 * message at half of full load against the disk, and mail by SMTP. Daemon, clients and mail server are processes of their own.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { PlanFile } from '../../../../src/plan/plan.ts';
import type { BenchOptions, Figures } from '../../baseline.ts';
import { compileFiveSteps } from '../../five-steps.ts';
import { median } from '../../measure.ts';
import { startTalk, type Talk } from './child-talk.ts';
import type { DaemonNote, DaemonQuestion } from './daemon-process.ts';
import { feedInProcess } from './in-process.ts';
import type { LoadQuestion, LoadReport } from './load-process.ts';
import type { SmtpQuestion } from './smtp-process.ts';
import { measureSyncs, quantile } from './syncs.ts';

/** People whose complaints come in; their states stay in the cache on both sides. */
const PEOPLE = 20_000;
/** Events in one request of a server-side SDK under load; and of one of many clients that send what just happened. */
const SDK_BATCH = 100;
const CLIENT_BATCH = 10;
const CONNECTIONS = 16;
/** Half of full load is held for so long. */
const HELD_S = 10;
const HELD_MOST = 60_000;
const GROUP_WINDOW_MS = 5;
const SYNCS_OF_A_SEND = 4;
const MAILS = 4_000;
const SETTLE_MS = 50;
const PATIENCE_MS = 60_000;

/** A daemon on a new store, and its clients. */
class Site {
  readonly #folder: string;
  readonly #daemon: Talk;
  readonly #load: Talk;
  #url = '';

  constructor(directory: string) {
    this.#folder = mkdtempSync(join(directory, 'rutter-daemon-'));
    this.#daemon = startTalk(new URL('./daemon-process.ts', import.meta.url));
    this.#load = startTalk(new URL('./load-process.ts', import.meta.url));
  }

  async start(plan: PlanFile, smtp: number | null): Promise<void> {
    const question: DaemonQuestion = { do: 'start', directory: this.#folder, plan, smtp };
    this.#url = await this.#daemon.ask<string>(question);
  }

  /** Sends events, and says what both sides did meanwhile. */
  async send(
    question: Pick<LoadQuestion, 'what' | 'first' | 'count'> & {
      readonly rate?: number;
      readonly batch?: number;
    },
  ) {
    await this.note();
    const whole: LoadQuestion = {
      url: this.#url,
      people: PEOPLE,
      connections: CONNECTIONS,
      batch: SDK_BATCH,
      rate: null,
      ...question,
    };
    const load = await this.#load.ask<LoadReport>(whole);
    return { load, perSecond: (question.count / load.wallMs) * 1000 };
  }

  note(): Promise<DaemonNote> {
    return this.#daemon.ask<DaemonNote>({ do: 'note' } satisfies DaemonQuestion);
  }

  async end(): Promise<void> {
    try {
      await this.#daemon.ask({ do: 'stop' } satisfies DaemonQuestion);
    } finally {
      await Promise.all([this.#daemon.end(), this.#load.end()]);
      rmSync(this.#folder, { recursive: true, force: true });
    }
  }
}

async function onSite<Value>(
  directory: string,
  plan: PlanFile,
  smtp: number | null,
  work: (site: Site) => Promise<Value>,
): Promise<Value> {
  const site = new Site(directory);
  try {
    await site.start(plan, smtp);
    return await work(site);
  } finally {
    await site.end();
  }
}

type Turn = { readonly http: number; readonly inProcess: number };

/** Events a second over HTTP and in process, and what an event costs on each side. */
async function measureIngest(
  plan: PlanFile,
  { size, directory, print }: BenchOptions,
): Promise<Turn & Figures> {
  const engine = await feedInProcess(plan, { people: PEOPLE, events: size, directory });
  return onSite(directory, plan, null, async (site) => {
    await site.send({ what: 'identify', first: 0, count: PEOPLE });
    const { load, perSecond } = await site.send({ what: 'complaint', first: 0, count: size });
    const { cpuMs } = await site.note();
    const us = (ms: number) => (ms * 1000) / size;
    print(
      `ingest: ${Math.round(perSecond)} events/s over HTTP (CPU of an event: daemon ${us(cpuMs).toFixed(1)} us, ` +
        `client ${us(load.cpuMs).toFixed(1)} us), ${Math.round(engine.perSecond)} in process ` +
        `(${us(engine.cpuMs).toFixed(1)} us); answers ${JSON.stringify(load.answers)}`,
    );
    return {
      http: perSecond,
      inProcess: engine.perSecond,
      daemon_cpu_us_per_event: us(cpuMs),
      client_cpu_us_per_event: us(load.cpuMs),
      engine_cpu_us_per_event: us(engine.cpuMs),
    };
  });
}

async function leftAll(site: Site, count: number): Promise<DaemonNote> {
  const end = performance.now() + PATIENCE_MS;
  const all = { cpuMs: 0, left: 0, latenciesUs: [] as number[] };
  for (;;) {
    const note = await site.note();
    all.cpuMs += note.cpuMs;
    all.left += note.left;
    for (const each of note.latenciesUs) all.latenciesUs.push(each);
    if (all.left >= count) return all;
    if (performance.now() > end) throw new Error(`${all.left} of ${count} messages left`);
    await sleep(SETTLE_MS);
  }
}

/** How long events take to the call of the adapter at half of full load, in ms. */
async function measureLatency(plan: PlanFile, { size, directory, print }: BenchOptions): Promise<Figures> {
  const syncs = measureSyncs(directory);
  return onSite(directory, plan, null, async (site) => {
    const count = Math.min(size, PEOPLE);
    const most = count + HELD_MOST;
    await site.send({ what: 'identify', first: 0, count: most });
    const startedAt = performance.now();
    await site.send({ what: 'trial', first: 0, count });
    await leftAll(site, count);
    const full = (count / (performance.now() - startedAt)) * 1000;
    const rate = full / 2;
    const held = Math.min(Math.round(rate * HELD_S), most - count);
    const spread = { what: 'trial', first: count, count: held, rate, batch: CLIENT_BATCH } as const;
    const { load } = await site.send(spread);
    const { latenciesUs, cpuMs } = await leftAll(site, held);
    const sorted = latenciesUs.map((us) => us / 1000).sort((a, b) => a - b);
    const sync = { p50: quantile(syncs, 0.5), p99: quantile(syncs, 0.99) };
    const p99 = quantile(sorted, 0.99);
    print(
      `latency at ${Math.round(rate)} events/s, half of ${Math.round(full)}: p50 ` +
        `${quantile(sorted, 0.5).toFixed(1)} ms, p99 ${p99.toFixed(1)} ms, most ${quantile(sorted, 1).toFixed(1)} ms; ` +
        `a sync takes ${sync.p50.toFixed(2)} ms, p99 ${sync.p99.toFixed(2)} ms; CPU of an entry with its send ` +
        `${((cpuMs * 1000) / held).toFixed(1)} us; the clients were up to ${load.lateMs.toFixed(1)} ms late; ` +
        `answers ${JSON.stringify(load.answers)}`,
    );
    return {
      p99_ms: p99,
      sync_p99_ms: sync.p99,
      sync_p50_ms: sync.p50,
      entries_per_s: full,
      p99_vs_fsync: p99 / (GROUP_WINDOW_MS + SYNCS_OF_A_SEND * sync.p99),
    };
  });
}

/** Mails a second that a server on loopback takes. */
async function measureSmtp(plan: PlanFile, { directory, print }: BenchOptions): Promise<Figures> {
  const server = startTalk(new URL('./smtp-process.ts', import.meta.url));
  try {
    const port = await server.ask<number>({ do: 'open' } satisfies SmtpQuestion);
    return await onSite(directory, plan, port, async (site) => {
      await site.send({ what: 'identify', first: 0, count: MAILS });
      const startedAt = performance.now();
      await site.send({ what: 'trial', first: 0, count: MAILS });
      for (let mails = 0; mails < MAILS; ) {
        if (performance.now() - startedAt > PATIENCE_MS) throw new Error(`${mails} of ${MAILS} mails came`);
        await sleep(20);
        mails = await server.ask<number>({ do: 'count' } satisfies SmtpQuestion);
      }
      const perSecond = (MAILS / (performance.now() - startedAt)) * 1000;
      const { cpuMs } = await site.note();
      print(
        `mail: ${Math.round(perSecond)} a second by SMTP, ${((cpuMs * 1000) / MAILS).toFixed(0)} us of CPU each`,
      );
      return { smtp_mails_per_s: perSecond };
    });
  } finally {
    await server.end();
  }
}

const rounded = (figures: Figures): Figures =>
  Object.fromEntries(Object.entries(figures).map(([name, value]) => [name, Number(value.toPrecision(4))]));

function medians(turns: readonly Figures[]): Figures {
  const names = Object.keys(turns[0] ?? {});
  return Object.fromEntries(
    names.map((name) => [name, median(turns.map((turn) => turn[name] ?? Number.NaN))]),
  );
}

/** All three, in rounds; medians of the rounds, ratios made within a round. */
export async function runDaemon(options: BenchOptions): Promise<Figures> {
  const plan = await compileFiveSteps();
  const turns: Figures[] = [];
  for (let turn = 1; turn <= options.rounds; turn += 1) {
    options.print(`round ${turn} of ${options.rounds}`);
    const { http, inProcess, ...costs } = await measureIngest(plan, options);
    const latency = await measureLatency(plan, options);
    const smtp = await measureSmtp(plan, options);
    turns.push({
      ingest_vs_engine: http / inProcess,
      ingest_events_per_s: http,
      engine_events_per_s: inProcess,
      ...costs,
      ...latency,
      ...smtp,
    });
  }
  return rounded(medians(turns));
}

/**
 * `npm start`: the whole way once, on this machine. Compiles a workspace, starts the daemon on embedded SQLite and a
 * local inbox, replays the sample through the HTTP ingest on the replay clock, and says what came of it.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SingleBar } from 'cli-progress';
import { type Daemon, startDaemon } from '../../daemon/daemon.ts';
import { createLog } from '../../daemon/log.ts';
import type { Adapter } from '../../delivery/contract.ts';
import type { PlanFile } from '../../plan/plan.ts';
import { replayFile } from './replay.ts';
import { printTally } from './report.ts';
import { type Surroundings, startSurroundings } from './surroundings.ts';
import { createTally, sumCounts, type Tally } from './tally.ts';

export type DemoOptions = {
  readonly file: PlanFile;
  /** The sample: Segment-shaped lines in order of time. */
  readonly sample: string;
  /** Ends the replay early. */
  readonly interrupted: AbortSignal;
  readonly adapters: readonly Adapter[];
  readonly environment: { readonly [name: string]: string | undefined };
  readonly stdout: NodeJS.WritableStream;
  readonly stderr: NodeJS.WritableStream;
  readonly ports: { readonly daemon: number; readonly smtp: number; readonly inbox: number };
};

/** What `npm start -- --exit` prints as its last line. `ok`: everything that was sent has arrived, correctly signed. */
export type DemoSummary = {
  readonly events: number;
  readonly entered: number;
  readonly sent: { readonly [channel: string]: number };
  readonly held: number;
  readonly refused: number;
  readonly exited: number;
  readonly goals: number;
  readonly seconds: number;
  readonly ok: boolean;
};

export type Demo = {
  readonly daemon: Daemon;
  readonly surroundings: Surroundings;
  readonly summary: DemoSummary;
  stop(): Promise<void>;
};

/** Runs the replay and resolves with the daemon and inbox still up. Rejects when a port or the sample cannot be had. */
export async function runDemo(options: DemoOptions): Promise<Demo> {
  const startedAt = performance.now();
  const directory = mkdtempSync(join(tmpdir(), 'rutter-demo-'));
  const { plan } = options.file;
  const surroundings = await startSurroundings(plan, options.environment, {
    smtp: options.ports.smtp,
    http: options.ports.inbox,
  });
  const tally = createTally(Object.keys(plan.journeys));
  let daemon: Daemon | null = null;
  const stop = async () => {
    await daemon?.stop();
    await surroundings.inbox.close();
    rmSync(directory, { recursive: true, force: true });
  };
  try {
    daemon = await start(options, directory, surroundings, tally);
    const events = await replay(options, daemon);
    const seconds = Math.round((performance.now() - startedAt) / 100) / 10;
    options.stdout.write(`${printTally(tally)}\n`);
    return { daemon, surroundings, summary: summarise(tally, events, seconds, surroundings), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function replay(
  { sample, stderr, interrupted }: DemoOptions,
  { url, writeKeys, loop }: Daemon,
): Promise<number> {
  const writeKey = writeKeys[0] ?? '';
  const events = await withProgress(stderr, (onProgress) =>
    replayFile(sample, { url, writeKey, interrupted, now: Date.now, onProgress }),
  );
  await loop.advanceTo(loop.now());
  return events;
}

function start(
  options: DemoOptions,
  directory: string,
  surroundings: Surroundings,
  tally: Tally,
): Promise<Daemon> {
  const begin = (port: number) =>
    startDaemon({
      directory: join(directory, 'store'),
      plan: options.file,
      adapters: options.adapters,
      environment: surroundings.environment,
      channelConfig: surroundings.channelConfig,
      http: { host: '127.0.0.1', port },
      clock: 'replay',
      development: true,
      log: createLog('error', options.stderr),
      onCommitted: (committed) => tally.add(committed),
    });
  return begin(options.ports.daemon).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EADDRINUSE') throw error;
    return begin(0);
  });
}

function summarise(tally: Tally, events: number, seconds: number, { inbox }: Surroundings): DemoSummary {
  const sum = (of: 'held' | 'refused' | 'exited' | 'goals') =>
    Object.values(sumCounts(tally, of)).reduce((total, value) => total + value, 0);
  const sent = sumCounts(tally, 'sent');
  const entered = [...tally.journeys.values()].reduce((total, journey) => total + journey.entered, 0);
  const arrived = inbox.counts();
  const { email = 0, ...others } = sent;
  const webhooks = Object.values(others).reduce((total, value) => total + value, 0);
  const ok = email > 0 && arrived.mail === email && arrived.webhook === webhooks && arrived.unverified === 0;
  return {
    events,
    entered,
    sent,
    held: sum('held'),
    refused: sum('refused'),
    exited: sum('exited'),
    goals: sum('goals'),
    seconds,
    ok,
  };
}

async function withProgress<Value>(
  stream: NodeJS.WritableStream,
  work: (onProgress: (sent: number, total: number) => void) => Promise<Value>,
): Promise<Value> {
  const bar = new SingleBar({
    stream,
    format: 'replaying ninety days  {bar}  {percentage} %  {value}/{total} events',
    barCompleteChar: '█',
    barIncompleteChar: '░',
    hideCursor: true,
    noTTYOutput: true,
    notTTYSchedule: 5000,
  });
  let isStarted = false;
  try {
    return await work((sent, total) => {
      if (!isStarted) bar.start(total, 0);
      isStarted = true;
      bar.update(sent);
    });
  } finally {
    bar.stop();
  }
}

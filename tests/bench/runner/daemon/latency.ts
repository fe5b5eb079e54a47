/**
 * How long an event takes from the client's sending to the call of the adapter at half of full load, against the disk. Short
 * windows of load and probes of the disk take turns, so that both meet the same disk; figures are medians of the windows.
 */
import type { PlanFile } from '../../../../src/plan/plan.ts';
import type { BenchOptions, Figures } from '../../baseline.ts';
import { describeSpread, median } from '../../measure.ts';
import { watchIdle } from './idle.ts';
import { onSite, PEOPLE, type Site } from './site.ts';
import { measureSyncs, quantile } from './syncs.ts';

/** Events in one request of one of many clients that send what just happened. */
const CLIENT_BATCH = 10;
/** Half of full load is held for so long at a time; the first window only warms up. */
const WINDOW_MS = 2_000;
const WINDOWS = 7;
/** People for all windows: a fast machine takes no more than these. */
const HELD_MOST = 150_000;
const GROUP_WINDOW_MS = 5;
const SYNCS_OF_A_SEND = 4;

type Window = {
  readonly p50: number;
  readonly p99: number;
  readonly most: number;
  readonly sync50: number;
  readonly sync99: number;
  readonly cpuUs: number;
  readonly lateMs: number;
  readonly idle: number;
};

/** Entries a second from the first request to the last call of the adapter, everything at once. */
async function measureFull(site: Site, first: number): Promise<number> {
  const startedAt = performance.now();
  await site.send({ what: 'trial', first, count: PEOPLE });
  await site.allLeft(PEOPLE);
  return (PEOPLE / (performance.now() - startedAt)) * 1000;
}

async function holdWindow(
  site: Site,
  { first, count, rate }: { readonly first: number; readonly count: number; readonly rate: number },
  directory: string,
): Promise<Window> {
  const syncs = measureSyncs(directory);
  const idle = watchIdle();
  const { load } = await site.send({ what: 'trial', first, count, rate, batch: CLIENT_BATCH });
  const { latenciesUs, cpuMs } = await site.allLeft(count);
  const sorted = latenciesUs.map((us) => us / 1000).sort((a, b) => a - b);
  return {
    p50: quantile(sorted, 0.5),
    p99: quantile(sorted, 0.99),
    most: quantile(sorted, 1),
    sync50: quantile(syncs, 0.5),
    sync99: quantile(syncs, 0.99),
    cpuUs: (cpuMs * 1000) / count,
    lateMs: load.lateMs,
    idle: idle(),
  };
}

/** What the promise allows where a sync takes so long, in ms. */
function allowedMs({ sync99 }: Window): number {
  return GROUP_WINDOW_MS + SYNCS_OF_A_SEND * sync99;
}

function figuresOf(windows: readonly Window[], full: number, print: BenchOptions['print']): Figures {
  const each = (name: keyof Window) => windows.map((window) => window[name]);
  const ratios = windows.map((window) => window.p99 / allowedMs(window));
  print(
    `latency at ${Math.round(full / 2)} events/s, half of ${Math.round(full)}, in ${windows.length} windows: ` +
      `p50 ${describeSpread(each('p50'), 1)} ms, p99 ${describeSpread(each('p99'), 1)} ms, ` +
      `most ${describeSpread(each('most'), 1)} ms; p99 of a sync ${describeSpread(each('sync99'), 2)} ms; ` +
      `p99 over what is allowed ${describeSpread(ratios, 2)}; CPU of an entry with its send ` +
      `${median(each('cpuUs')).toFixed(0)} us; clients up to ${describeSpread(each('lateMs'), 1)} ms late; ` +
      `idle ${describeSpread(each('idle'), 2)}`,
  );
  return {
    p50_ms: median(each('p50')),
    p99_ms: median(each('p99')),
    sync_p99_ms: median(each('sync99')),
    sync_p50_ms: median(each('sync50')),
    entries_per_s: full,
    p99_vs_fsync: median(ratios),
    latency_idle: median(each('idle')),
  };
}

/** Runs it. Throws when a message did not leave. */
export async function measureLatency(
  plan: PlanFile,
  { directory, print }: Pick<BenchOptions, 'directory' | 'print'>,
): Promise<Figures> {
  return onSite(plan, { directory, smtp: null }, async (site) => {
    await site.send({ what: 'identify', first: 0, count: 2 * PEOPLE + HELD_MOST });
    // The first time everything is compiled.
    await measureFull(site, 0);
    const full = await measureFull(site, PEOPLE);
    const rate = full / 2;
    const count = Math.floor(Math.min((rate * WINDOW_MS) / 1000, HELD_MOST / WINDOWS));
    const windows: Window[] = [];
    for (let index = 0; index < WINDOWS; index += 1) {
      windows.push(await holdWindow(site, { first: 2 * PEOPLE + index * count, count, rate }, directory));
    }
    return figuresOf(windows.slice(1), full, print);
  });
}

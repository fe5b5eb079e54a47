/**
 * What comes in over HTTP against what the engine takes in process. Both stay up and take turns in short slices, so that what
 * the disk and the neighbours do meets both alike; the figure is the median of the ratios of the slices.
 */
import type { PlanFile } from '../../../../src/plan/plan.ts';
import type { BenchOptions, Figures } from '../../baseline.ts';
import { describeSpread, median } from '../../measure.ts';
import { startTalk, type Talk } from './child-talk.ts';
import type { EngineQuestion, EngineReport } from './engine-process.ts';
import { watchIdle } from './idle.ts';
import { onSite, PEOPLE, type Site } from './site.ts';

/** Measured slices of each side, after some in which everything is compiled and the log of the store gets its size. */
const SLICES = 9;
const WARM_SLICES = 2;
/** A slice is this part of `--size`. */
const SLICE_SHARE = 4;

/** Events a second and microseconds of CPU for one of them, on each side of one slice. */
type Slice = {
  readonly http: number;
  readonly inProcess: number;
  readonly daemonUs: number;
  readonly clientUs: number;
  readonly engineUs: number;
  readonly idle: number;
};

type Sides = { readonly site: Site; readonly engine: Talk };

async function overHttp(site: Site, part: { readonly first: number; readonly count: number }) {
  const { load, perSecond, cpuMs } = await site.send({ what: 'complaint', ...part });
  const refused = Object.keys(load.answers).filter((status) => status !== '200');
  if (refused.length > 0) throw new Error(`the daemon shed requests: ${JSON.stringify(load.answers)}`);
  const us = (ms: number) => (ms * 1000) / part.count;
  return { http: perSecond, daemonUs: us(cpuMs), clientUs: us(load.cpuMs) };
}

async function inProcess(engine: Talk, part: { readonly first: number; readonly count: number }) {
  const report = await engine.ask<EngineReport>({ do: 'feed', ...part } satisfies EngineQuestion);
  return { inProcess: report.perSecond, engineUs: (report.cpuMs * 1000) / part.count };
}

/** One slice of both; who begins changes with each. */
async function takeSlice({ site, engine }: Sides, index: number, count: number): Promise<Slice> {
  const part = { first: index * count, count };
  const idle = watchIdle();
  if (index % 2 === 0) {
    const first = await inProcess(engine, part);
    return { ...first, ...(await overHttp(site, part)), idle: idle() };
  }
  const first = await overHttp(site, part);
  return { ...first, ...(await inProcess(engine, part)), idle: idle() };
}

function figuresOf(slices: readonly Slice[], print: BenchOptions['print']): Figures {
  const each = (name: keyof Slice) => slices.map((slice) => slice[name]);
  const ratios = slices.map((slice) => slice.http / slice.inProcess);
  print(
    `ingest over HTTP over in process: ${describeSpread(ratios, 2)} in ${slices.length} slices; ` +
      `${Math.round(median(each('http')))} and ${Math.round(median(each('inProcess')))} events/s; CPU of an event: ` +
      `daemon ${median(each('daemonUs')).toFixed(1)} us, client ${median(each('clientUs')).toFixed(1)} us, ` +
      `engine in process ${median(each('engineUs')).toFixed(1)} us; idle ${describeSpread(each('idle'), 2)}`,
  );
  return {
    ingest_vs_engine: median(ratios),
    ingest_events_per_s: median(each('http')),
    engine_events_per_s: median(each('inProcess')),
    daemon_cpu_us_per_event: median(each('daemonUs')),
    client_cpu_us_per_event: median(each('clientUs')),
    engine_cpu_us_per_event: median(each('engineUs')),
    ingest_idle: median(each('idle')),
  };
}

/** Runs it. Throws when the daemon refused anything: at this load it has no reason to. */
export async function measureIngest(
  plan: PlanFile,
  { size, directory, print }: BenchOptions,
): Promise<Figures> {
  const engine = startTalk(new URL('./engine-process.ts', import.meta.url), ['--expose-gc']);
  try {
    return await onSite(plan, { directory, smtp: null }, async (site) => {
      await engine.ask({ do: 'open', plan, people: PEOPLE, directory } satisfies EngineQuestion);
      await site.send({ what: 'identify', first: 0, count: PEOPLE });
      const count = Math.ceil(size / SLICE_SHARE);
      const slices: Slice[] = [];
      for (let index = 0; index < WARM_SLICES + SLICES; index += 1) {
        slices.push(await takeSlice({ site, engine }, index, count));
      }
      await engine.ask({ do: 'close' } satisfies EngineQuestion);
      return figuresOf(slices.slice(WARM_SLICES), print);
    });
  } finally {
    await engine.end();
  }
}

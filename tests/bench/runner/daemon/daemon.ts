/**
 * The daemon as a whole: what comes in over HTTP against what the engine takes in process, how long an event takes to its
 * message at half of full load against the disk, and mail by SMTP. Daemon, clients and mail server are processes of their own.
 */
import type { BenchOptions, Figures } from '../../baseline.ts';
import { compileFiveSteps } from '../../five-steps.ts';
import { median } from '../../measure.ts';
import { measureIngest } from './ingest.ts';
import { measureLatency } from './latency.ts';
import { measureSmtp } from './mail.ts';

const rounded = (figures: Figures): Figures =>
  Object.fromEntries(Object.entries(figures).map(([name, value]) => [name, Number(value.toPrecision(4))]));

function medians(turns: readonly Figures[]): Figures {
  const names = Object.keys(turns[0] ?? {});
  return Object.fromEntries(
    names.map((name) => [name, median(turns.map((turn) => turn[name] ?? Number.NaN))]),
  );
}

/** All three, in rounds; medians of the rounds, ratios made within slices of a round. */
export async function runDaemon(options: BenchOptions): Promise<Figures> {
  const plan = await compileFiveSteps();
  const turns: Figures[] = [];
  for (let turn = 1; turn <= options.rounds; turn += 1) {
    options.print(`round ${turn} of ${options.rounds}`);
    const ingest = await measureIngest(plan, options);
    const latency = await measureLatency(plan, options);
    turns.push({ ...ingest, ...latency, ...(await measureSmtp(plan, options)) });
  }
  return rounded(medians(turns));
}

/**
 * A process that makes one store, or measures one, and says what it found in one line of JSON. It does nothing else, so that
 * its memory is that of the runner.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Engine } from '../../../src/hosts/host.ts';
import type { PlanFile } from '../../../src/plan/plan.ts';
import { projectOf } from '../five-steps.ts';
import { type Cost, measure } from '../measure.ts';
import { carry, measureSqlite } from '../sqlite.ts';
import { readPeakMb } from './peak.ts';
import {
  type Crowd,
  drawPeople,
  EVENT_AT,
  nameOf,
  openEngine,
  prepareStore,
  readPlan,
} from './scale-store.ts';

/** What the process is to do. `people`: how many are moved to measure a step. */
export type ScaleTask = Crowd & {
  readonly does: 'prepare' | 'measure';
  readonly plan: string;
  readonly folder: string;
  readonly people: number;
};

/** `rssMb`: the most memory so far. `stepUs`: CPU of a durable step. */
export type ScaleReport = {
  readonly startMs: number;
  readonly rssMb: number;
  readonly stepUs: number;
};

/** What everybody whom an event or a timeout moves goes through: it is handled and a send claimed; the send is accepted. */
const STEPS = 2;
const BATCH = 512;
const WARM_UP_MAX = 3000;
/** Until nothing is compiled any more: a small store would pay for all of it otherwise. */
const WARM_UP_ROUNDS = 5;

function moveByEvents(engine: Engine, people: readonly number[]): number {
  let sends = 0;
  for (let start = 0; start < people.length; start += BATCH) {
    const batch = people.slice(start, start + BATCH).map((index) => {
      const input = projectOf(index, EVENT_AT);
      return { messageId: input.id, subscriber: nameOf(index), at: EVENT_AT, inputs: [input] };
    });
    sends += carry(engine, engine.accept(batch, EVENT_AT), EVENT_AT);
  }
  return sends;
}

function check(what: string, found: number, expected: number): void {
  if (found !== expected) throw new Error(`${found} sends of ${expected} people ${what}`);
}

/** The whole journey in a small store of its own. */
async function warmUp(plan: PlanFile, { folder, size }: ScaleTask): Promise<void> {
  const scratch = mkdtempSync(join(folder, 'warm-'));
  for (let round = 0; round < WARM_UP_ROUNDS; round += 1) {
    await measureSqlite(plan, Math.min(WARM_UP_MAX, size), scratch);
  }
  rmSync(scratch, { recursive: true });
}

async function measureStore(task: ScaleTask, plan: PlanFile): Promise<ScaleReport> {
  await warmUp(plan, task);
  const startedAt = performance.now();
  const { engine, store } = openEngine(task.folder, plan);
  engine.nextDueAt();
  const startMs = performance.now() - startedAt;
  const people = drawPeople(task, task.people);
  let sends = 0;
  const cost: Cost = await measure(() => {
    sends = moveByEvents(engine, people);
  });
  check('who were moved', sends, people.length);
  const stepUs = (cost.cpuMs * 1000) / people.length / STEPS;
  store.close();
  return { startMs, rssMb: readPeakMb(), stepUs };
}

const task = JSON.parse(process.argv[2] ?? '{}') as ScaleTask;
const plan = readPlan(task.plan);
if (task.does === 'prepare') prepareStore(task.folder, plan, task);
else process.stdout.write(`${JSON.stringify(await measureStore(task, plan))}\n`);

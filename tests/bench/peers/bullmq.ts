/**
 * The journey on BullMQ and Redis: a job for each step that has to wait, named by the person so that a repetition is the
 * same job, and a hash for whether the event came. The event moves the waiting timeout to now.
 */
import { join } from 'node:path';
import { ErrorCode, Job, Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import type { Contender, Ground, Running } from '../runner/contender.ts';
import { WAIT_MS, WINDOW_MS } from '../runner/journey.ts';
import { startRedis } from '../runner/servers.ts';

const QUEUE = 'journeys';
const CONCURRENCY = 512;
/** How long it is remembered that an event came, in seconds. */
const KEPT_S = 3600;

type Step = { readonly person: number };
type Journeys = Queue<Step>;

/** `fsync` is Redis's `appendfsync`: with `always` a write is on the disk before it is acknowledged. */
export function bullmq(fsync: 'always' | 'everysec'): Contender {
  return {
    name: `bullmq_${fsync}`,
    isDurable: fsync === 'always',
    isPaced: false,
    isExtended: false,
    batch: 500,
    calls: 4,
    open: (ground) => open(ground, fsync),
  };
}

async function open({ directory, send }: Ground, fsync: 'always' | 'everysec'): Promise<Running> {
  const server = await startRedis(directory, fsync);
  const options = { path: join(directory, 'redis.sock'), maxRetriesPerRequest: null };
  const connect = () => new Redis({ ...options, enableAutoPipelining: true });
  const [redis, producer, consumer] = [connect(), connect(), connect()];
  const queue: Journeys = new Queue<Step>(QUEUE, {
    connection: producer,
    defaultJobOptions: { removeOnComplete: true, removeOnFail: 1000, attempts: 10 },
  });
  const steps = createSteps(queue, redis, send);
  const worker = new Worker<Step>(QUEUE, (job) => steps[job.name]?.(job) ?? Promise.reject(job.name), {
    connection: consumer,
    concurrency: CONCURRENCY,
  });
  const failures: unknown[] = [];
  worker.on('failed', (_job, error) => failures.push(error));
  worker.on('error', (error) => failures.push(error));
  return {
    async enter(people) {
      if (failures.length > 0) throw failures[0];
      await queue.addBulk(
        people.map((person) => ({ name: 'enter', data: { person }, opts: { jobId: `enter-${person}` } })),
      );
    },
    async publish(people) {
      await Promise.all(people.map((person) => redis.set(`published:${person}`, '1', 'EX', KEPT_S)));
      await Promise.all(people.map((person) => hurry(queue, person)));
    },
    async close() {
      await worker.close(true);
      await queue.close();
      for (const connection of [redis, producer, consumer]) connection.disconnect();
      await server.stop();
    },
  };
}

/** One function for each kind of job. A repetition of any of them does no harm but a second message under the same key. */
function createSteps(queue: Journeys, redis: Redis, send: Ground['send']) {
  const later = (name: string, person: number, delay: number) =>
    queue.add(name, { person }, { jobId: `${name}-${person}`, delay });
  const steps: { readonly [name: string]: (job: Job<Step>) => Promise<void> } = {
    async enter({ data: { person } }) {
      send(person, 'A');
      await later('settle', person, WAIT_MS);
    },
    async settle({ data: { person } }) {
      await later('decide', person, WINDOW_MS);
      // The event may have come before there was a timeout to hurry.
      if ((await redis.exists(`published:${person}`)) === 1) await hurry(queue, person);
    },
    async decide({ data: { person } }) {
      const isPublished = (await redis.exists(`published:${person}`)) === 1;
      send(person, isPublished ? 'B' : 'C');
    },
  };
  return steps;
}

/** Lets a person's timeout run now. Where there is none (yet, or any more) there is nothing to hurry. */
async function hurry(queue: Journeys, person: number): Promise<void> {
  try {
    await new Job(queue, 'decide', { person }, {}, `decide-${person}`).promote();
  } catch (error) {
    const code = (error as { code?: unknown }).code;
    if (code !== ErrorCode.JobNotExist && code !== ErrorCode.JobNotInState) throw error;
  }
}

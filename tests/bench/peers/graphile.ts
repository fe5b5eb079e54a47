/**
 * The journey on graphile-worker and PostgreSQL: a job for each step that has to wait, and a row for each person with
 * the id of the job to hurry when the event comes. Jobs come in and are fetched and completed in batches, which the
 * library does. What the jobs themselves write is a statement for each; or, by a layer that one would write for oneself
 * (`gathering.ts`), one statement for all jobs of the same moment.
 */
import {
  type AddJobsJobSpec,
  Logger,
  makeWorkerUtils,
  run,
  type Task,
  type WorkerUtils,
} from 'graphile-worker';
import type { Pool } from 'pg';
import type { Contender, Ground, Running } from '../runner/contender.ts';
import { WAIT_MS, WINDOW_MS } from '../runner/journey.ts';
import { startPostgres } from '../runner/servers.ts';
import { createGathering, type Work } from './gathering.ts';
import { openPool } from './pool.ts';

/** Jobs at once. Jobs that wait for their statement cost nothing; where each has its own, connections are the limit. */
const CONCURRENCY = { each: 128, gathered: 1024 };
const CONNECTIONS = 30;
/** Connections of their own for events, which so never wait for jobs. */
const INTAKE_CONNECTIONS = 4;

/** How many people one statement of the jobs is for. */
type Writes = 'each' | 'gathered';

/** On a PostgreSQL of its own. */
export function graphile(writes: Writes): Contender {
  return {
    name: writes === 'each' ? 'graphile' : 'graphile_gathered',
    isDurable: true,
    isPaced: false,
    isExtended: writes === 'gathered',
    batch: 500,
    calls: 4,
    open: (ground) => open(ground, writes),
  };
}

const TABLE = `
  CREATE TABLE journeys (
    person integer PRIMARY KEY,
    job_id bigint,
    published boolean NOT NULL DEFAULT false
  )`;

/** The timeout's job is added and its id kept; where the event was there already, it runs at once. */
const SETTLE = `
  WITH jobs AS MATERIALIZED (
    SELECT job.id, (job.payload ->> 'person')::integer AS person
    FROM graphile_worker.add_jobs(ARRAY(
      SELECT json_populate_record(NULL::graphile_worker.job_spec, json_build_object(
        'identifier', 'decide', 'payload', json_build_object('person', person), 'run_at', now() + $2 * interval '1 ms'))
      FROM unnest($1::integer[]) AS person
    )) AS job
  ), rows AS (
    INSERT INTO journeys (person, job_id) SELECT person, id FROM jobs ORDER BY person
    ON CONFLICT (person) DO UPDATE SET job_id = excluded.job_id
    RETURNING job_id, published
  )
  SELECT job_id FROM rows WHERE published`;

const PUBLISH = `
  WITH rows AS (
    INSERT INTO journeys (person, published) SELECT person, true FROM unnest($1::integer[]) AS person ORDER BY person
    ON CONFLICT (person) DO UPDATE SET published = true
    RETURNING job_id
  )
  SELECT job_id FROM rows WHERE job_id IS NOT NULL`;

/** Leaves jobs alone that run already. */
const HURRY = 'SELECT count(*) FROM graphile_worker.reschedule_jobs($1::bigint[], now())';

const READ_PUBLISHED = 'SELECT person FROM journeys WHERE person = ANY ($1::integer[]) AND published';

/** Runs a statement that finds jobs to hurry, and hurries them, in one transaction. */
async function runAndHurry(pool: Pool, sql: string, values: readonly unknown[]): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    const { rows } = await client.query<{ job_id: string }>(sql, [...values]);
    if (rows.length > 0) await client.query(HURRY, [rows.map((row) => row.job_id)]);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  } finally {
    client.release();
  }
}

function specsOf(identifier: string, people: readonly number[], runAt?: Date): AddJobsJobSpec[] {
  return people.map((person) => ({
    identifier,
    payload: { person },
    ...(runAt === undefined ? {} : { runAt }),
  }));
}

/** A statement for each. */
function oneByOne<Answer>(work: Work<Answer>): (person: number) => Promise<Answer> {
  return async (person) => (await work([person]))[0] as Answer;
}

type Tools = { readonly pool: Pool; readonly utils: WorkerUtils; readonly send: Ground['send'] };

/** A repetition of any of these does no harm but a second message under the same key. */
function createTasks(
  { pool, utils, send }: Tools,
  gather: typeof oneByOne,
): { readonly [name: string]: Task } {
  const settleLater = gather(async (people) => {
    await utils.addJobs(specsOf('settle', people, new Date(Date.now() + WAIT_MS)));
    return people;
  });
  const decideLater = gather(async (people) => {
    await runAndHurry(pool, SETTLE, [people, WINDOW_MS]);
    return people;
  });
  const readPublished = gather(async (people) => {
    const { rows } = await pool.query<{ person: number }>(READ_PUBLISHED, [people]);
    const published = new Set(rows.map(({ person }) => person));
    return people.map((person) => published.has(person));
  });
  const personOf = (payload: unknown) => (payload as { readonly person: number }).person;
  return {
    async enter(payload) {
      send(personOf(payload), 'A');
      await settleLater(personOf(payload));
    },
    async settle(payload) {
      await decideLater(personOf(payload));
    },
    async decide(payload) {
      send(personOf(payload), (await readPublished(personOf(payload))) ? 'B' : 'C');
    },
  };
}

async function open({ directory, send }: Ground, writes: Writes): Promise<Running> {
  const server = await startPostgres(directory);
  const pool = openPool(directory, CONNECTIONS);
  const logger = new Logger(() => () => {});
  const intake = openPool(directory, INTAKE_CONNECTIONS);
  const utils = await makeWorkerUtils({ pgPool: pool, logger });
  const intakeUtils = await makeWorkerUtils({ pgPool: intake, logger });
  await utils.migrate();
  await pool.query(TABLE);
  const gather = writes === 'gathered' ? createGathering : oneByOne;
  const taskList = createTasks({ pool, utils, send }, gather);
  const runner = await run({
    pgPool: pool,
    logger,
    taskList,
    noHandleSignals: true,
    preset: {
      worker: {
        concurrentJobs: CONCURRENCY[writes],
        localQueue: { size: 2 * CONCURRENCY[writes] },
        completeJobBatchDelay: 5,
        failJobBatchDelay: 5,
        pollInterval: 50,
      },
    },
  });
  return {
    async enter(people) {
      await intakeUtils.addJobs(specsOf('enter', people));
    },
    publish: (people) => runAndHurry(intake, PUBLISH, [people]),
    async close() {
      await runner.stop();
      await Promise.all([utils.release(), intakeUtils.release()]);
      await Promise.all([pool.end(), intake.end()]);
      await server.stop();
    },
  };
}

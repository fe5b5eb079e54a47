/** The journey on DBOS and PostgreSQL: one workflow for each person, written as a plain function. */
import { DBOS } from '@dbos-inc/dbos-sdk';
import type { Contender, Ground, Running } from '../runner/contender.ts';
import { WAIT_MS, WINDOW_MS } from '../runner/journey.ts';
import { startPostgres } from '../runner/servers.ts';
import { openPool } from './pool.ts';

const CONNECTIONS = 64;
const TOPIC = 'project_published';

/** On a PostgreSQL of its own. Paced: everything that waits polls, and in a burst everything waits. */
export const dbos: Contender = {
  name: 'dbos',
  isDurable: true,
  isPaced: true,
  isExtended: false,
  batch: 64,
  calls: 4,
  open,
};

const idOf = (person: number) => `journey-${person}`;

async function open({ directory, send }: Ground): Promise<Running> {
  const server = await startPostgres(directory);
  const pool = openPool(directory, CONNECTIONS);
  DBOS.setConfig({
    name: 'bench',
    systemDatabaseUrl: `postgresql://postgres@localhost/postgres?host=${encodeURIComponent(directory)}`,
    systemDatabasePool: pool,
    logLevel: 'error',
  });
  const journey = DBOS.registerWorkflow(
    async (person: number) => {
      await DBOS.runStep(async () => send(person, 'A'), { name: 'send A' });
      await DBOS.sleep(WAIT_MS);
      const published = await DBOS.recv<boolean>(TOPIC, WINDOW_MS / 1000);
      const last = published === null ? 'C' : 'B';
      await DBOS.runStep(async () => send(person, last), { name: `send ${last}` });
    },
    { name: 'journey' },
  );
  await DBOS.launch();
  return {
    async enter(people) {
      await Promise.all(
        people.map((person) => DBOS.startWorkflow(journey, { workflowID: idOf(person) })(person)),
      );
    },
    async publish(people) {
      await Promise.all(people.map((person) => DBOS.send(idOf(person), true, TOPIC)));
    },
    async close() {
      await DBOS.shutdown();
      await pool.end();
      await server.stop();
    },
  };
}

/** The journey on Restate: one workflow for each person, and a durable promise that the event resolves. */

import { createServer } from 'node:http2';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { arch, platform } from 'node:os';
import { join } from 'node:path';
import * as restate from '@restatedev/restate-sdk';
import { Pool } from 'undici';
import type { Contender, Ground, Running } from '../runner/contender.ts';
import { WAIT_MS, WINDOW_MS } from '../runner/journey.ts';
import { NotInstalled, RESTATE_NODE, startRestate } from '../runner/servers.ts';

const CONNECTIONS = 64;
/** The default is 24, for machines with as many cores: with 4 it does a fifth more on two of them. */
const PARTITIONS = 4;

/** With a server of its own. Paced: in a burst, timers go off before the events that came in time are handled. */
export const restateWorkflow: Contender = {
  name: 'restate',
  isDurable: true,
  isPaced: true,
  isExtended: false,
  batch: 64,
  calls: 4,
  open,
};

/** How many workflows may be held open at once: more than ever wait, so that nobody waits for a place. */
const SETTINGS = { RESTATE_WORKER__INVOKER__CONCURRENT_INVOCATIONS_LIMIT: '20000' };

function findProgram(): string {
  const name = `@restatedev/restate-server-${platform()}-${arch()}/bin/restate-server`;
  try {
    return createRequire(import.meta.url).resolve(name);
  } catch {
    throw new NotInstalled(`restate-server has no program for ${platform()} on ${arch()}`);
  }
}

function defineJourney(send: Ground['send']) {
  return restate.workflow({
    name: 'journey',
    handlers: {
      run: async (context: restate.WorkflowContext) => {
        const person = Number(context.key);
        await context.run('send A', () => send(person, 'A'));
        await context.sleep(WAIT_MS);
        const published = context.promise<boolean>('published').get();
        const last = await published.orTimeout(WINDOW_MS).then(
          () => 'B' as const,
          (error: unknown) => {
            if (error instanceof restate.TimeoutError) return 'C' as const;
            throw error;
          },
        );
        await context.run(`send ${last}`, () => send(person, last));
      },
      publish: async (context: restate.WorkflowSharedContext) => {
        await context.promise<boolean>('published').resolve(true);
      },
    },
    options: { workflowRetention: { seconds: 1 } },
  });
}

async function post(pool: Pool, path: string, body: unknown = null): Promise<void> {
  const response = await pool.request({
    path,
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: body === null ? '' : JSON.stringify(body),
  });
  const text = await response.body.text();
  if (response.statusCode >= 300) throw new Error(`${path}: ${response.statusCode} ${text}`);
}

async function open({ directory, send }: Ground): Promise<Running> {
  const program = findProgram();
  const handler = restate.createEndpointHandler({ services: [defineJourney(send)] });
  const endpoint = createServer(handler);
  await new Promise<void>((resolve) => endpoint.listen(0, '127.0.0.1', resolve));
  const server = await startRestate(directory, program, PARTITIONS, SETTINGS);
  const socketOf = (name: string) => join(directory, RESTATE_NODE, `${name}.sock`);
  const connect = (name: string, connections: number) =>
    new Pool('http://localhost', { connections, socketPath: socketOf(name) });
  const admin = connect('admin', 1);
  const { port } = endpoint.address() as AddressInfo;
  await post(admin, '/deployments', { uri: `http://127.0.0.1:${port}` });
  const ingress = connect('ingress', CONNECTIONS);
  return {
    async enter(people) {
      await Promise.all(people.map((person) => post(ingress, `/journey/${person}/run/send`)));
    },
    async publish(people) {
      await Promise.all(people.map((person) => post(ingress, `/journey/${person}/publish`)));
    },
    async close() {
      await Promise.all([admin.destroy(), ingress.destroy()]);
      await server.stop();
      endpoint.close();
    },
  };
}

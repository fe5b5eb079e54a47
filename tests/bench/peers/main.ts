/** One peer in a process of its own, started by `npm run bench -- runner`: what it took, as JSON on the last line. */
import { runChild } from '../runner/child.ts';
import { bullmq } from './bullmq.ts';
import { dbos } from './dbos.ts';
import { graphile } from './graphile.ts';
import { restateWorkflow } from './restate.ts';

await runChild([
  bullmq('always'),
  bullmq('everysec'),
  graphile('each'),
  graphile('gathered'),
  restateWorkflow,
  dbos,
]);

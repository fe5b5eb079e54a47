/** All verbs, in the order of the help. A verb is one file in `commands/` and one line here. */
import { command as apply } from './commands/apply.ts';
import { command as demo } from './commands/demo.ts';
import { command as dev } from './commands/dev.ts';
import { command as explain } from './commands/explain.ts';
import { command as gen } from './commands/gen.ts';
import { command as graph } from './commands/graph.ts';
import { command as ingest } from './commands/ingest.ts';
import { command as init } from './commands/init.ts';
import { command as plan } from './commands/plan.ts';
import { command as run } from './commands/run.ts';
import { command as test } from './commands/test.ts';
import { command as validate } from './commands/validate.ts';
import { command as version } from './commands/version.ts';
import { command as why } from './commands/why.ts';
import type { Verb } from './verb.ts';

export const verbs: readonly Verb[] = [
  init,
  validate,
  test,
  plan,
  apply,
  run,
  dev,
  demo,
  ingest,
  why,
  explain,
  graph,
  gen,
  version,
];

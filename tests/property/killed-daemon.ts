/** The process that `kill.test.ts` kills: takes the messages of a file in small commits and says what is durable. */
import { readFileSync, writeSync } from 'node:fs';
import { instant } from '../../src/base/ids.ts';
import { createEngine } from '../../src/hosts/engine/engine.ts';
import type { Incoming } from '../../src/hosts/host.ts';
import { openSqliteStore } from '../../src/hosts/sqlite/store.ts';
import type { PlanFile } from '../../src/plan/plan.ts';
import { kinds, renderer } from '../conformance/workspace.ts';

const [directory = '', input = '', first = '0'] = process.argv.slice(2);
const { plan, messages, batch } = JSON.parse(readFileSync(input, 'utf8')) as {
  plan: PlanFile;
  messages: Incoming[];
  batch: number;
};
const engine = createEngine({ store: openSqliteStore(directory), kinds, renderer });
if (engine.plan() === null) engine.install(plan, messages[0]?.at ?? instant(0));
for (let start = Number(first); start < messages.length; start += batch) {
  const some = messages.slice(start, start + batch);
  engine.accept(some, some.at(-1)?.at ?? instant(0));
  writeSync(1, `${start + some.length}\n`);
}
engine.close();

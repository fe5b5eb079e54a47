/**
 * A store full of people who wait in the journey of five steps for an event or its timeout, written by the store's own code:
 * one of them goes there through the engine, the others are as they are, under names, addresses and timeouts of their own.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type Instant, instant, type SubscriberId } from '../../../src/base/ids.ts';
import { createEngine } from '../../../src/hosts/engine/engine.ts';
import type { Engine } from '../../../src/hosts/host.ts';
import { openSqliteStore } from '../../../src/hosts/sqlite/store.ts';
import type { Store, StoredSubscriber } from '../../../src/hosts/store.ts';
import { definitions } from '../../../src/kinds/registry.ts';
import { createRenderer } from '../../../src/language/content/renderer.ts';
import type { PlanFile } from '../../../src/plan/plan.ts';
import { START_AT, trialOf, WAITED_AT } from '../five-steps.ts';
import { carry, wake } from '../sqlite.ts';

/** Of so many people, every so-many-th is due at the same instant, until there are as many as were asked for. */
export type Crowd = { readonly size: number; readonly due: number };

/** The instant at which the many are due, and the one from which on the others are. */
export const DUE_AT = instant(START_AT + 3_600_000);
const LATER_AT = START_AT + 7 * 86_400_000;
const PEOPLE_IN_COMMIT = 10_000;

/** Where the name of the n-th person stands among all names: no two alike. */
function placeOf(index: number): number {
  return Math.imul(index + 1, 0x9e3779b1) >>> 0;
}

/** The id of the n-th person: spread over the names, as ids of customers are. */
export function nameOf(index: number): SubscriberId {
  return `customer-${placeOf(index).toString(16).padStart(8, '0')}` as SubscriberId;
}

/** True for those who are due at `DUE_AT`: they are spread over the store. */
export function isDue({ size, due }: Crowd, index: number): boolean {
  const apart = Math.max(1, Math.floor(size / Math.max(1, due)));
  return index % apart === 0 && index / apart < due;
}

function traitsOf(index: number) {
  return { email: `${nameOf(index)}@bench.example`, first_name: `Name${index}`, seats: index % 10 };
}

/** An engine with a plan, on a store that may be new. */
export function openEngine(
  folder: string,
  plan: PlanFile,
): { readonly engine: Engine; readonly store: Store } {
  const store = openSqliteStore(folder);
  const engine = createEngine({ store, kinds: definitions, renderer: createRenderer({}) });
  engine.recover(START_AT);
  if (engine.plan() === null) engine.install(plan, instant(START_AT - 1));
  return { engine, store };
}

/** Sends person 0 to where all are to wait, and gives what the store holds of them then. */
function bringFirst(engine: Engine, store: Store): StoredSubscriber {
  const about = { messageId: 'first', subscriber: nameOf(0), at: START_AT };
  const inputs = [{ type: 'identify', traits: traitsOf(0) } as const, trialOf(0, START_AT)];
  carry(engine, engine.accept([{ ...about, inputs }], START_AT), START_AT);
  wake(engine, WAITED_AT);
  const found = store.readSubscriber(nameOf(0));
  if (found === null || !('state' in found) || found.state.runs.length !== 1)
    throw new Error('the first person does not wait in the journey');
  return found;
}

function copyOf(first: StoredSubscriber, crowd: Crowd, index: number, rank: number): StoredSubscriber {
  const { state, seen } = first;
  const dueAt = isDue(crowd, index)
    ? DUE_AT
    : instant(LATER_AT + Math.floor((rank / crowd.size) * 86_400) * 1000);
  const runs = state.runs.map((run) => ({ ...run, dueAt, local: { deadline: dueAt } }));
  const profile = traitsOf(index);
  return { state: { ...state, id: nameOf(index), profile, runs }, dueAt, seen };
}

/** The index that names in no order would make slow to fill is left out while it is filled. */
function withoutPositions(folder: string, fill: () => void): void {
  const change = (sql: string) => {
    const database = new DatabaseSync(join(folder, 'rutter.db'));
    database.exec(`PRAGMA cache_size = -1000000; ${sql}`);
    database.close();
  };
  change('DROP INDEX subscriber_position');
  fill();
  change('CREATE INDEX subscriber_position ON subscriber (position); PRAGMA wal_checkpoint(TRUNCATE)');
}

function fillStore(folder: string, crowd: Crowd, first: StoredSubscriber): void {
  const store = openSqliteStore(folder, { cachedStates: PEOPLE_IN_COMMIT });
  const [run] = first.state.runs;
  // In order of their names, of which there is an index, too.
  const order = Uint32Array.from({ length: crowd.size }, (_, index) => index).sort(
    (left, right) => placeOf(left) - placeOf(right),
  );
  for (let start = 0; start < crowd.size; start += PEOPLE_IN_COMMIT) {
    const end = Math.min(crowd.size, start + PEOPLE_IN_COMMIT);
    store.begin();
    for (let rank = start; rank < end; rank += 1) {
      store.writeSubscriber(copyOf(first, crowd, order[rank] ?? 0, rank));
    }
    if (run !== undefined) store.countRuns(run.digest, run.step, end - start - (start === 0 ? 1 : 0));
    store.commit();
  }
  store.close();
}

/** Makes the store of a crowd in `folder`. */
export function prepareStore(folder: string, plan: PlanFile, crowd: Crowd): void {
  const { engine, store } = openEngine(folder, plan);
  const first = bringFirst(engine, store);
  store.close();
  withoutPositions(folder, () => fillStore(folder, crowd, first));
}

/** The plan that a parent has put into a file. */
export function readPlan(file: string): PlanFile {
  return JSON.parse(readFileSync(file, 'utf8')) as PlanFile;
}

/** People who wait for the event and are not due, in no order of theirs or the store's: `count`, all different. */
export function drawPeople(crowd: Crowd, count: number): readonly number[] {
  const drawn = new Set<number>();
  for (let turn = 0; drawn.size < count && turn < 8 * crowd.size; turn += 1) {
    const index = (Math.imul(turn + 1, 0x85ebca6b) >>> 0) % crowd.size;
    if (!isDue(crowd, index)) drawn.add(index);
  }
  return [...drawn];
}

/** An instant of a step that is neither early nor late. */
export const EVENT_AT: Instant = instant(START_AT + 600_000);

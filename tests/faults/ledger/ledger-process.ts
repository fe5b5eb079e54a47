/**
 * The ledger as a process of its own: the clients, the fakes of the providers and the book. It outlives every daemon of
 * a case, and takes orders over the channel of its parent: `{ id, order, value }`, answered with `{ id, result }`.
 */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import type { Send, SubscriberState } from '../../../src/kernel/state.ts';
import type { PlanFile } from '../../../src/plan/plan.ts';
import { compileTexts } from '../../e2e/compile-texts.ts';
import { type Load, type Message, startLoad } from '../../e2e/load.ts';
import type { Look } from '../rig/settle.ts';
import { openBook, readBook } from './book.ts';
import { judge, type Verdict } from './judge.ts';
import { doingsOf } from './people.ts';
import { startProviders } from './providers.ts';
import { type Expected, replay, timelessOf } from './replay.ts';

export type CompileOrder = { readonly texts: { readonly [path: string]: string }; readonly to: string };
export type LoadSize = { readonly workers: number; readonly people: number; readonly restMs: number };
/** Requests acknowledged, messages arrived, answers by status, and the time of every 2xx so far. */
export type Counts = {
  readonly acknowledged: number;
  readonly arrived: number;
  readonly statuses: { readonly [status: string]: number };
  readonly latenciesMs: readonly number[];
};
/** A daemon, and what it takes for the present instant (epoch ms). */
export type Place = { readonly url: string; readonly now: number };
/** What the process can be asked. Arguments and results are plain data. */
export type Orders = {
  /** Compiles YAML texts by path and writes the plan there: so that tests need no compiler. */
  compile(order: CompileOrder): Promise<null>;
  load(size: LoadSize): null;
  aim(url: string | null): null;
  /** Of a case that posts by itself. */
  acknowledge(messages: readonly Message[]): null;
  counts(): Counts;
  finish(): null;
  /** What was acknowledged is replayed; call it after `finish`. How many people. */
  expect(planPath: string): number;
  /** Those of `expect`. */
  people(): readonly string[];
  verdict(): Verdict;
  /** How far things are. Asks only for those who were not right yet: the judgement itself asks for all. */
  look(place: Place): Promise<Look>;
  /** People whose state at this daemon is not the replay's. */
  wrongStates(url: string): Promise<number>;
  arrivals(): ReturnType<typeof readBook>['arrivals'];
};

const [bookPath = '', delayMs = '0'] = process.argv.slice(2);
const book = openBook(bookPath);
const providers = await startProviders(book, Number(delayMs));
let load: Load | null = null;
let expected: ReadonlyMap<string, Expected> = new Map();

/** `isHeld`: it has sends, and each of them waits for an instant that is still to come. */
type Found = { readonly state: string; readonly isHeld: boolean; readonly sends: string };
const NOTHING = { isHeld: false, sends: '' };

/** Until an instant to come. What waits for a place in its lane says none: null in JSON. */
function isWaiting({ state, until }: Send, now: number): boolean {
  return state !== 'attempting' && until !== null && until > now;
}

async function readState({ url, now }: Place, person: string): Promise<Found> {
  const headers = { authorization: 'Bearer admin-token' };
  const response = await fetch(`${url}/admin/subscribers/${person}`, { headers });
  const body = (await response.json()) as { readonly state: SubscriberState | null };
  if (response.status !== 200) return { state: `${response.status}`, ...NOTHING };
  if (body.state === null) return { state: 'cannot be read', ...NOTHING };
  const { sends } = body.state;
  return {
    state: timelessOf(body.state),
    isHeld: sends.length > 0 && sends.every((send) => isWaiting(send, now)),
    sends: sends.map(({ key, state, attempt }) => `${key} ${state} ${attempt}`).join(),
  };
}

const right = new Set<string>();
let arrivedBefore = -1;

async function lookAround(place: Place): Promise<Look> {
  const { lost, arrived } = judge(expected, readBook(bookPath).arrivals);
  const isDraining = lost > 0 && arrived !== arrivedBefore;
  arrivedBefore = arrived;
  // Whoever lacks a message is not right: while messages come, nobody needs to be asked.
  if (isDraining) return { lost, wrong: lost, held: 0, mark: `${arrived}` };
  const wrong: { readonly person: string; readonly found: Found }[] = [];
  for (const [person, { state }] of expected) {
    if (right.has(person)) continue;
    const found = await readState(place, person);
    if (found.state === state) right.add(person);
    else wrong.push({ person, found });
  }
  const mark = createHash('sha256')
    .update(JSON.stringify([arrived, wrong]))
    .digest('hex');
  return { lost, wrong: wrong.length, held: wrong.filter(({ found }) => found.isHeld).length, mark };
}

const orders: { readonly [Name in keyof Orders]: (value: never) => unknown } = {
  async compile({ texts, to }: CompileOrder) {
    writeFileSync(to, JSON.stringify(await compileTexts(texts)));
    return null;
  },
  load(size: LoadSize) {
    load = startLoad({
      ...size,
      doings: (id) => doingsOf(id, Date.now()),
      onAcknowledged: (messages) => book.acknowledge(messages),
    });
    return null;
  },
  aim(url: string | null) {
    load?.aim(url);
    return null;
  },
  acknowledge(messages: readonly Message[]) {
    book.acknowledge(messages);
    return null;
  },
  counts() {
    const { acknowledged, arrivals } = readBook(bookPath);
    const statuses = Object.fromEntries(load?.statuses ?? []);
    const latenciesMs = load?.latenciesMs ?? [];
    return { acknowledged: acknowledged.length, arrived: arrivals.length, statuses, latenciesMs };
  },
  async finish() {
    await load?.finish();
    return null;
  },
  expect(planPath: string) {
    const plan = JSON.parse(readFileSync(planPath, 'utf8')) as PlanFile;
    right.clear();
    expected = replay(plan, readBook(bookPath).acknowledged);
    return expected.size;
  },
  people: () => [...expected.keys()],
  verdict: () => judge(expected, readBook(bookPath).arrivals),
  look: lookAround,
  async wrongStates(url: string) {
    let wrong = 0;
    for (const [person, { state }] of expected) {
      if ((await readState({ url, now: 0 }, person)).state !== state) wrong += 1;
    }
    return wrong;
  },
  arrivals: () => readBook(bookPath).arrivals,
};

process.on('message', async ({ id, order, value }: { id: number; order: keyof Orders; value: never }) => {
  try {
    process.send?.({ id, result: await orders[order](value) });
  } catch (error) {
    process.send?.({ id, error: String((error as Error).stack) });
  }
});
// Without its parent nobody asks for the book any more.
process.on('disconnect', () => process.exit(0));
process.send?.({ id: 0, result: { smtpPort: providers.smtpPort, url: providers.url } });

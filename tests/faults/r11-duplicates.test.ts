/** R11: the same messages one to twenty times, in other batches, across kills and stops of the daemon: each has its effect once. */
import { expect, it } from 'vitest';
import { seededRandom } from '../../src/base/random.ts';
import type { Message } from '../e2e/load.ts';
import { figure, trials } from './figures.ts';
import { doingsOf } from './ledger/people.ts';
import { WRITE_KEY } from './rig/door.ts';
import { openSite, stopChild } from './rig/site.ts';

const SEED = 1120;
const TIMES_MAX = 20;
const BATCH = 25;

/** Every message in its person's order, each followed by its repetitions somewhere later; in batches. */
function deal(doings: readonly (readonly Message[])[]): readonly (readonly Message[])[] {
  const random = seededRandom(SEED);
  const all: { readonly place: number; readonly message: Message }[] = [];
  for (const messages of doings) {
    let place = random();
    for (const message of messages) {
      all.push({ place, message });
      const times = Math.floor(random() * TIMES_MAX);
      for (let time = 0; time < times; time += 1) all.push({ place: place + random() * 3, message });
      place += random() * 0.1;
    }
  }
  const dealt = all.toSorted((a, b) => a.place - b.place).map(({ message }) => message);
  return Array.from({ length: Math.ceil(dealt.length / BATCH) }, (_unused, index) =>
    dealt.slice(index * BATCH, (index + 1) * BATCH),
  );
}

/** Posts these batches, each until it is acknowledged. */
async function postAll(url: string, batches: readonly (readonly Message[])[], from: number, to: number) {
  for (let index = from; index < to; index += 1) {
    const body = JSON.stringify({ batch: batches[index] });
    const response = await fetch(`${url}/v1/batch`, { method: 'POST', headers: WRITE_KEY, body });
    expect(response.status).toBe(200);
  }
}

it('R11 however often and after whatever restart a message comes, it has one effect', async () => {
  const site = await openSite('r11');
  const restarts = trials(2, 12);
  try {
    const requests = Array.from({ length: trials(25, 400) }, (_unused, person) =>
      doingsOf(`p${person}`, Date.now()),
    );
    const batches = deal(requests.map((each) => each.flat()));
    for (let turn = 0; turn <= restarts; turn += 1) {
      const child = await site.serve();
      // Some batches before the end of the last turn come again, as from a client that got no answer.
      const share = (part: number) => Math.floor((batches.length * part) / (restarts + 1));
      await postAll(String(child.said.url), batches, Math.max(0, share(turn) - 5), share(turn + 1));
      if (turn % 2 === 0) {
        child.kill('SIGKILL');
        await child.ended();
      } else await stopChild(child);
    }
    // For the replay each comes once, as it would have without the repetitions.
    for (const request of requests.flat()) await site.witness.ask('acknowledge', request);
    const verdict = await site.conclude(restarts + 1);
    const messages = batches.flat();
    const figures = {
      messages: messages.length,
      distinct: new Set(messages.map(({ messageId }) => messageId)).size,
      restarts,
      people: verdict.people,
      lost: verdict.lost,
      mismatches: verdict.wrongStates + verdict.unplanned,
      duplicates: verdict.duplicates,
      duplicates_beyond_promise: verdict.beyond,
    };
    figure('R11', figures);
    expect(figures).toMatchObject({ lost: 0, mismatches: 0, duplicates_beyond_promise: 0 });
    expect(figures.messages).toBeGreaterThan(figures.distinct * 3);
  } finally {
    await site.close();
  }
}, 3_600_000);

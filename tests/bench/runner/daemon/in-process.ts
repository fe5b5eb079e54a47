/** The engine fed in process: what it takes when nothing stands before it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { instant } from '../../../../src/base/ids.ts';
import { createEngine } from '../../../../src/hosts/engine/engine.ts';
import type { Incoming } from '../../../../src/hosts/host.ts';
import { openSqliteStore } from '../../../../src/hosts/sqlite/store.ts';
import { definitions } from '../../../../src/kinds/registry.ts';
import { createRenderer } from '../../../../src/language/content/renderer.ts';
import type { PlanFile } from '../../../../src/plan/plan.ts';
import { personOf, profileOf } from '../../five-steps.ts';
import { measure } from '../../measure.ts';
import { complaintMessage, WRITE_KEY } from './messages.ts';

/** Messages of one commit, as the daemon groups them. */
const BATCH = 512;

export type Feed = { readonly people: number; readonly events: number; readonly directory: string };

/** Feeds complaints of known people, in commits of 512, into a new store below `directory`. */
export async function feedInProcess(plan: PlanFile, { people, events, directory }: Feed) {
  const folder = mkdtempSync(join(directory, 'rutter-engine-'));
  const store = openSqliteStore(folder);
  try {
    const engine = createEngine({ store, kinds: definitions, renderer: createRenderer({}) });
    const now = instant(Date.now());
    engine.recover(now);
    engine.install(plan, now);
    const known = Array.from({ length: people }, (_, index): Incoming => {
      const messageId = `${WRITE_KEY}:profile-${index}`;
      return { messageId, subscriber: personOf(index), at: now, inputs: [profileOf(index)] };
    });
    const messages = Array.from({ length: events }, (_, n) => complaintMessage(n, people, now));
    const feed = (all: readonly Incoming[]) => {
      for (let start = 0; start < all.length; start += BATCH) {
        const { results } = engine.accept(all.slice(start, start + BATCH), now);
        if (results.some(({ status }) => status !== 'applied')) throw new Error('a message was not applied');
      }
    };
    feed(known);
    const cost = await measure(() => feed(messages));
    return { perSecond: (events / cost.wallMs) * 1000, cpuMs: cost.cpuMs };
  } finally {
    store.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

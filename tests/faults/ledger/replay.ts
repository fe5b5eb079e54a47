/** What must have become of what was acknowledged: the same messages through the memory host, in virtual time. Pure but for the compiler's clock. */
import { instant } from '../../../src/base/ids.ts';
import type { Json } from '../../../src/base/json.ts';
import { readSegmentBody } from '../../../src/daemon/ingest/segment.ts';
import { createMemoryHost } from '../../../src/hosts/memory/host.ts';
import type { SubscriberState } from '../../../src/kernel/state.ts';
import { definitions } from '../../../src/kinds/registry.ts';
import { createRenderer } from '../../../src/language/content/renderer.ts';
import type { PlanFile } from '../../../src/plan/plan.ts';
import type { Acknowledged } from './book.ts';

const DAY_MS = 86_400_000;

/** What of a state does not depend on when its inputs arrived, as text that can be compared. */
export function timelessOf(state: SubscriberState): string {
  const { profile, facts, runs, sends, history, touches } = state;
  const sorted = (record: object) => Object.entries(record).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify({
    profile: sorted(profile),
    facts: sorted(facts),
    runs: runs.length,
    sends: sends.length,
    entered: sorted(history).map(([journey, { count }]) => [journey, count]),
    touches: touches.map(({ channel }) => channel).toSorted(),
  });
}

/** What one person gets and ends as: `messages` as `channel what`. */
export type Expected = { readonly messages: readonly string[]; readonly state: string };

/** Replays what was acknowledged and answers each send with accepted. By person. */
export function replay(plan: PlanFile, acknowledged: readonly Acknowledged[]): ReadonlyMap<string, Expected> {
  const requests = acknowledged.map((batch, index) => ({
    batch,
    index,
    at: Math.max(...batch.map(({ timestamp }) => Date.parse(String(timestamp)))) + 1_000,
  }));
  requests.sort((a, b) => a.at - b.at || a.index - b.index);
  const sent = new Map<string, string[]>();
  const startAt = instant((requests[0]?.at ?? 0) - 1);
  const host = createMemoryHost({
    plan,
    kinds: definitions,
    renderer: createRenderer({}),
    startAt,
    deliver({ subscriber, message, key }) {
      const what = `${message.channel} ${message.channel === 'email' ? message.content.subject : message.step}`;
      sent.set(subscriber, [...(sent.get(subscriber) ?? []), what]);
      return { result: 'accepted', providerId: key };
    },
  });
  for (const { batch, at } of requests) {
    const options = { receivedAt: instant(at), writeKey: 'key-1', replay: false, newId: () => 'none' };
    const read = readSegmentBody('batch', { batch } as unknown as Json, options);
    if ('error' in read || read.refused.length > 0) throw new Error(`not readable: ${JSON.stringify(read)}`);
    host.feed(read.incoming);
  }
  host.advanceTo(instant((requests.at(-1)?.at ?? 0) + DAY_MS));
  const people = new Set(acknowledged.flat().map(({ userId }) => String(userId)));
  return new Map(
    [...people].map((person) => {
      const state = host.engine.read(person)?.state ?? null;
      if (state === null) throw new Error(`the replay knows nothing of ${person}`);
      return [person, { messages: sent.get(person) ?? [], state: timelessOf(state) }] as const;
    }),
  );
}

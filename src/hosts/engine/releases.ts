/**
 * After a resume: held sends that nothing holds any more are judged again, in bounded chunks. What passes goes out as its
 * lanes have permits; nothing of this is lost by a crash, because it follows from the controls and the outbox alone.
 */
import type { Instant } from '../../base/ids.ts';
import type { Committed } from '../host.ts';
import type { OutboxRow } from '../store.ts';
import { type Core, programOf } from './core.ts';
import { addCommitted, applyAddressed, commitWork, NOTHING } from './sending.ts';
import { freeGroups } from './waiting.ts';

/** Sends judged again in one commit, where all of them are. */
const CHUNK = 500;

/** True while there are held sends that nothing holds. */
export function hasReleases(core: Core): boolean {
  return core.program !== null && freeGroups(core.store, core.waiting).length > 0;
}

/** Judges at most `limit` of them again, the most urgent classes first, then the oldest. Null: there was none. */
export function releaseChunk(core: Core, now: Instant, limit: number): Committed | null {
  const groups = freeGroups(core.store, core.waiting);
  if (groups.length === 0) return null;
  const { classes } = programOf(core).plan.workspace;
  const urgencyOf = (className: string) => classes[className]?.priority ?? 0;
  const ordered = [...groups].sort((a, b) => urgencyOf(b.subject.class) - urgencyOf(a.subject.class));
  const rows: OutboxRow[] = [];
  for (const group of ordered) {
    if (rows.length >= limit) break;
    const found = core.store.held(group.channel, group.subject, limit - rows.length);
    // What the store does not have is not there: nothing looks for it again.
    if (found.length === 0) group.held = 0;
    rows.push(...found);
  }
  return commitWork(core, (work) => {
    for (const row of rows) work.outbox.put({ ...row, state: 'kept' });
    applyAddressed(
      work,
      rows.map(({ key, subscriber }) => ({ subscriber, at: now, input: { type: 'release', key } })),
    );
  });
}

/** Judges all of them again, in bounded commits. */
export function releaseAll(core: Core, now: Instant): Committed {
  let all = NOTHING;
  while (hasReleases(core)) all = addCommitted(all, releaseChunk(core, now, CHUNK) ?? NOTHING);
  return all;
}

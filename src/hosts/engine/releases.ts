/**
 * After a resume: held sends that nothing holds any more are judged again, in bounded chunks. What passes goes out as its
 * lanes have permits; nothing of this is lost by a crash, because it follows from the controls and the outbox alone. Those
 * that another order still holds are judged again, too, where its plan B lets a part through; how far that came is durable.
 */
import type { Instant } from '../../base/ids.ts';
import { controlsOf, covers } from '../../kernel/controls.ts';
import type { Control } from '../../kernel/input.ts';
import type { Committed } from '../host.ts';
import type { OutboxRow, Store } from '../store.ts';
import { type Core, programOf } from './core.ts';
import { addCommitted, applyAddressed, commitWork, NOTHING } from './sending.ts';
import { freeGroups } from './waiting.ts';
import type { Work } from './work.ts';

/** Sends judged again in one commit, where all of them are. */
const CHUNK = 500;
const META = 'joining';
const DONE = '-';
/** Stands before the key of the last one; alone: nobody yet. */
const START = '+';

/** How far held sends were judged again by the plan B of what holds them still; null: nobody asked for that, or it is done. */
function readCursor(store: Pick<Store, 'readMeta'>): string | null {
  const text = store.readMeta(META) ?? DONE;
  return text === DONE ? null : text.slice(1);
}

/**
 * An order is over, and others go on that let a part of what they hold through: whoever the first one held joins that part.
 * To be called within the transaction that ends it.
 */
export function noteJoining(store: Pick<Store, 'writeMeta'>, kept: readonly Control[]): void {
  if (kept.some(({ kind, policy }) => kind === 'panic' && policy !== null)) store.writeMeta(META, START);
}

/** True while there are held sends that nothing holds, or that may pass what holds them now. */
export function hasReleases(core: Core): boolean {
  if (core.program === null) return false;
  return freeGroups(core.store, core.waiting).length > 0 || readCursor(core.store) !== null;
}

/** Judges the next of them again; those that are held all the same are held as before. */
function joinChunk(core: Core, now: Instant, limit: number, cursor: string): Committed {
  const { store } = core;
  const found = store.heldAfter(cursor, limit);
  const scopes = controlsOf(store.readShared()).flatMap(({ policy, scope }) =>
    policy === null ? [] : [scope],
  );
  const rows = found.filter(
    ({ channel, subject }) =>
      subject !== undefined && scopes.some((scope) => covers(scope, { channel, ...subject })),
  );
  return commitWork(core, (work) => {
    const last = found.at(-1);
    store.writeMeta(META, last === undefined || found.length < limit ? DONE : `${START}${last.key}`);
    release(work, rows, now);
  });
}

function release(work: Work, rows: readonly OutboxRow[], now: Instant): void {
  for (const row of rows) work.outbox.put({ ...row, state: 'kept' });
  applyAddressed(
    work,
    rows.map(({ key, subscriber }) => ({ subscriber, at: now, input: { type: 'release', key } })),
  );
}

/** Judges at most `limit` of them again, the most urgent classes first, then the oldest. Null: there was none. */
export function releaseChunk(core: Core, now: Instant, limit: number): Committed | null {
  const groups = freeGroups(core.store, core.waiting);
  const cursor = readCursor(core.store);
  if (groups.length === 0) return cursor === null ? null : joinChunk(core, now, limit, cursor);
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
  return commitWork(core, (work) => release(work, rows, now));
}

/** Judges all of them again, in bounded commits. */
export function releaseAll(core: Core, now: Instant): Committed {
  let all = NOTHING;
  while (hasReleases(core)) all = addCommitted(all, releaseChunk(core, now, CHUNK) ?? NOTHING);
  return all;
}

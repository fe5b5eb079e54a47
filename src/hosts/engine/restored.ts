/**
 * The mark of a store that came from a backup, and the control that holds everything until a person says otherwise: what
 * went out after the backup is not in it and must not go out again. Written by the restore, ended by `resume --restored`.
 */
import { type Instant, instant, NEVER } from '../../base/ids.ts';
import { controlsOf } from '../../kernel/controls.ts';
import type { AuditEntry } from '../audit.ts';
import type { RestoredMark } from '../inspection.ts';
import type { Store } from '../store.ts';
import { auditStop, makeControl } from './audited.ts';
import { inTransaction } from './transaction.ts';

const MARK = 'restored';

/** The mark; null: this store was not restored, or its sends were released. */
export function readRestored(store: Pick<Store, 'readMeta'>): RestoredMark | null {
  const text = store.readMeta(MARK) ?? '';
  return text === '' ? null : (JSON.parse(text) as RestoredMark);
}

/** Marks a store and holds all of its sends, in one transaction. */
export function markRestored(store: Store, backupAt: Instant, restoredAt: Instant): RestoredMark {
  return inTransaction(store, () => {
    const control = makeControl(store, {
      kind: 'panic',
      scope: {},
      mode: 'hold',
      entrants: 'queue',
      since: restoredAt,
      until: NEVER,
      policy: null,
      by: 'restore',
      reason: 'a restored store holds its sends until it is told otherwise',
    });
    store.writeShared({ controls: [...controlsOf(store.readShared()), control] });
    store.appendAudit(auditStop(control, { backupAt, restoredAt }));
    const mark = { control: control.id, backupAt, restoredAt };
    store.writeMeta(MARK, JSON.stringify(mark));
    return mark;
  });
}

/** The store is like any other from now on. */
export function endRestored(store: Store, entry: AuditEntry): void {
  inTransaction(store, () => {
    store.writeMeta(MARK, '');
    store.appendAudit(entry);
  });
}

/** One line of the audit, in a transaction of its own. */
export function appendAudit(store: Store, entry: AuditEntry): void {
  inTransaction(store, () => store.appendAudit({ ...entry, at: instant(Math.max(0, entry.at)) }));
}

/** The part of the memory store that counts by spans of time, and the audit. */
import type { AuditEntry } from '../audit.ts';
import type { Store, Tally } from '../store.ts';
import type { UndoLog } from './undo-log.ts';

type Span = Tally & { readonly kind: string; readonly span: number };

type Audit = Pick<Store, 'addTally' | 'readTallies' | 'appendAudit' | 'readAudit'> & {
  forgetTalliesBefore(span: number): void;
};

/** Tallies and the audit within `log`'s transactions. */
export function createAudit(log: UndoLog): Audit {
  const tallies = log.table<string, Span>();
  const entries = log.table<number, AuditEntry>();
  return {
    addTally(kind, span, subject, count) {
      const name = JSON.stringify([kind, span, subject]);
      tallies.set(name, { kind, span, subject, count: (tallies.get(name)?.count ?? 0) + count });
    },
    readTallies(kind, from) {
      const sums = new Map<string, number>();
      for (const { kind: counted, span, subject, count } of tallies.values()) {
        if (counted === kind && span >= from) sums.set(subject, (sums.get(subject) ?? 0) + count);
      }
      return [...sums]
        .map(([subject, count]) => ({ subject, count }))
        .sort((a, b) => (a.subject < b.subject ? -1 : 1));
    },
    appendAudit: (entry) => entries.set(entries.size, entry),
    readAudit: (limit) => [...entries.values()].slice(-limit).reverse(),
    forgetTalliesBefore(span) {
      for (const [name, tally] of [...tallies.entries()]) if (tally.span < span) tallies.delete(name);
    },
  };
}

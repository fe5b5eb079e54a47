/** The part of the SQLite store that counts by spans of time, and the audit. */
import type { AuditEntry } from '../audit.ts';
import type { Store } from '../store.ts';
import type { Statements } from './statements.ts';

/** Tallies and the audit by the statements of an open file. */
export function createAudit(
  statements: Statements,
): Pick<Store, 'addTally' | 'readTallies' | 'appendAudit' | 'readAudit'> {
  return {
    addTally: statements.addTally,
    readTallies: statements.listTallies,
    appendAudit: (entry) => statements.insertAudit(JSON.stringify(entry)),
    readAudit: (limit) => statements.listAudit(limit).map(({ body }) => JSON.parse(body) as AuditEntry),
  };
}

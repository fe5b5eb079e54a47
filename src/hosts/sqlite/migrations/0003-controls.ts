/**
 * Migration 3: what panic and pause need. Rows of the outbox say what they are about, those held (state 3) by kind;
 * tallies by kind, span of time and subject; the audit, which only grows.
 */
export const sql = `
ALTER TABLE outbox ADD COLUMN subject TEXT;
CREATE INDEX outbox_held ON outbox (channel, subject, id) WHERE state = 3;
CREATE TABLE tally (
  kind TEXT NOT NULL, span INTEGER NOT NULL, subject TEXT NOT NULL, count INTEGER NOT NULL,
  PRIMARY KEY (kind, span, subject)
) STRICT, WITHOUT ROWID;
CREATE TABLE audit (id INTEGER PRIMARY KEY, body TEXT NOT NULL) STRICT;
`;

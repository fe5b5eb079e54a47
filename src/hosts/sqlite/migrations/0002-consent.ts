/**
 * Migration 2: the consent ledger, whose lines no statement changes, and whose an address is. A line goes only with its
 * subscriber. Addresses are the salted hashes of `suppression`.
 */
export const sql = `
CREATE TABLE consent (
  id INTEGER PRIMARY KEY, subscriber INTEGER NOT NULL, entry TEXT NOT NULL, previous TEXT NOT NULL, hash TEXT NOT NULL
) STRICT;
CREATE INDEX consent_subscriber ON consent (subscriber, id);
CREATE TRIGGER consent_stays BEFORE UPDATE ON consent BEGIN SELECT RAISE(ABORT, 'the consent ledger is only appended to'); END;
CREATE TABLE address (
  address BLOB NOT NULL, subscriber INTEGER NOT NULL, PRIMARY KEY (address, subscriber)
) STRICT, WITHOUT ROWID;
CREATE INDEX address_subscriber ON address (subscriber);
`;

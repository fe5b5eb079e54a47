/**
 * Migration 10: sends on their first attempt stand by themselves, without key, columns and indexes (`flights.ts`). Their numbers
 * are those of the outbox, into which they move when they are not over with that attempt.
 */
export const sql = `
CREATE TABLE flight (id INTEGER PRIMARY KEY, subscriber INTEGER NOT NULL, body TEXT NOT NULL) STRICT;
`;

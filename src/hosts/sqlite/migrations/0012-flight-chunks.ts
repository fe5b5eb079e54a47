/**
 * Migration 12: sends on their first attempt are lines of chunks, so that those of one commit, which are mostly over with the next
 * one, are few rows (`flights.ts`). A chunk has the number of its last send. `landed` names those of a chunk that are over while
 * others are not. Each send that is under way becomes a chunk of its own; its body is read as it is.
 */
export const sql = `
CREATE TABLE flights (id INTEGER PRIMARY KEY, lines TEXT NOT NULL) STRICT;
CREATE TABLE landed (id INTEGER PRIMARY KEY, numbers TEXT NOT NULL) STRICT;
INSERT INTO flights (id, lines) SELECT id, id || ',' || subscriber || ',' || body || char(10) FROM flight ORDER BY id;
DROP TABLE flight;
`;

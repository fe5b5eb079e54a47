/**
 * Migration 8: lines of many subscribers stand together in chunks, which `trails.ts` makes; of each subscriber it is kept where
 * its last line of each group is (0: nowhere): beside its state, or in `trail` while it has none. `word` numbers texts of plans.
 */
export const sql = `
ALTER TABLE subscriber ADD COLUMN decided INTEGER NOT NULL DEFAULT 0;
ALTER TABLE subscriber ADD COLUMN heard INTEGER NOT NULL DEFAULT 0;
ALTER TABLE subscriber ADD COLUMN delivered INTEGER NOT NULL DEFAULT 0;
CREATE TABLE trail (
  subscriber INTEGER PRIMARY KEY, decided INTEGER NOT NULL, heard INTEGER NOT NULL, delivered INTEGER NOT NULL
) STRICT;
CREATE TABLE word (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE) STRICT;
`;

/**
 * Migration 11: states name what a plan named by the numbers of `word`, which older versions do not read; so a word, too, has a
 * checksum. Null: it was written before there were any.
 */
export const sql = `
ALTER TABLE word ADD COLUMN checksum INTEGER;
`;

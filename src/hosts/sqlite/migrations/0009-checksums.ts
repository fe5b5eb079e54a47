/** Migration 9: the checksum of a stored state, so that damage is seen. Null: it was written before there were checksums. */
export const sql = `
ALTER TABLE subscriber ADD COLUMN checksum INTEGER;
`;

/** Migration 7: dead letters, sends that ended and that a person may send again. `send` is as it was at its end. */
export const sql = `
CREATE TABLE letter (
  key TEXT PRIMARY KEY, subscriber INTEGER NOT NULL, at INTEGER NOT NULL, state TEXT NOT NULL, reason TEXT NOT NULL,
  channel TEXT NOT NULL, class TEXT NOT NULL, journey TEXT NOT NULL, send TEXT NOT NULL, message TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX letter_subscriber ON letter (subscriber);
CREATE INDEX letter_at ON letter (at);
`;

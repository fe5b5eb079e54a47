/** Migration 6: how many sends of each kind are queued (state 0) and held (3), kept with their rows: opening counts none. */
export const sql = `
CREATE TABLE waiting (
  channel TEXT NOT NULL, subject TEXT NOT NULL, state INTEGER NOT NULL, count INTEGER NOT NULL,
  PRIMARY KEY (channel, subject, state)
) STRICT, WITHOUT ROWID;
INSERT INTO waiting (channel, subject, state, count)
  SELECT channel, subject, state, count(*) FROM outbox WHERE state IN (0, 3) AND subject IS NOT NULL GROUP BY channel, subject, state;
`;

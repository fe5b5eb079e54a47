/** Migration 5: which send went to which address, by salted hash, for policies that look at both (semantics 34). */
export const sql = `
CREATE TABLE touch (
  address BLOB NOT NULL, key TEXT NOT NULL, at INTEGER NOT NULL, subscriber INTEGER NOT NULL,
  template TEXT, journey TEXT NOT NULL, class TEXT NOT NULL,
  PRIMARY KEY (address, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX touch_key ON touch (key);
CREATE INDEX touch_subscriber ON touch (subscriber);
CREATE INDEX touch_at ON touch (at);
`;

/**
 * Migration 4: what queued sends wait for. `lane` is the lane that lacked a permit (that of the channel, or a policy's);
 * inside it permits go by priority, journey by journey, then by `rank`.
 */
export const sql = `
ALTER TABLE outbox ADD COLUMN lane TEXT NOT NULL DEFAULT '';
ALTER TABLE outbox ADD COLUMN journey TEXT NOT NULL DEFAULT '';
ALTER TABLE outbox ADD COLUMN rank REAL NOT NULL DEFAULT 0;
UPDATE outbox SET lane = channel;
DROP INDEX outbox_queued;
CREATE INDEX outbox_queued ON outbox (lane, priority DESC, journey, rank DESC, id) WHERE state = 0;
`;

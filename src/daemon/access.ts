/** Who may talk to the daemon: write keys for the ingest, a token for operators, a secret for links. From the environment. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Logger } from './log.ts';
import { type Environment, readSetting } from './secrets.ts';

export type Access = {
  readonly writeKeys: readonly string[];
  readonly adminToken: string;
  readonly linkSecret: string;
};

/** Compares two secrets in a time that says nothing about either, not even a length. Pure. */
export function isSameSecret(given: string, wanted: string): boolean {
  const [left, right] = [given, wanted].map((text) => createHash('sha256').update(text).digest());
  return left !== undefined && right !== undefined && timingSafeEqual(left, right);
}

/** A setting that production must give. */
export class MissingSetting extends Error {}

/**
 * Reads RUTTER_WRITE_KEYS (comma-separated), RUTTER_ADMIN_TOKEN and RUTTER_LINK_SECRET, each also as NAME_FILE.
 * Keys and token that are not set are made up for this process, and said so; the link secret must be given unless
 * `development`, for links in mail outlive a process. Throws MissingSetting.
 */
export function readAccess(environment: Environment, development: boolean, log: Logger): Access {
  const madeUp = (name: string) => {
    log.warn({ setting: name }, 'not set: made one up for this process');
    return randomBytes(24).toString('base64url');
  };
  const linkSecret = readSetting('RUTTER_LINK_SECRET', environment);
  if (!linkSecret && !development) {
    throw new MissingSetting(
      'RUTTER_LINK_SECRET is not set: unsubscribe links must stay valid after a restart',
    );
  }
  const writeKeys = (readSetting('RUTTER_WRITE_KEYS', environment) ?? '')
    .split(',')
    .map((key) => key.trim())
    .filter((key) => key !== '');
  return {
    writeKeys: writeKeys.length > 0 ? writeKeys : [madeUp('RUTTER_WRITE_KEYS')],
    adminToken: readSetting('RUTTER_ADMIN_TOKEN', environment) || madeUp('RUTTER_ADMIN_TOKEN'),
    linkSecret: linkSecret || randomBytes(24).toString('base64url'),
  };
}

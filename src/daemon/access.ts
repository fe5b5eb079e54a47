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

/** Looks at every key, so that the time does not tell which one was near. */
export function isKnownKey(keys: readonly string[], key: string): boolean {
  return keys.filter((each) => isSameSecret(key, each)).length > 0;
}

const LINK_SECRET_LENGTH_MIN = 16;

/** Settings that production must give. */
export class MissingSetting extends Error {}

/**
 * Reads RUTTER_WRITE_KEYS (comma-separated), RUTTER_ADMIN_TOKEN and RUTTER_LINK_SECRET, each also as NAME_FILE.
 * In development what is not set is made up for this process. Otherwise everything must be given: a key that nobody
 * knows feeds nothing, and links in mail outlive a process. Throws MissingSetting with all that is missing.
 */
export function readAccess(environment: Environment, development: boolean, log: Logger): Access {
  const madeUp = (name: string) => {
    log.warn({ setting: name }, 'not set: made one up for this process');
    return randomBytes(24).toString('base64url');
  };
  if (!development) requireAll(environment);
  const linkSecret = readSetting('RUTTER_LINK_SECRET', environment);
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

function requireAll(environment: Environment): void {
  const names = ['RUTTER_WRITE_KEYS', 'RUTTER_ADMIN_TOKEN', 'RUTTER_LINK_SECRET'] as const;
  const missing = names.filter((name) => !readSetting(name, environment));
  if (missing.length > 0) {
    throw new MissingSetting(`not set: ${missing.join(', ')} (or the name of a file in NAME_FILE)`);
  }
  if ((readSetting('RUTTER_LINK_SECRET', environment) ?? '').length < LINK_SECRET_LENGTH_MIN) {
    throw new MissingSetting(
      `RUTTER_LINK_SECRET is too short: use ${LINK_SECRET_LENGTH_MIN} characters or more`,
    );
  }
}

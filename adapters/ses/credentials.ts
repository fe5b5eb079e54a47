/** Credentials of AWS by reference. Temporary ones change while a daemon runs: what they refer to is read again. */
import type { JsonObject } from '../../src/base/json.ts';
import { type AdapterDeps, readText, requireText } from '../../src/delivery/contract.ts';

export type AccessKey = {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
};

/** The access key to sign with now. */
export type Credentials = () => AccessKey;

/** How long what was read is used: files of temporary credentials are replaced minutes before these end. */
const KEPT_MS = 60_000;

/**
 * Reads the access key of a configuration, and again when it is asked for later than a minute. Throws at once when it
 * cannot be read; later the one before goes on, and the log says so.
 */
export function createCredentials(config: JsonObject, deps: AdapterDeps): Credentials {
  const read = (): AccessKey => {
    const sessionToken = readText(config, 'session_token', deps);
    return {
      accessKeyId: requireText(config, 'access_key_id', deps),
      secretAccessKey: requireText(config, 'secret_access_key', deps),
      ...(sessionToken === undefined ? {} : { sessionToken }),
    };
  };
  let known = read();
  let readAt = deps.now();
  return () => {
    const now = deps.now();
    if (Math.abs(now - readAt) < KEPT_MS) return known;
    readAt = now;
    try {
      known = read();
    } catch {
      deps.log('warn', 'credentials cannot be read: those before go on');
    }
    return known;
  };
}

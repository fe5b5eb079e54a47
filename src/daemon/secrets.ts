/** Secrets, by reference only: the name of an environment variable or of a file. Values never reach a plan, log or store. */
import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { JsonObject } from '../base/json.ts';

export type Environment = { readonly [name: string]: string | undefined };

/** A secret that is named but not there; the message names the reference, never a value. */
export class MissingSecret extends Error {}

/** Reads `{ env: NAME }` or `{ file: PATH }`. Throws MissingSecret when it is absent or the form is another. */
export function readSecret(reference: JsonObject, environment: Environment): string {
  if (typeof reference.env === 'string') {
    const value = environment[reference.env];
    if (value === undefined || value === '') {
      throw new MissingSecret(`environment variable ${reference.env} is not set`);
    }
    return value;
  }
  if (typeof reference.file === 'string') {
    try {
      return readFileSync(reference.file, 'utf8').trimEnd();
    } catch {
      throw new MissingSecret(`secret file ${reference.file} cannot be read`);
    }
  }
  throw new MissingSecret('a secret is written { env: NAME } or { file: PATH }');
}

/** NAME or, as container platforms do it, the file that NAME_FILE names; undefined when neither is set. */
export function readSetting(name: string, environment: Environment): string | undefined {
  const file = environment[`${name}_FILE`];
  return environment[name] ?? (file === undefined ? undefined : readSecret({ file }, environment));
}

/** A secret for one purpose of one channel, made of another (HMAC-SHA-256); it tells nothing about that. Pure. */
export function deriveSecret(secret: string, channel: string, purpose: string): string {
  return createHmac('sha256', secret)
    .update(JSON.stringify(['channel', channel, purpose]))
    .digest('hex');
}

/**
 * Keys of a developer's daemon, made once and kept beside its store, so that a client that was told them goes on after the
 * next start, links in mail that was read work, and what waits is signed as before. For development only.
 */
import { createHmac, randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** Settings that a daemon wants; the seed is what the secrets of local channels are made of. */
const KEPT = ['RUTTER_WRITE_KEYS', 'RUTTER_ADMIN_TOKEN', 'RUTTER_LINK_SECRET', 'seed'] as const;

type Kept = { readonly [name in (typeof KEPT)[number]]: string };
type Environment = { readonly [name: string]: string | undefined };

function readKept(file: string): Partial<Kept> {
  try {
    const read: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return typeof read === 'object' && read !== null ? read : {};
  } catch {
    return {};
  }
}

/**
 * What is kept in `file`, with what was missing made up and written (by its owner alone to read). Throws an error of the
 * system where it cannot be written.
 */
export function keepDevKeys(file: string): Kept {
  const found = readKept(file);
  const isText = (value: unknown): value is string => typeof value === 'string' && value.length >= 16;
  const made = KEPT.map((name) => {
    const value = found[name];
    return [name, isText(value) ? value : randomBytes(24).toString('base64url')] as const;
  });
  const kept = Object.fromEntries(made) as Kept;
  if (KEPT.some((name) => kept[name] !== found[name])) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `${JSON.stringify(kept, null, 2)}\n`, { mode: 0o600 });
  }
  chmodSync(file, 0o600);
  return kept;
}

/** The environment with the kept settings where it says nothing of them, itself or by NAME_FILE. Pure. */
export function withDevKeys(environment: Environment, { seed: _seed, ...settings }: Kept): Environment {
  const missing = Object.entries(settings).filter(
    ([name]) => (environment[name] ?? '') === '' && environment[`${name}_FILE`] === undefined,
  );
  return { ...environment, ...Object.fromEntries(missing) };
}

/** The secret of a local channel, the same for the same seed. Pure. */
export function devSecret(seed: string, channel: string): string {
  return `whsec_${createHmac('sha256', seed).update(`channel ${channel}`).digest('base64')}`;
}

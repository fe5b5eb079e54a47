/** The links that a message carries back to us: signed tokens, which name their send and subscriber and cannot be forged. */
import type { JsonObject } from '../base/json.ts';
import { signToken, verifyToken } from '../delivery/token.ts';

/** What a link's token holds. */
export type LinkClaims = {
  readonly subscriber: string;
  readonly key: string;
  readonly channel: string;
  readonly class: string;
  readonly address: string;
  readonly journey: string;
  readonly step: string;
  readonly template: string;
};

export type Links = {
  make(target: LinkClaims): { readonly unsubscribe: string; readonly preferences: string };
  /** Null for a token that we did not make. */
  read(token: string): LinkClaims | null;
};

const short = {
  subscriber: 's',
  key: 'k',
  channel: 'c',
  class: 'l',
  address: 'a',
  journey: 'j',
  step: 't',
  template: 'm',
} as const;
const names = Object.keys(short) as (keyof LinkClaims)[];

/** Links under `publicUrl` (no slash at the end), signed with `secret`. Deterministic: one send has one link. */
export function createLinks(publicUrl: string, secret: string): Links {
  return {
    make(target) {
      const token = signToken(secret, Object.fromEntries(names.map((name) => [short[name], target[name]])));
      return { unsubscribe: `${publicUrl}/u/${token}`, preferences: `${publicUrl}/p/${token}` };
    },
    read(token) {
      const payload = verifyToken(secret, token);
      return payload === null ? null : readClaims(payload);
    },
  };
}

function readClaims(payload: JsonObject): LinkClaims | null {
  const read = names.map((name) => [name, payload[short[name]]] as const);
  if (read.some(([, value]) => typeof value !== 'string')) return null;
  return Object.fromEntries(read) as LinkClaims;
}

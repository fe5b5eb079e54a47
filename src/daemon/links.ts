/** The links that a message carries back to us: sealed tokens, which name their send and subscriber to us alone and cannot be forged. */
import type { JsonObject } from '../base/json.ts';
import { openToken, sealToken } from '../delivery/token.ts';

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

/** Links under `publicUrl`, sealed with `secret`. Deterministic: one send has one link. */
export function createLinks(publicUrl: string, secret: string): Links {
  const base = publicUrl.replace(/\/+$/, '');
  return {
    make(target) {
      const token = sealToken(secret, Object.fromEntries(names.map((name) => [short[name], target[name]])));
      return { unsubscribe: `${base}/u/${token}`, preferences: `${base}/p/${token}` };
    },
    read(token) {
      const payload = openToken(secret, token);
      return payload === null ? null : readClaims(payload);
    },
  };
}

function readClaims(payload: JsonObject): LinkClaims | null {
  const read = names.map((name) => [name, payload[short[name]]] as const);
  if (read.some(([, value]) => typeof value !== 'string')) return null;
  return Object.fromEntries(read) as LinkClaims;
}

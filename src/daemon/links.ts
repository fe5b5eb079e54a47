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

/** What a link is made for: `at` (epoch ms) is where its time runs from, `purpose` what is to be confirmed (null: all). */
export type LinkTarget = LinkClaims & { readonly at: number; readonly purpose: string | null };

export type LinkSet = {
  readonly unsubscribe: string;
  readonly preferences: string;
  readonly confirm: string;
};

/** A link that is over still says who it was for: it may unsubscribe, and nothing more. */
export type TimedClaims = LinkClaims & { readonly isOver: boolean; readonly purpose: string | null };

export type Links = {
  make(target: LinkTarget): LinkSet;
  /** Never over: a mail of years ago unsubscribes. Null for a token that we did not make. */
  unsubscribe(target: LinkClaims): string;
  read(token: string): LinkClaims | null;
  /** Tokens of one link are no good for another one. */
  readPreferences(token: string, now: number): TimedClaims | null;
  readConfirm(token: string, now: number): TimedClaims | null;
};

const DAY_MS = 86_400_000;
/** Days for which a link works: mails are forwarded and mailboxes change hands. */
export const PREFERENCES_DAYS = 90;
export const CONFIRM_DAYS = 30;

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

function pack(target: LinkClaims): JsonObject {
  return Object.fromEntries(names.map((name) => [short[name], target[name]]));
}

function readClaims(payload: JsonObject): LinkClaims | null {
  const read = names.map((name) => [name, payload[short[name]]] as const);
  if (read.some(([, value]) => typeof value !== 'string')) return null;
  return Object.fromEntries(read) as LinkClaims;
}

/** A token that is over at the end of a day, for one kind of link. */
function readTimed(secret: string, token: string, use: string, now: number): TimedClaims | null {
  const payload = openToken(secret, token);
  const claims = payload === null ? null : readClaims(payload);
  if (payload === null || claims === null || payload.x !== use || typeof payload.e !== 'number') return null;
  const purpose = typeof payload.p === 'string' ? payload.p : null;
  return { ...claims, purpose, isOver: Math.floor(now / DAY_MS) > payload.e };
}

/** Links under `publicUrl`, sealed with `secret`. Deterministic: one send has one link of each kind. */
export function createLinks(publicUrl: string, secret: string): Links {
  const base = publicUrl.replace(/\/+$/, '');
  const unsubscribe = (target: LinkClaims) => `${base}/u/${sealToken(secret, pack(target))}`;
  const timed = (target: LinkTarget, use: string, days: number, more: JsonObject = {}) =>
    sealToken(secret, { ...pack(target), ...more, x: use, e: Math.floor(target.at / DAY_MS) + days });
  return {
    unsubscribe,
    make: (target) => ({
      unsubscribe: unsubscribe(target),
      preferences: `${base}/p/${timed(target, 'preferences', PREFERENCES_DAYS)}`,
      confirm: `${base}/c/${timed(target, 'confirm', CONFIRM_DAYS, target.purpose === null ? {} : { p: target.purpose })}`,
    }),
    read(token) {
      const payload = openToken(secret, token);
      return payload === null || payload.x !== undefined ? null : readClaims(payload);
    },
    readPreferences: (token, now) => readTimed(secret, token, 'preferences', now),
    readConfirm: (token, now) => readTimed(secret, token, 'confirm', now),
  };
}

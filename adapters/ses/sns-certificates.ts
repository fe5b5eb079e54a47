/**
 * The certificates that SNS signs with: fetched over TLS from the one host that speaks for the topic, checked, and kept.
 * Whoever can write to us can make us ask that host, and only for so many certificates a minute: `CertificateFetches` says which.
 */
import { type KeyObject, X509Certificate } from 'node:crypto';
import type { Agent } from 'undici';
import { exchange } from '../http/exchange.ts';
import { CertificateFetches } from './certificate-fetches.ts';
import { signerNames, type Topic } from './topic.ts';

/** A public key, or why there is none: the address or what is there is not fit, or it cannot be had now. */
export type FoundKey = KeyObject | 'unfit' | 'later';

const FETCH_MS = 5_000;
const BYTES_MAX = 16_384;
const KEPT_MAX = 8;
const KEY_BITS_MIN = 2048;
/** The only form of address that SNS publishes certificates at. Others on the same host hold what strangers write. */
const PATH = /^\/SimpleNotificationService-[0-9a-f]{20,64}\.pem$/;

type Kept = { readonly key: KeyObject; readonly from: number; readonly to: number };

/** Whether a certificate of this topic may be fetched from there: this host, this form, and nothing else. Pure. */
export function isCertificateUrl(written: string, { host }: Topic): boolean {
  if (!URL.canParse(written)) return false;
  const url = new URL(written);
  // What the parser puts right (case, `\`, `..`, blanks) is not what SNS writes.
  return PATH.test(url.pathname) && written === `https://${host}${url.pathname}`;
}

/** Reads a certificate; null: it is none, not of SNS, or its key is too weak. Validity in time is asked at each use. Pure. */
export function readCertificate(pem: string, topic: Topic): Kept | null {
  try {
    const certificate = new X509Certificate(pem);
    const { publicKey, validFromDate, validToDate } = certificate;
    const bits = publicKey.asymmetricKeyDetails?.modulusLength ?? 0;
    if (publicKey.asymmetricKeyType !== 'rsa' || bits < KEY_BITS_MIN || certificate.ca) return null;
    const isSigner = signerNames(topic).some(
      (name) => certificate.checkHost(name, { wildcards: false }) !== undefined,
    );
    return isSigner ? { key: publicKey, from: validFromDate.getTime(), to: validToDate.getTime() } : null;
  } catch {
    return null;
  }
}

/** The certificates of one topic. */
export class SnsCertificates {
  readonly #topic: Topic;
  readonly #agent: Agent;
  readonly #now: () => number;
  readonly #fetches: CertificateFetches;
  readonly #kept = new Map<string, Kept>();
  readonly #fetching = new Map<string, Promise<Kept | 'unfit' | 'later'>>();

  /** `elapsed`: milliseconds of a clock that nobody sets. */
  constructor(topic: Topic, agent: Agent, now: () => number, elapsed: () => number) {
    this.#topic = topic;
    this.#agent = agent;
    this.#now = now;
    this.#fetches = new CertificateFetches(elapsed);
  }

  /** The key that is published at an address. Never rejects. */
  async find(url: string): Promise<FoundKey> {
    if (!isCertificateUrl(url, this.#topic)) return 'unfit';
    const found = this.#kept.get(url) ?? (await this.#fetchOnce(url));
    if (typeof found === 'string') return found;
    const now = this.#now();
    return now >= found.from && now <= found.to ? found.key : 'unfit';
  }

  #fetchOnce(url: string): Promise<Kept | 'unfit' | 'later'> {
    const under = this.#fetching.get(url);
    if (under !== undefined) return under;
    const may = this.#fetches.ask(url);
    if (may !== 'now') return Promise.resolve(may);
    const fetching = this.#fetch(url).finally(() => this.#fetching.delete(url));
    this.#fetching.set(url, fetching);
    return fetching;
  }

  async #fetch(url: string): Promise<Kept | 'unfit' | 'later'> {
    const request = { url: new URL(url), method: 'GET', headers: { 'user-agent': 'rutter' }, body: null };
    const result = await exchange(this.#agent, request, { deadlineMs: FETCH_MS, maxBytes: BYTES_MAX });
    if (result.ended === 'failed') return 'later';
    if (result.status === 429 || result.status >= 500) return 'later';
    const read =
      result.status === 200 && result.body !== null ? readCertificate(result.body, this.#topic) : null;
    if (read === null) {
      this.#fetches.noteUnfit(url);
      return 'unfit';
    }
    this.#kept.set(url, read);
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= KEPT_MAX) break;
      this.#kept.delete(oldest);
    }
    return read;
  }
}

/** The address of a provider's API, and where requests may go. */
import { type AddressPolicy, addressPolicy, isLoopbackHost } from '../../src/base/address-policy.ts';
import type { Json } from '../../src/base/json.ts';

/** Credentials and mail go over TLS; without it only on loopback, for development. Throws an error for the operator. */
export function readEndpoint(written: string): URL {
  if (!URL.canParse(written)) throw new Error('`endpoint` is no URL');
  const url = new URL(written);
  const isPlain = url.protocol === 'http:' && isLoopbackHost(url.hostname);
  if (url.protocol !== 'https:' && !isPlain) throw new Error('`endpoint` must be https');
  if (url.username + url.password !== '' || url.search !== '' || url.hash !== '') {
    throw new Error('`endpoint` must be a host, and nothing behind it');
  }
  return url;
}

/** An address of the API at an endpoint; `path` begins with a slash. Pure. */
export function urlAt(endpoint: URL, path: string): URL {
  return new URL(`${endpoint.pathname.replace(/\/$/, '')}${path}`, endpoint);
}

/** The addresses besides the public internet that `allow_private` names: all (`true`), or ranges. Throws on what is none. */
export function readPolicy(allowed: Json | undefined): AddressPolicy {
  return addressPolicy(Array.isArray(allowed) ? allowed.map(String) : allowed === true);
}

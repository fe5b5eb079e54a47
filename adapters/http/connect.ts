/** Connections that check the address they really go to, after name resolution: no name or spelling leads around it. */
import { lookup as resolveName } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { buildConnector } from 'undici';
import type { AddressPolicy } from '../../src/base/address-policy.ts';

/** Code of the error of a refused address. */
export const PRIVATE_ADDRESS = 'EPRIVATE';

class PrivateAddressError extends Error {
  readonly code = PRIVATE_ADDRESS;
}

/** A `lookup` for sockets: refuses a name as soon as one of its addresses is refused (no rebinding between the two). */
export function guardedLookup(
  isAllowed: AddressPolicy,
  resolve: typeof resolveName = resolveName,
): LookupFunction {
  return (hostname, options, callback) => {
    resolve(
      hostname,
      { family: options.family ?? 0, hints: options.hints ?? 0, all: true },
      (error, found) => {
        if (error !== null) return callback(error, '', 0);
        const [first] = found;
        if (first === undefined || !found.every(({ address }) => isAllowed(address))) {
          return callback(new PrivateAddressError('the name leads to a private address'), '', 0);
        }
        if (options.all === true) (callback as (error: null, all: typeof found) => void)(null, found);
        else callback(null, first.address, first.family);
      },
    );
  };
}

/** Time for connecting, TLS included. */
export const CONNECT_MS = 10_000;

/** Makes the connections of one adapter; tests give others, and production those of `guardedConnector`. */
export type Connectors = (isAllowed: AddressPolicy, timeoutMs: number) => buildConnector.connector;

/** An undici connector under an address policy; `timeoutMs` bounds connecting, TLS included. */
export function guardedConnector(
  isAllowed: AddressPolicy,
  timeoutMs: number,
  resolve?: typeof resolveName,
): buildConnector.connector {
  const lookup = guardedLookup(isAllowed, resolve);
  const connect = buildConnector({ lookup, timeout: timeoutMs } as buildConnector.BuildOptions);
  return (options, callback) => {
    const host = options.hostname.replace(/^\[|\]$/g, '');
    // Sockets do not look up what is an address already.
    if (isIP(host) !== 0 && !isAllowed(host)) {
      callback(new PrivateAddressError('a private address'), null);
      return;
    }
    connect(options, callback);
  };
}

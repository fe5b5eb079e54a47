/** What a channel may configure of the `webhook` adapter, and how it is read. */

import type { AddressPolicy } from '../../src/base/address-policy.ts';
import { isJsonObject, type JsonObject } from '../../src/base/json.ts';
import {
  type AdapterDeps,
  plainOrReference,
  readInteger,
  readText,
  referenceSchema,
} from '../../src/delivery/contract.ts';
import { readPolicy } from '../http/endpoint.ts';
import { readSigningKeys, type SigningKeys } from './signature.ts';

export const configSchema: JsonObject = {
  type: 'object',
  properties: {
    url: plainOrReference({ type: 'string', minLength: 1 }, 'where messages of this channel are posted'),
    secret: {
      ...referenceSchema,
      description: 'signing secret `whsec_...`; two, separated by a space, while it is rotated',
    },
    headers: {
      type: 'object',
      additionalProperties: plainOrReference({ type: 'string' }, 'a value, or a reference to a secret'),
      description: 'headers added to each request',
    },
    allow_private: {
      anyOf: [{ type: 'boolean' }, { type: 'array', items: { type: 'string' } }],
      description: 'true, or address ranges such as 10.1.0.0/16 that requests may go to besides the internet',
    },
    max_response_bytes: { type: 'integer', minimum: 1024, maximum: 1048576, description: 'default 65536' },
  },
  additionalProperties: false,
};

/** Settings with references resolved. */
export type WebhookConfig = {
  readonly url: string | undefined;
  readonly keys: SigningKeys;
  readonly headers: { readonly [name: string]: string };
  readonly isAllowed: AddressPolicy;
  readonly maxResponseBytes: number;
};

/** Reads a configuration. Throws an error for the operator that names the setting and no secret. */
export function readConfig(config: JsonObject, deps: AdapterDeps): WebhookConfig {
  const secret = readText(config, 'secret', deps);
  const { headers = {} } = config;
  if (!isJsonObject(headers)) throw new Error('`headers` must be a map');
  return {
    url: readText(config, 'url', deps),
    keys: secret === undefined ? [] : readSigningKeys(secret),
    headers: readHeaders(headers, deps),
    isAllowed: readPolicy(config.allow_private),
    maxResponseBytes: readInteger(config, 'max_response_bytes', deps, {
      min: 1024,
      max: 1_048_576,
      fallback: 65_536,
    }),
  };
}

/** Headers by lower-case name, references resolved. Throws on a name or value that is no header. */
export function readHeaders(headers: JsonObject, deps: AdapterDeps): { readonly [name: string]: string } {
  const result: { [name: string]: string } = {};
  for (const name of Object.keys(headers)) {
    const value = readText(headers, name, deps) ?? '';
    // RFC 9110, 5.1 and 5.5: a token; visible characters, spaces and tabs.
    if (!/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name) || !/^[\t\x20-\x7e\x80-\xff]*$/.test(value)) {
      throw new Error(`header \`${name.slice(0, 60).replace(/[^\x20-\x7e]/g, '?')}\` cannot be sent`);
    }
    result[name.toLowerCase()] = value;
  }
  return result;
}

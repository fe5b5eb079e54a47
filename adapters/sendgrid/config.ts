/** What a channel may configure of the `sendgrid` adapter, and how it is read. */
import { createPublicKey, type KeyObject } from 'node:crypto';
import type { AddressPolicy } from '../../src/base/address-policy.ts';
import { isJsonObject, type JsonObject } from '../../src/base/json.ts';
import {
  type AdapterDeps,
  plainOrReference,
  readText,
  referenceSchema,
  requireText,
} from '../../src/delivery/contract.ts';
import { readEndpoint, readPolicy } from '../http/endpoint.ts';
import { readSender, type Sender } from '../mail/sender.ts';

const text: JsonObject = { type: 'string', minLength: 1 };
const API = 'https://api.sendgrid.com';

export const configSchema: JsonObject = {
  type: 'object',
  properties: {
    api_key: { ...referenceSchema, description: 'API key with the permission Mail Send, as a reference' },
    from: plainOrReference(text, 'sender, as `Shop <hello@shop.example>`; a verified one'),
    reply_to: plainOrReference(text, 'where replies go; default: the sender'),
    endpoint: plainOrReference(
      text,
      `another address of the API (\`https://api.eu.sendgrid.com\`); default \`${API}\``,
    ),
    allow_private: {
      anyOf: [{ type: 'boolean' }, { type: 'array', items: { type: 'string' } }],
      description: 'true, or address ranges such as 10.1.0.0/16 that requests may go to besides the internet',
    },
    receipts: {
      type: 'object',
      properties: {
        public_key: plainOrReference(text, 'verification key of the signed event webhook'),
      },
      required: ['public_key'],
      additionalProperties: false,
      description: 'takes events at `/receipts/CHANNEL`; without it none are taken',
    },
  },
  required: ['api_key', 'from'],
  additionalProperties: false,
};

/** Settings with references resolved. `receiptKey` null: no events are taken. */
export type SendgridConfig = Sender & {
  readonly apiKey: string;
  readonly endpoint: URL;
  readonly isAllowed: AddressPolicy;
  readonly receiptKey: KeyObject | null;
};

/** Reads a configuration. Throws an error for the operator that names the setting and no secret. */
export function readConfig(config: JsonObject, deps: AdapterDeps): SendgridConfig {
  const apiKey = requireText(config, 'api_key', deps);
  if (!/^[\x21-\x7e]+$/.test(apiKey)) throw new Error('`api_key` must be one word');
  return {
    ...readSender(config, deps),
    apiKey,
    endpoint: readEndpoint(readText(config, 'endpoint', deps) ?? API),
    isAllowed: readPolicy(config.allow_private),
    receiptKey: isJsonObject(config.receipts)
      ? readKey(requireText(config.receipts, 'public_key', deps))
      : null,
  };
}

/** A public key on the curve P-256, as base64 of its DER: so SendGrid shows it. */
function readKey(written: string): KeyObject {
  try {
    const key = createPublicKey({ key: Buffer.from(written.trim(), 'base64'), format: 'der', type: 'spki' });
    if (key.asymmetricKeyType === 'ec' && key.asymmetricKeyDetails?.namedCurve === 'prime256v1') return key;
  } catch {
    // Said below: it may hold anything.
  }
  throw new Error('`receipts.public_key` must be the verification key that SendGrid shows');
}

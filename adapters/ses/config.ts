/** What a channel may configure of the `ses` adapter, and how it is read. */
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
import { type Credentials, createCredentials } from './credentials.ts';
import { readTopic, suffixOf, type Topic } from './topic.ts';

const text: JsonObject = { type: 'string', minLength: 1 };

const receiptsSchema: JsonObject = {
  type: 'object',
  properties: {
    topic: plainOrReference(
      text,
      'ARN of the SNS topic that events of the configuration set are published to',
    ),
    signature_version: {
      enum: [1, 2],
      description:
        'the lowest version of signatures that counts; default 1, as topics sign unless told otherwise',
    },
  },
  required: ['topic'],
  additionalProperties: false,
  description: 'takes events at `/receipts/CHANNEL`; without it none are taken',
};

export const configSchema: JsonObject = {
  type: 'object',
  properties: {
    region: plainOrReference(text, 'region of AWS, as `eu-central-1`'),
    access_key_id: plainOrReference(text, 'access key of a user or role that may do `ses:SendEmail`'),
    secret_access_key: { ...referenceSchema, description: 'its secret, as a reference' },
    session_token: { ...referenceSchema, description: 'token of temporary credentials, as a reference' },
    from: plainOrReference(text, 'sender, as `Shop <hello@shop.example>`; a verified identity'),
    reply_to: plainOrReference(text, 'where replies go; default: the sender'),
    configuration_set: plainOrReference(
      text,
      'configuration set; events come back only where one publishes them',
    ),
    endpoint: plainOrReference(
      text,
      'another address of the API; default `https://email.REGION.amazonaws.com`',
    ),
    allow_private: {
      anyOf: [{ type: 'boolean' }, { type: 'array', items: { type: 'string' } }],
      description: 'true, or address ranges such as 10.1.0.0/16 that requests may go to (endpoints of a VPC)',
    },
    receipts: receiptsSchema,
  },
  required: ['region', 'access_key_id', 'secret_access_key', 'from'],
  additionalProperties: false,
};

/** Settings with references resolved; `credentials` are read again from time to time. */
export type SesConfig = Sender & {
  readonly region: string;
  readonly endpoint: URL;
  readonly credentials: Credentials;
  readonly configurationSet: string | null;
  readonly isAllowed: AddressPolicy;
  /** Null: no events are taken. */
  readonly receipts: { readonly topic: Topic; readonly signatureVersionMin: number } | null;
};

/** Reads a configuration. Throws an error for the operator that names the setting and no secret. */
export function readConfig(config: JsonObject, deps: AdapterDeps): SesConfig {
  const region = requireText(config, 'region', deps);
  if (!/^[a-z]{2,5}(-[a-z]+)+-\d{1,2}$/.test(region))
    throw new Error('`region` must be one of AWS, as `eu-central-1`');
  const configurationSet = readText(config, 'configuration_set', deps);
  if (configurationSet !== undefined && !/^[\w-]{1,64}$/.test(configurationSet)) {
    throw new Error('`configuration_set` must be the name of one');
  }
  return {
    region,
    endpoint: readEndpoint(
      readText(config, 'endpoint', deps) ?? `https://email.${region}.${suffixOf(region)}`,
    ),
    credentials: createCredentials(config, deps),
    ...readSender(config, deps),
    configurationSet: configurationSet ?? null,
    isAllowed: readPolicy(config.allow_private),
    receipts: readReceipts(config, deps),
  };
}

function readReceipts(config: JsonObject, deps: AdapterDeps): SesConfig['receipts'] {
  const { receipts } = config;
  if (!isJsonObject(receipts)) return null;
  const topic = readTopic(requireText(receipts, 'topic', deps));
  if (topic === null)
    throw new Error(
      '`receipts.topic` must be the ARN of a topic, as `arn:aws:sns:eu-central-1:123456789012:mail`',
    );
  return { topic, signatureVersionMin: receipts.signature_version === 2 ? 2 : 1 };
}

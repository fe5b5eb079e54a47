/** What a channel may configure of the `smtp` adapter, and how it is read. */
import { randomBytes } from 'node:crypto';
import type { JsonObject } from '../../src/base/json.ts';
import {
  type AdapterDeps,
  plainOrReference,
  readInteger,
  readText,
  referenceSchema,
  requireText,
} from '../../src/delivery/contract.ts';
import { readAddress } from '../mail/address.ts';
import { readSender, type Sender } from '../mail/sender.ts';
import { BOUNCES_LOCAL_MAX } from './return-path.ts';

const text: JsonObject = { type: 'string', minLength: 1 };

export const configSchema: JsonObject = {
  type: 'object',
  properties: {
    host: plainOrReference(text, 'name or address of the mail server'),
    port: plainOrReference(
      { type: 'integer', minimum: 1, maximum: 65535 },
      'default 587, or 465 with `tls: implicit`',
    ),
    from: plainOrReference(text, 'sender, as `Shop <hello@shop.example>`'),
    reply_to: plainOrReference(text, 'where replies go; default: the sender'),
    user: plainOrReference(text, 'user name; without it there is no login'),
    password: { ...referenceSchema, description: 'password, as a reference' },
    tls: {
      enum: ['opportunistic', 'required', 'implicit', 'none'],
      description: 'default `required` with a user name, else `opportunistic`',
    },
    verify: { type: 'boolean', description: 'check the certificate of the server; default true' },
    bounces: plainOrReference(
      text,
      'bounces go to this address with a token after `+`; default: the sender address',
    ),
    bounce_secret: {
      ...referenceSchema,
      description: 'signs bounce addresses; default: made of the secret of links',
    },
  },
  required: ['host', 'from'],
  additionalProperties: false,
};

const tlsModes = ['opportunistic', 'required', 'implicit', 'none'] as const;
export type TlsMode = (typeof tlsModes)[number];

/** Settings with references resolved. */
export type SmtpConfig = Sender & {
  readonly host: string;
  readonly port: number;
  readonly tls: TlsMode;
  readonly verify: boolean;
  readonly login: { readonly user: string; readonly password: string } | null;
  readonly bounces: string;
  readonly bounceSecret: string;
};

/** Reads a configuration. Throws an error for the operator that names the setting and no secret. */
export function readConfig(config: JsonObject, deps: AdapterDeps): SmtpConfig {
  const user = readText(config, 'user', deps);
  const login = user === undefined ? null : { user, password: requireText(config, 'password', deps) };
  const tls = tlsModes.find((each) => each === config.tls) ?? (login === null ? 'opportunistic' : 'required');
  const sender = readSender(config, deps);
  const bounces = readAddress(readText(config, 'bounces', deps) ?? sender.from.address);
  if (bounces === null) throw new Error('`bounces` must be one mail address');
  if (Buffer.byteLength(bounces.slice(0, bounces.lastIndexOf('@'))) > BOUNCES_LOCAL_MAX) {
    throw new Error(
      `\`bounces\` (or, without it, \`from\`): at most ${BOUNCES_LOCAL_MAX} characters before the @, for a token comes behind them`,
    );
  }
  return {
    host: requireText(config, 'host', deps),
    port: readInteger(config, 'port', deps, {
      min: 1,
      max: 65_535,
      fallback: tls === 'implicit' ? 465 : 587,
    }),
    tls,
    verify: config.verify !== false,
    login,
    ...sender,
    bounces,
    bounceSecret:
      readText(config, 'bounce_secret', deps) ??
      deps.secretFor?.('return paths') ??
      randomBytes(32).toString('hex'),
  };
}

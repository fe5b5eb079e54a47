/**
 * A developer's surroundings: a local inbox, and an environment in which every reference of the workspace that nobody
 * set points to it. Shared by `npm start` and `rutter dev`.
 */
import { randomBytes } from 'node:crypto';
import { isJsonObject, type Json, type JsonObject } from '../../base/json.ts';
import { type Inbox, startInbox } from '../../inbox/inbox.ts';
import type { Plan } from '../../plan/plan.ts';
import { devSecret } from './dev-keys.ts';

export type Surroundings = {
  readonly inbox: Inbox;
  readonly environment: { readonly [name: string]: string | undefined };
  /** A channel's configuration, with loopback allowed. */
  channelConfig(name: string, channel: { readonly adapter: string; readonly config: JsonObject }): JsonObject;
  /** Fills the gaps of the environment for what another plan refers to, before it is installed. */
  follow(plan: Plan): void;
};

type Wanted = { readonly name: string; readonly channel: string; readonly key: string };

/**
 * Starts an inbox on these ports (a taken one is replaced by a free one) and fills the gaps of `environment`. `seed`: what
 * the channels' secrets are made of; other ones each time where it is left out.
 */
export async function startSurroundings(
  plan: Plan,
  environment: { readonly [name: string]: string | undefined },
  ports: { readonly smtp: number; readonly http: number },
  seed: string = randomBytes(24).toString('base64url'),
): Promise<Surroundings> {
  const secrets: { [channel: string]: string } = {};
  const know = ({ workspace }: Plan) => {
    for (const channel of ['call', ...Object.keys(workspace.channels)]) {
      secrets[channel] ??= devSecret(seed, channel);
    }
  };
  know(plan);
  const inbox = await startInbox({ smtpPort: ports.smtp, httpPort: ports.http, secrets }).catch(() =>
    startInbox({ smtpPort: 0, httpPort: 0, secrets }),
  );
  const filled: { [name: string]: string | undefined } = { ...environment, [DEVELOPMENT_KEY]: 'development' };
  const follow = (next: Plan) => {
    know(next);
    for (const wanted of findReferences(next)) filled[wanted.name] ??= fill(wanted, inbox, secrets);
  };
  follow(plan);
  return {
    inbox,
    environment: filled,
    follow,
    channelConfig: (_name, { adapter, config }) => {
      if (adapter === 'webhook') return { ...config, allow_private: LOOPBACK };
      return PROVIDERS[adapter]?.(config, inbox) ?? config;
    },
  };
}

const LOOPBACK: readonly string[] = ['127.0.0.0/8', '::1/128'];

/** Of a provider's configuration what makes the mail; where it goes is the inbox. */
function toInbox({ from = '', reply_to }: JsonObject, { url }: Inbox): JsonObject {
  return { from, ...(reply_to === undefined ? {} : { reply_to }), endpoint: url, allow_private: LOOPBACK };
}

/** A variable that is made up here: the inbox looks at no signature. */
const DEVELOPMENT_KEY = 'RUTTER_DEVELOPMENT_KEY';

function fill(
  { channel, key }: Wanted,
  inbox: Inbox,
  secrets: { readonly [channel: string]: string },
): string {
  if (/host/.test(key)) return '127.0.0.1';
  if (/port/.test(key)) return String(inbox.smtpPort);
  if (/secret|password|token/.test(key)) return secrets[channel] ?? '';
  return `${inbox.url}/hooks/${channel}`;
}

/** Every `{ env: NAME }` of the channels' configurations and of the calls, with where it stands. Pure. */
function findReferences(plan: Plan): readonly Wanted[] {
  const wanted: Wanted[] = [];
  const walk = (value: Json | undefined, channel: string, key: string): void => {
    if (Array.isArray(value)) for (const item of value) walk(item, channel, key);
    if (!isJsonObject(value)) return;
    if (typeof value.env === 'string' && Object.keys(value).length === 1) {
      wanted.push({ name: value.env, channel, key });
    } else for (const [name, inner] of Object.entries(value)) walk(inner, channel, name);
  };
  for (const [name, channel] of Object.entries(plan.workspace.channels)) walk(channel.config, name, '');
  for (const journey of Object.values(plan.journeys)) walk(journey.steps as JsonObject, 'call', '');
  return wanted;
}

/** Mail for providers goes to the inbox, whatever stands in the environment; nothing of an account is needed, or used. */
const PROVIDERS: { readonly [adapter: string]: (config: JsonObject, inbox: Inbox) => JsonObject } = {
  ses: (config, inbox) => ({
    ...toInbox(config, inbox),
    region: 'us-east-1',
    access_key_id: 'development',
    secret_access_key: { env: DEVELOPMENT_KEY },
  }),
  sendgrid: (config, inbox) => ({ ...toInbox(config, inbox), api_key: { env: DEVELOPMENT_KEY } }),
};

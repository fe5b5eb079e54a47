/** What travels with a mail and comes back with every event about it: the key of its send and its channel, as tags of SES. */
import type { Json, JsonObject } from '../../src/base/json.ts';
import { isJsonObject } from '../../src/base/json.ts';

const KEY_TAG = 'rutter-key';
const CHANNEL_TAG = 'rutter-channel';
/** Names and values of tags (API reference of SES v2, MessageTag). */
const ALLOWED = /^[A-Za-z0-9_-]{1,256}$/;
/** What begins so is not the text itself, but its base64url. */
const ENCODED = '--';

function encode(text: string): string | null {
  const isPlain = ALLOWED.test(text) && !text.startsWith(ENCODED);
  const tag = isPlain ? text : `${ENCODED}${Buffer.from(text, 'utf8').toString('base64url')}`;
  return ALLOWED.test(tag) ? tag : null;
}

function decode(tag: string): string {
  return tag.startsWith(ENCODED) ? Buffer.from(tag.slice(ENCODED.length), 'base64url').toString('utf8') : tag;
}

/** Which send an event is about. */
export type TaggedSend = { readonly key: string; readonly channel: string };

/** `EmailTags` of one send; null: its key or its channel is too long for a tag. Pure. */
export function writeTags({ key, channel }: TaggedSend): readonly JsonObject[] | null {
  const [keyTag, channelTag] = [encode(key), encode(channel)];
  if (keyTag === null || channelTag === null) return null;
  return [
    { Name: KEY_TAG, Value: keyTag },
    { Name: CHANNEL_TAG, Value: channelTag },
  ];
}

/** The send that `mail.tags` of an event name; null: it is none of ours. Takes anything. Pure. */
export function readTags(tags: Json | undefined): TaggedSend | null {
  if (!isJsonObject(tags)) return null;
  const [key, channel] = [KEY_TAG, CHANNEL_TAG].map((name) => {
    const values = Object.hasOwn(tags, name) ? tags[name] : undefined;
    const only = Array.isArray(values) && values.length === 1 ? values[0] : undefined;
    return typeof only === 'string' && ALLOWED.test(only) ? decode(only) : undefined;
  });
  return key === undefined || channel === undefined ? null : { key, channel };
}

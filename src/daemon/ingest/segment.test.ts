/** Segment's protocol, call by call: what becomes an input, what is refused, and that one bad event refuses no other. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instant } from '../../base/ids.ts';
import { formatInstant } from '../../base/instant.ts';
import type { Json, JsonObject } from '../../base/json.ts';
import type { Incoming } from '../../hosts/host.ts';
import { type ReadBatch, readSegmentBody } from './segment.ts';

const receivedAt = instant(Date.UTC(2026, 2, 1, 12));
const text = (offsetMs: number) => formatInstant(instant(receivedAt + offsetMs));
const options = { receivedAt, writeKey: 'key', replay: false, newId: () => 'new' };

function read(call: Parameters<typeof readSegmentBody>[0], body: Json, replay = false): ReadBatch {
  const result = readSegmentBody(call, body, { ...options, replay });
  if ('error' in result) throw new Error(result.error);
  return result;
}

/** The inputs of one call without what is kept beside them. */
function inputsOf(call: Parameters<typeof readSegmentBody>[0], body: JsonObject) {
  const { incoming, refused } = read(call, { userId: 'u', messageId: 'm', ...body });
  expect(refused).toEqual([]);
  return incoming[0]?.inputs.map((input) => {
    const { extra: _extra, ...rest } = input as typeof input & { extra?: JsonObject };
    return rest;
  });
}

const event = (name: string, properties: JsonObject) => ({
  type: 'event',
  id: 'm',
  name,
  at: receivedAt,
  properties,
});

describe('calls', () => {
  it.each<[Parameters<typeof readSegmentBody>[0], JsonObject, readonly unknown[]]>([
    ['track', { event: 'Bought', properties: { total: 3 } }, [event('Bought', { total: 3 })]],
    ['track', { event: 'Bought' }, [event('Bought', {})]],
    ['track', { event: 'Bought', properties: [1] }, [event('Bought', {})]],
    [
      'identify',
      { traits: { a: 1 }, context: { traits: { a: 0, b: 2 } } },
      [{ type: 'identify', traits: { a: 1, b: 2 } }],
    ],
    [
      'page',
      { name: 'Home', properties: { path: '/' } },
      [event('Page Viewed', { name: 'Home', path: '/' })],
    ],
    ['screen', { category: 'Shop' }, [event('Screen Viewed', { category: 'Shop' })]],
    ['group', { groupId: 7, traits: { plan: 'x' } }, [event('Group Joined', { plan: 'x', group_id: '7' })]],
    ['alias', { previousId: 'old' }, []],
    [
      'track',
      {
        event: 'Consent Given',
        properties: { channel: 'email', purpose: 'promotional', proof: 'form 7', text: 3 },
      },
      [
        {
          type: 'consent',
          channel: 'email',
          purpose: 'promotional',
          given: true,
          proof: 'form 7',
          text: '3',
          source: 'api',
        },
      ],
    ],
    [
      'track',
      {
        event: 'Consent Given',
        properties: { channel: 'email', purpose: 'p', confirmed: true, source: 'import' },
      },
      [{ type: 'consent', channel: 'email', purpose: 'p', given: true, confirmed: true, source: 'import' }],
    ],
    [
      'track',
      { event: 'Consent Confirmed', properties: { channel: 'email', purpose: 'p', confirmed: true } },
      [{ type: 'consent', channel: 'email', purpose: 'p', given: true, confirms: true, source: 'api' }],
    ],
    [
      'track',
      { event: 'Consent Withdrawn', properties: { channel: 'sms', purpose: 'service', expires_at: text(0) } },
      [
        {
          type: 'consent',
          channel: 'sms',
          purpose: 'service',
          given: false,
          expiresAt: receivedAt,
          source: 'api',
        },
      ],
    ],
  ])('%s %j', (call, body, expected) => {
    expect(inputsOf(call, body)).toEqual(expected);
  });

  it('carry who is meant: a user, an anonymous id, the id before', () => {
    const [one, two, three] = read('batch', {
      batch: [
        { type: 'track', event: 'x', userId: 7, anonymousId: 'a' },
        { type: 'track', event: 'x', anonymousId: 'a' },
        { type: 'alias', userId: 'u', previousId: 'old' },
      ],
    }).incoming;
    expect(one).toMatchObject({ subscriber: '7', anonymousId: 'a' });
    expect(two).toMatchObject({ subscriber: null, anonymousId: 'a' });
    expect(three).toMatchObject({ subscriber: 'u', previousId: 'old' });
  });

  it('carry the message id with the write key in front; without one it is new', () => {
    expect(read('track', { userId: 'u', event: 'x', messageId: 'm' }).incoming[0]?.messageId).toBe('key:m');
    expect(read('track', { userId: 'u', event: 'x' }).incoming[0]?.messageId).toBe('key:new');
  });

  it('keep what nobody knows, and no write key', () => {
    const [incoming] = read('track', {
      userId: 'u',
      event: 'x',
      writeKey: 'key',
      channel: 'web',
      context: { ip: '::1' },
    }).incoming;
    expect(incoming?.inputs[0]).toMatchObject({ extra: { channel: 'web', context: { ip: '::1' } } });
    expect(JSON.stringify(incoming?.inputs)).not.toContain('key');
  });
});

function eventOf(incoming: Incoming | undefined): { readonly at: number } {
  return incoming?.inputs[0] as { at: number };
}

describe('times', () => {
  const body = { userId: 'u', event: 'x', timestamp: text(-60_000), sentAt: text(-10_000) };
  it('are corrected by the time of sending, and judged on arrival', () => {
    const [incoming] = read('track', body).incoming;
    expect([incoming?.at, eventOf(incoming).at - receivedAt]).toEqual([receivedAt, -50_000]);
  });

  it('come from the envelope where the event has none, and prefer originalTimestamp', () => {
    const { sentAt, ...event } = body;
    const item = { ...event, type: 'track', originalTimestamp: text(-90_000) };
    const [incoming] = read('batch', { sentAt, batch: [item] }).incoming;
    expect(eventOf(incoming).at - receivedAt).toBe(-80_000);
  });

  it('are taken as written on the replay clock', () => {
    const [incoming] = read('track', body, true).incoming;
    expect(incoming?.at).toBe(receivedAt - 60_000);
    expect(incoming?.inputs[0]).toMatchObject({ at: receivedAt - 60_000 });
  });
});

describe('refusals', () => {
  it.each<[string, Json]>([
    ['not_an_object', 7],
    ['unknown_type', { userId: 'u' }],
    ['unknown_type', { type: 'toString', userId: 'u' }],
    ['no_id', { type: 'track', event: 'x', userId: '' }],
    ['no_id', { type: 'track', event: 'x', userId: { a: 1 } }],
    ['id_too_long', { type: 'track', event: 'x', userId: 'u'.repeat(513) }],
    ['id_too_long', { type: 'track', event: 'x', userId: 'u', messageId: 'm'.repeat(513) }],
    ['no_event_name', { type: 'track', userId: 'u', event: 7 }],
    ['reserved_event', { type: 'track', userId: 'u', event: 'Message Accepted' }],
    ['reserved_event', { type: 'track', userId: 'u', event: 'Consent Requested' }],
    ['reserved_event', { type: 'track', userId: 'u', event: 'Journey Exited' }],
    ['consent_needs_channel_and_purpose', { type: 'track', userId: 'u', event: 'Consent Given' }],
    ['unreadable_time', { type: 'track', userId: 'u', event: 'x', timestamp: 1_772_366_400 }],
    ['unreadable_time', { type: 'track', userId: 'u', event: 'x', timestamp: '2026-03-01T12:00:00' }],
    ['unreadable_time', { type: 'identify', userId: 'u', originalTimestamp: 'yesterday' }],
    [
      'unreadable_expires_at',
      {
        type: 'track',
        userId: 'u',
        event: 'Consent Given',
        properties: { channel: 'email', purpose: 'p', expires_at: '2027' },
      },
    ],
    ['no_group_id', { type: 'group', userId: 'u' }],
    ['no_previous_id', { type: 'alias', userId: 'u' }],
    ['too_large', { type: 'track', userId: 'u', event: 'x', properties: { text: 'ñ'.repeat(17_000) } }],
    [
      'too_deep',
      {
        type: 'track',
        userId: 'u',
        event: 'x',
        properties: JSON.parse(`${'{"a":'.repeat(70)}1${'}'.repeat(70)}`),
      },
    ],
  ])('%s, and only for that event', (reason, bad) => {
    const good = { type: 'track', userId: 'u', event: 'x' };
    const { incoming, refused } = read('batch', { batch: [good, bad, good] });
    expect([incoming.length, refused]).toEqual([2, [{ index: 1, reason }]]);
  });

  it.each<[string, Json, RegExp]>([
    ['no object', [1], /object/],
    ['no batch', { batch: {} }, /list/],
    ['too many', { batch: Array(2501).fill(1) }, /2500/],
    ['a large envelope', { batch: [], context: { text: 'x'.repeat(9000) } }, /beside/],
  ])('of the whole body: %s', (_, body, words) => {
    expect(readSegmentBody('batch', body, options)).toEqual({ error: expect.stringMatching(words) });
  });

  it('never throws, and accounts for each event', () => {
    const item = fc.oneof(
      fc.jsonValue(),
      fc.record({
        type: fc.constantFrom('track', 'identify', 'page', 'screen', 'group', 'alias', 'x'),
        userId: fc.jsonValue(),
        event: fc.oneof(fc.string(), fc.constantFrom('Consent Given', 'Consent Withdrawn'), fc.jsonValue()),
        properties: fc.jsonValue(),
        traits: fc.jsonValue(),
        context: fc.jsonValue(),
        timestamp: fc.jsonValue(),
        sentAt: fc.jsonValue(),
        groupId: fc.jsonValue(),
        previousId: fc.jsonValue(),
      }),
    );
    fc.assert(
      fc.property(fc.array(item, { maxLength: 5 }), fc.boolean(), (batch, replay) => {
        const { incoming, refused } = read('batch', { batch: batch as Json[] }, replay);
        expect(incoming.length + refused.length).toBe(batch.length);
      }),
    );
  });
});

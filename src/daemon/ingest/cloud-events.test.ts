/** CloudEvents 1.0 in its three modes, as Segment items. */
import { expect, it } from 'vitest';
import type { Json } from '../../base/json.ts';
import { readCloudEvents } from './cloud-events.ts';

const cloudEvent = {
  specversion: '1.0',
  id: '7',
  source: '/app',
  type: 'Bought',
  subject: 'ana',
  time: '2026-03-01T12:00:00Z',
  datacontenttype: 'application/json',
  traceparent: '00-ab',
  data: { total: 3 },
};
const item = {
  type: 'track',
  messageId: '/app 7',
  event: 'Bought',
  userId: 'ana',
  timestamp: '2026-03-01T12:00:00Z',
  properties: { total: 3 },
  context: { traceparent: '00-ab' },
};

it.each<[string, { readonly [name: string]: string }, Json]>([
  ['structured', { 'content-type': 'application/cloudevents+json; charset=utf-8' }, cloudEvent],
  ['a batch', { 'content-type': 'application/cloudevents-batch+json' }, [cloudEvent]],
  [
    'binary',
    {
      'content-type': 'application/json',
      'ce-specversion': '1.0',
      'ce-id': '7',
      'ce-source': '%2Fapp',
      'ce-type': 'Bought',
      'ce-subject': 'ana',
      'ce-time': '2026-03-01T12:00:00Z',
      'ce-traceparent': '00-ab',
      'x-other': 'y',
    },
    { total: 3 },
  ],
])('%s', (_, headers, body) => {
  expect(readCloudEvents(headers, body)).toEqual({ batch: [item] });
});

it('keeps data that are no object, and leaves out what is not there', () => {
  const headers = { 'content-type': 'application/cloudevents+json' };
  expect(readCloudEvents(headers, { type: 'x', data: [1] })).toEqual({
    batch: [{ type: 'track', event: 'x', properties: { data: [1] }, context: {} }],
  });
  expect(readCloudEvents(headers, 7)).toEqual({ batch: [{}] });
});

it.each<[string, { readonly [name: string]: string }, Json, RegExp]>([
  ['neither mode', { 'content-type': 'application/json' }, {}, /no CloudEvent/],
  ['a batch that is no list', { 'content-type': 'application/cloudevents-batch+json' }, {}, /list/],
  ['a broken header', { 'ce-specversion': '1.0', 'ce-id': '%E0%A4%A' }, {}, /percent/],
])('refuses %s', (_, headers, body, words) => {
  expect(readCloudEvents(headers, body)).toEqual({ error: expect.stringMatching(words) });
});

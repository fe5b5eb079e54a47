/** The events that the runner itself feeds in, with their properties. Ingest refuses these names. Data only. */
import type { CatalogPlan, TypeSpec } from '../plan/plan.ts';

const TEXT: TypeSpec = { type: 'string' };

const MESSAGE: { readonly [name: string]: TypeSpec } = {
  journey: TEXT,
  step: TEXT,
  template: TEXT,
  channel: TEXT,
  class: TEXT,
  machine: { type: 'boolean' },
  bounce: { type: 'string', values: ['hard', 'soft'] },
  link: TEXT,
  reason: TEXT,
};

const CONSENT: { readonly [name: string]: TypeSpec } = { channel: TEXT, purpose: TEXT };

const REPLY: { readonly [name: string]: TypeSpec } = { channel: TEXT, text: TEXT };

const JOURNEY: { readonly [name: string]: TypeSpec } = { journey: TEXT, key: TEXT, reason: TEXT };

const MESSAGE_EVENTS = [
  'Accepted',
  'Delivered',
  'Opened',
  'Clicked',
  'Bounced',
  'Complained',
  'Unsubscribed',
  'Failed',
];

/** Reserved events by name, typed like those of a catalog. */
export const reservedEvents: CatalogPlan['events'] = {
  ...Object.fromEntries(MESSAGE_EVENTS.map((name) => [`Message ${name}`, { properties: MESSAGE }])),
  'Consent Given': { properties: CONSENT },
  'Consent Withdrawn': { properties: CONSENT },
  'Consent Requested': { properties: CONSENT },
  'Consent Expired': { properties: CONSENT },
  'Help Requested': { properties: REPLY },
  'Reply Received': { properties: REPLY },
  'Journey Entered': { properties: JOURNEY },
  'Journey Exited': { properties: JOURNEY },
};

/** What people of a case do, as messages for the engine, and as lines of the timeline. Pure. */

import type { Instant } from '../base/ids.ts';
import { quoteName } from '../base/quote-names.ts';
import type { ConsentLists, TestEvent, TestSubscriber } from '../compiler/tests/test-document.ts';
import type { Incoming } from '../hosts/host.ts';
import type { ConsentInput } from '../kernel/input.ts';

/** An event of one form. */
export type Does<Form extends TestEvent['does']> = Extract<TestEvent, { readonly does: Form }>;

type Says = Pick<ConsentInput, 'given' | 'confirmed' | 'confirms'>;

function consents(lists: ConsentLists, says: Says): readonly ConsentInput[] {
  return Object.entries(lists).flatMap(([channel, purposes]) =>
    purposes.map((purpose): ConsentInput => ({ type: 'consent', channel, purpose, ...says })),
  );
}

/** A subscriber as the case starts, as one message. What was given before was also confirmed. */
export function seed(subscriber: TestSubscriber, at: Instant): Incoming {
  const { id, attributes, given, withdrawn } = subscriber;
  const inputs = [
    { type: 'identify' as const, traits: attributes },
    ...consents(given, { given: true, confirmed: true }),
    ...consents(withdrawn, { given: false }),
  ];
  return { messageId: '', subscriber: id, at, inputs };
}

/** What a person does or has changed: it goes in as a message. */
export type Fed = Does<'event'> | Does<'identify'> | Does<'consent'>;

/** Whether an event is fed as a message. Pure. */
export function isFed(event: TestEvent): event is Fed {
  return event.does === 'event' || event.does === 'identify' || event.does === 'consent';
}

/** The message of an event; `index` tells it from all others of the case. */
export function toIncoming(event: Fed, index: number): Incoming {
  const { at, subscriber } = event;
  const base = { messageId: event.does === 'event' ? (event.id ?? '') : '', subscriber, at };
  if (event.does === 'identify') return { ...base, inputs: [{ type: 'identify', traits: event.attributes }] };
  if (event.does === 'consent') {
    const { given, withdrawn, confirmed } = event;
    const inputs = [
      ...consents(given, { given: true }),
      ...consents(withdrawn, { given: false }),
      ...consents(confirmed, { given: true, confirms: true }),
    ];
    return { ...base, inputs };
  }
  const { name, properties, id = `event-${index}` } = event;
  return { ...base, inputs: [{ type: 'event', id, name, at, properties }] };
}

type Describers = { readonly [Form in TestEvent['does']]: (event: Does<Form>) => string };

function everything(scope: object | string | undefined): string {
  if (typeof scope === 'string') return scope;
  return scope === undefined || Object.keys(scope).length === 0 ? 'everything' : JSON.stringify(scope);
}

const LINES: Describers = {
  event: ({ subscriber, name }) => `${subscriber}: event ${name}`,
  identify: ({ subscriber, attributes }) => `${subscriber}: new ${Object.keys(attributes).join(', ')}`,
  consent: ({ subscriber }) => `${subscriber}: consent changed`,
  receipt: ({ subscriber, kind, template }) => `${subscriber}: ${kind} ${quoteName(template)}`,
  outcome: () => '',
  provider: ({ channel, state }) => `the provider of ${channel} is ${state}`,
  gauge: ({ gauge, value }) => `gauge ${gauge} is ${value}`,
  panic: ({ by, scope }) => `${by} pulls the panic: ${everything(scope)}`,
  pause: ({ by, scope }) => `${by} pauses ${everything(scope)}`,
  resume: ({ by, scope }) => `${by} resumes ${everything(scope)}`,
};

/** An event as a line of the timeline; empty where it will be seen by what it does. */
export function describeEvent(event: TestEvent): string {
  return (LINES[event.does] as (event: TestEvent) => string)(event);
}

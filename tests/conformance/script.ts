/** What scenarios are scripted with: acts at moments, as offsets from a start or as instants. Runs nothing. */
import { parseOffsetMs } from '../../src/base/duration.ts';
import { type Instant, instant } from '../../src/base/ids.ts';
import { parseInstant } from '../../src/base/instant.ts';
import type { JsonObject } from '../../src/base/json.ts';
import type { ControlOrder } from '../../src/hosts/control-order.ts';
import type { Incoming } from '../../src/hosts/host.ts';
import type { ConsentInput, EventInput, ReceiptKind } from '../../src/kernel/input.ts';

/** Path -> text of a workspace's files. */
export type Files = { readonly [path: string]: string };

/** Channel -> purposes. */
export type Consents = { readonly [channel: string]: readonly string[] };

/** A moment of a script: an offset from the start ("3d4h", "-1ms"), or an RFC 3339 instant. */
export type When = string;

/** One line of a script. Lines must be in order of time; those of one moment are one instant of the subscriber. */
export type Act = { readonly at: When } & (
  | {
      readonly does: 'event';
      readonly subscriber: string;
      readonly name: string;
      readonly properties: JsonObject;
      readonly id?: string;
      /** When it happened, if that is not when it arrives. */
      readonly happened?: When;
    }
  | { readonly does: 'identify'; readonly subscriber: string; readonly traits: JsonObject }
  | {
      readonly does: 'consent';
      readonly subscriber: string;
      readonly consents: Consents;
      readonly given: boolean;
    }
  | { readonly does: 'alias'; readonly subscriber: string; readonly previous: string }
  | {
      readonly does: 'receipt';
      readonly subscriber: string;
      readonly kind: ReceiptKind;
      readonly template: string;
      readonly machine?: boolean;
      readonly id?: string;
    }
  | { readonly does: 'apply'; readonly files: Files }
  | { readonly does: 'gauge'; readonly name: string; readonly value: number }
  | { readonly does: 'control'; readonly order: ControlOrder }
);

/** Something that a subscriber did. */
export function event(
  at: When,
  subscriber: string,
  name: string,
  properties: JsonObject = {},
  more: { readonly id?: string; readonly happened?: When } = {},
): Act {
  return { does: 'event', at, subscriber, name, properties, ...more };
}

/** New values of attributes; null removes one. */
export function identify(at: When, subscriber: string, traits: JsonObject): Act {
  return { does: 'identify', at, subscriber, traits };
}

/** Consent given, or with `given` false withdrawn. */
export function consent(at: When, subscriber: string, consents: Consents, given = true): Act {
  return { does: 'consent', at, subscriber, consents, given };
}

/** A receipt about the newest message of a template to this person. */
export function receipt(
  at: When,
  subscriber: string,
  kind: ReceiptKind,
  template: string,
  more: { readonly machine?: boolean; readonly id?: string } = {},
): Act {
  return { does: 'receipt', at, subscriber, kind, template, ...more };
}

/** Installs another plan. */
export function apply(at: When, files: Files): Act {
  return { does: 'apply', at, files };
}

/** Somebody outside says a gauge. */
export function gauge(at: When, name: string, value: number): Act {
  return { does: 'gauge', at, name, value };
}

type StopMore = Partial<Omit<Exclude<ControlOrder, { do: 'resume' }>, 'do' | 'scope'>>;
type Scope = Exclude<ControlOrder, { do: 'resume' }>['scope'];

/** Somebody stops a scope. */
export function panic(at: When, scope: Scope, more: StopMore = {}): Act {
  return { does: 'control', at, order: { do: 'panic', scope, by: 'crm', reason: 'a test', ...more } };
}

/** Somebody pauses a journey. */
export function pause(at: When, name: string, more: StopMore = {}): Act {
  const order = { do: 'pause', scope: { journeys: [name] }, by: 'crm', reason: 'a test', ...more } as const;
  return { does: 'control', at, order };
}

/** Somebody ends every panic and pause, or those of one scope. */
export function resume(at: When, scope?: Scope): Act {
  const only = scope === undefined ? {} : { scope };
  return { does: 'control', at, order: { do: 'resume', by: 'crm', reason: 'a test', ...only } };
}

/** `previous` turns out to be `subscriber`, who absorbs it. */
export function alias(at: When, subscriber: string, previous: string): Act {
  return { does: 'alias', at, subscriber, previous };
}

/** The instant that a moment of the script is. */
export function instantOf(startAt: Instant, when: When): Instant {
  const at = parseInstant(when);
  if (at !== null) return at;
  const offsetMs = parseOffsetMs(when);
  if (offsetMs === null) throw new Error(`neither an offset nor an instant: ${when}`);
  return instant(startAt + offsetMs);
}

/** Each purpose of each channel as an input. */
export function consentInputs(consents: Consents, given: boolean): ConsentInput[] {
  return Object.entries(consents).flatMap(([channel, purposes]) =>
    purposes.map((purpose): ConsentInput => ({ type: 'consent', channel, purpose, given })),
  );
}

type Fed = Extract<Act, { does: 'event' | 'identify' | 'consent' | 'alias' }>;

function inputsOf(act: Fed, startAt: Instant, index: number): Incoming['inputs'] {
  if (act.does === 'identify') return [{ type: 'identify', traits: act.traits }];
  if (act.does === 'consent') return consentInputs(act.consents, act.given);
  if (act.does === 'alias') return [];
  const at = instantOf(startAt, act.happened ?? act.at);
  const input: EventInput = {
    type: 'event',
    id: act.id ?? `e${index}`,
    name: act.name,
    at,
    properties: act.properties,
  };
  return [input];
}

/** An act as the host takes it. */
export function incomingOf(act: Fed, startAt: Instant, index: number): Incoming {
  const incoming: Incoming = {
    messageId: act.does === 'event' ? (act.id ?? '') : '',
    subscriber: act.subscriber,
    at: instantOf(startAt, act.at),
    inputs: inputsOf(act, startAt, index),
  };
  return act.does === 'alias' ? { ...incoming, previousId: act.previous } : incoming;
}

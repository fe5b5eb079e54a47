/**
 * One person's history as the timeline of a test case: who they were at the start, and what they did then. Personal data is
 * replaced, so that a test can be committed. Pure.
 */

import { formatDuration } from '../../base/duration.ts';
import { type Instant, instant } from '../../base/ids.ts';
import { isJsonObject, type Json, type JsonObject } from '../../base/json.ts';
import type { Incoming } from '../../hosts/host.ts';
import type { CatalogPlan, TypeSpec } from '../../plan/plan.ts';

/**
 * `subscriber`: attributes and consent; `events`: as a test writes them, in order of time. `end`: a month after the last of
 * them; what comes later is not this life's.
 */
export type Life = {
  readonly start: Instant;
  readonly end: string;
  readonly subscriber: JsonObject;
  readonly events: readonly JsonObject[];
};

const AFTER_MS = 30 * 86_400_000;

/** What the person is called in the test. */
const PERSON = 'person';

type Input = Incoming['inputs'][number];
type Consent = Extract<Input, { readonly type: 'consent' }>;

/** "1d2h": as people write it in a test. Pure. */
export function writeOffset(at: Instant, start: Instant): string {
  return formatDuration(at - start).replaceAll(' ', '');
}

/** Something that is of the same form, and nobody's. Birthdays keep their day: journeys begin on it. */
function standIn(name: string, value: Json, { type }: TypeSpec): Json {
  if (typeof value !== 'string') return type === 'number' || type === 'integer' ? 0 : null;
  if (/^[^@\s]+@[^@\s]+$/.test(value)) return 'person@example.com';
  if (/^\d{4}-\d{2}-\d{2}/.test(value)) return `1990${value.slice(4)}`;
  if (/^\+\d{6,}$/.test(value)) return `${value.slice(0, -4)}0001`;
  return `some ${name.replaceAll('_', ' ')}`;
}

function withoutPersonal(values: JsonObject, types: { readonly [name: string]: TypeSpec }): JsonObject {
  const shown = Object.entries(values).map(([name, value]): readonly [string, Json] => {
    const type = types[name];
    return [name, type?.pii === true && value !== null ? standIn(name, value, type) : value];
  });
  return Object.fromEntries(shown);
}

function listConsents(consents: readonly Consent[]): JsonObject {
  const lists: { [form: string]: { [channel: string]: string[] } } = {};
  for (const { channel, purpose, given, confirms } of consents) {
    const form = !given ? 'withdraw' : confirms === true ? 'confirm' : 'consent';
    lists[form] ??= {};
    lists[form][channel] = [...(lists[form][channel] ?? []), purpose];
  }
  return lists as JsonObject;
}

/** The inputs of one instant as entries of the timeline. */
function entriesOf(
  at: string,
  inputs: readonly Input[],
  { profile, events }: CatalogPlan,
): readonly JsonObject[] {
  const of = { at, subscriber: PERSON };
  const consents = inputs.filter((each): each is Consent => each.type === 'consent');
  const listed = Object.entries(listConsents(consents)).map(([form, lists]) => ({ ...of, [form]: lists }));
  const others = inputs.flatMap((input): readonly JsonObject[] => {
    if (input.type === 'identify') return [{ ...of, identify: withoutPersonal(input.traits, profile) }];
    if (input.type !== 'event') return [];
    const properties = withoutPersonal(input.properties, events[input.name]?.properties ?? {});
    return [{ ...of, event: input.name, ...(Object.keys(properties).length > 0 && { properties }) }];
  });
  return [...others, ...listed];
}

/** Whoever it is may be named within ids of orders and the like. */
function withoutName(value: Json, id: string): Json {
  if (typeof value === 'string') return id.length < 3 ? value : value.replaceAll(id, PERSON);
  if (Array.isArray(value)) return (value as readonly Json[]).map((each) => withoutName(each, id));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, withoutName(each, id)]));
}

/** The history (of one person `id`, in order of time) as a test tells it; null where it is empty. */
export function toLife(id: string, history: readonly Incoming[], catalog: CatalogPlan): Life | null {
  const [first] = history;
  if (first === undefined) return null;
  const start = first.at;
  const before = history.filter(
    ({ at, inputs }) => at === start && inputs.every(({ type }) => type !== 'event'),
  );
  const own = before.flatMap(({ inputs }) => inputs);
  const traits = own.flatMap((input) => (input.type === 'identify' ? [input.traits] : []));
  const consents = own.filter((each): each is Consent => each.type === 'consent' && each.confirms !== true);
  const attributes = withoutPersonal(Object.assign({}, ...traits) as JsonObject, catalog.profile);
  const later = history.filter((each) => !before.includes(each));
  const events = later.flatMap(({ at, inputs }) => entriesOf(writeOffset(at, start), inputs, catalog));
  const named = { subscriber: { ...attributes, ...listConsents(consents) }, events } as unknown as JsonObject;
  const end = writeOffset(instant((history.at(-1)?.at ?? start) + AFTER_MS), start);
  return { start, end, ...(withoutName(named, id) as Pick<Life, 'subscriber' | 'events'>) };
}

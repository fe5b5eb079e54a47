/**
 * What the frame of a plan looks like: everything that `plan.ts` declares, down to what a kind reads by itself. Says where a
 * value is of another shape, so that whoever walks a decoded plan may trust it. Reads no kind's data.
 */
import { isJsonObject, type Json, type JsonObject } from '../base/json.ts';

/** The place of what is wrong and what should stand there, e.g. "`journeys.a.exits` is no list"; undefined: nothing is. */
export type Shape = (value: Json | undefined, path: string) => string | undefined;

const say = (path: string, what: string) => `\`${path}\` is no ${what}`;

function scalar(type: 'string' | 'number' | 'boolean', what: string): Shape {
  return (value, path) => (typeof value === type ? undefined : say(path, what));
}

const text = scalar('string', 'text');
const number = scalar('number', 'number');
const flag = scalar('boolean', 'true or false');
/** Data of one kind, or of the person who wrote it: only that they are members. */
const members: Shape = (value, path) =>
  value !== undefined && isJsonObject(value) ? undefined : say(path, 'object');

function optional(shape: Shape): Shape {
  return (value, path) => (value === undefined ? undefined : shape(value, path));
}

function nullable(shape: Shape): Shape {
  return (value, path) => (value === null ? undefined : shape(value, path));
}

function oneOf(...words: readonly string[]): Shape {
  return (value, path) =>
    typeof value === 'string' && words.includes(value) ? undefined : say(path, words.join(' or '));
}

function list(of: Shape): Shape {
  return (value, path) => {
    if (!Array.isArray(value)) return say(path, 'list');
    for (const [index, item] of (value as readonly Json[]).entries()) {
      const wrong = of(item, `${path}.${index + 1}`);
      if (wrong !== undefined) return wrong;
    }
    return undefined;
  };
}

/** Members of any name, all of one shape. */
function each(of: Shape): Shape {
  return (value, path) => {
    if (value === undefined || !isJsonObject(value)) return say(path, 'object');
    for (const [name, member] of Object.entries(value)) {
      const wrong = of(member, `${path}.${name}`);
      if (wrong !== undefined) return wrong;
    }
    return undefined;
  };
}

/** These members, and others of which nothing is said. */
function object(shapes: { readonly [name: string]: Shape }): Shape {
  return (value, path) => {
    if (value === undefined || !isJsonObject(value)) return say(path, 'object');
    for (const [name, shape] of Object.entries(shapes)) {
      const wrong = shape(
        Object.hasOwn(value, name) ? value[name] : undefined,
        path === '' ? name : `${path}.${name}`,
      );
      if (wrong !== undefined) return wrong;
    }
    return undefined;
  };
}

/** The member `tag` says which shape the others have. */
function tagged(tag: string, shapes: { readonly [word: string]: Shape }): Shape {
  const word = object({ [tag]: oneOf(...Object.keys(shapes)) });
  return (value, path) => word(value, path) ?? shapes[String((value as JsonObject)[tag])]?.(value, path);
}

/** Every shape of them. */
function both(...shapes: readonly Shape[]): Shape {
  return (value, path) => {
    for (const shape of shapes) {
      const wrong = shape(value, path);
      if (wrong !== undefined) return wrong;
    }
    return undefined;
  };
}

const texts = list(text);
const source = object({ file: text, line: number, column: number });
const spec = object({ kind: text });
const uses = object({ facts: texts, segments: texts, traits: texts, templates: texts });
const shown = { source, about: members };

const keyword = object({ stop: texts, start: texts, help: texts });
const workspace = object({
  name: text,
  zone: text,
  locale: text,
  classes: each(object({ essential: flag, priority: number })),
  channels: each(
    object({
      address: text,
      maxInFlight: number,
      paid: flag,
      keywords: optional(keyword),
      adapter: text,
      config: members,
    }),
  ),
  unknownSubscriber: oneOf('create', 'hold', 'reject'),
  latenessMs: number,
  holdout: optional(object({ buckets: number, salt: text, exempt: texts, source })),
  contacts: each(each(text)),
  retention: members,
});

const catalog = object({ profile: each(members), events: each(object({ properties: each(members) })) });

const attribute = object({ attribute: texts });
const entry = tagged('by', {
  event: object({ event: text, where: optional(spec) }),
  segment: object({ segment: text, existing: oneOf('enter', 'ignore') }),
  date: both(attribute, object({ at: text, feb29: oneOf('feb28', 'mar01') })),
  changed: attribute,
  each: both(attribute, object({ key: optional(texts) })),
  at: object({ at: number }),
  schedule: object({
    schedule: object({
      every: oneOf('day', 'week', 'month'),
      at: text,
      weekdays: optional(texts),
      day: optional(number),
    }),
    zone: oneOf('workspace', 'subscriber'),
  }),
});

const reentry = tagged('mode', {
  never: members,
  always: members,
  after: object({ afterMs: number, from: oneOf('entry', 'exit') }),
});

const keyPath: Shape = (value, path) => (value === false ? undefined : texts(value, path));
const exit = both(
  object({ source }),
  tagged('by', {
    event: object({ event: text, where: optional(spec), key: optional(keyPath) }),
    segment: object({ segment: text }),
  }),
);

const goal = object({
  name: text,
  event: text,
  where: optional(spec),
  withinMs: number,
  primary: flag,
  count: oneOf('once', 'every'),
  source,
});

const journey = object({
  name: text,
  zone: optional(text),
  class: text,
  entry,
  key: optional(texts),
  reentry,
  whileActive: oneOf('reject', 'restart', 'parallel'),
  maxActive: number,
  audience: optional(spec),
  limit: optional(object({ perDay: optional(number), total: optional(number) })),
  exits: list(exit),
  goals: list(goal),
  start: nullable(text),
  steps: each(both(spec, object({ next: nullable(text), source }))),
  migrate: list(members),
  hotfix: flag,
  uses: optional(uses),
  digest: text,
  ...shown,
});

/** The frame of a plan. */
export const planShape: Shape = object({
  workspace,
  catalog,
  facts: each(both(spec, object({ event: text, events: optional(texts), where: optional(spec) }))),
  segments: each(object({ when: spec, uses: optional(uses), ...shown })),
  traits: each(
    object({
      fact: text,
      read: object({ of: text }),
      type: text,
      population: flag,
      uses: optional(uses),
      ...shown,
    }),
  ),
  templates: each(object({ channel: text, locales: each(members), defaultLocale: text, ...shown })),
  journeys: each(journey),
  policies: each(
    object({
      gate: text,
      covers: object({ classes: texts, channels: texts }),
      spec: members,
      uses: optional(uses),
      ...shown,
    }),
  ),
});

/**
 * Renders compiled content: the implementation of the kernel's renderer port (matched by shape; the language may not
 * import the kernel). Synchronous and deterministic: the same scope and instant give the same bytes.
 */
import { Context, type Liquid, type Template } from 'liquidjs';
import type { Instant } from '../../base/ids.ts';
import { isJsonObject, type Json, type JsonObject } from '../../base/json.ts';
import { isZone } from '../../base/zone.ts';
import { NOW_REGISTER, ZONE_REGISTER } from './dates.ts';
import { createEngine, type EscapeMode, escapes } from './engine.ts';
import { prepareSimpleText } from './simple-text.ts';
import { type Links, type TemplateScope, variablesOf } from './template-scope.ts';

type LinkTarget = {
  readonly subscriber: string;
  readonly key: string;
  readonly channel: string;
  readonly class: string;
  readonly address: string;
  readonly journey: string;
  readonly step: string;
  readonly template: string;
  readonly at: Instant;
  readonly purpose: string | null;
};
type Content = {
  readonly locales: { readonly [locale: string]: JsonObject };
  readonly defaultLocale: string;
};
type Rendered =
  | { readonly ok: true; readonly content: JsonObject }
  | { readonly ok: false; readonly error: string };

/** Fits `Renderer` of `src/kernel/renderer.ts`. */
export type ContentRenderer = {
  template(template: Content): (scope: TemplateScope, locale: string, now: Instant) => Rendered;
  request(request: JsonObject): (scope: TemplateScope, now: Instant) => Rendered;
  links(target: LinkTarget): Links;
};

/** One rendering: what may be read, and the same written out, once somebody needed that. */
type Reading = { readonly scope: TemplateScope; readonly now: Instant; variables: object | null };
/** A value with its templates parsed: fills in one scope. */
type Fill = (reading: Reading) => Json;
/** The engine that fills, and how it escapes. */
type Filler = { readonly engine: Liquid; readonly mode: EscapeMode };

/** Fields that hold HTML; a `body` that is text holds JSON. Everything else is plain text. */
const fieldModes: { readonly [field: string]: EscapeMode } = { html: 'html', body: 'json' };
/** Fields that become a header or a title: always one line. */
const oneLine = new Set(['subject', 'title', 'preheader']);
/** What single spaces between words are not. */
const unevenSpace = /^\s|\s$|\s\s|[^\S ]/;
/** The whole text is one output that ends in `| json`: the value itself is meant, not its text. */
const valueOutput = /^\s*\{\{-?(?:(?!\}\}|\{\{)[\s\S])*\|\s*json\s*-?\}\}\s*$/;

/**
 * Makes a renderer. Templates are parsed once per plan object. `links` makes the addresses of one send; without it they
 * are empty texts. A template that fails answers `ok: false` with the field and the cause, and no personal data.
 */
export function createRenderer(
  options: { readonly links?: (target: LinkTarget) => Links } = {},
): ContentRenderer {
  const engines = new Map<string, Liquid>();
  const engineFor = (mode: EscapeMode, locale: string): Liquid => {
    const key = `${mode} ${locale}`;
    const engine = engines.get(key) ?? createEngine(mode, locale);
    engines.set(key, engine);
    return engine;
  };
  const templates = new WeakMap<Content, ReturnType<ContentRenderer['template']>>();
  const requests = new WeakMap<JsonObject, ReturnType<ContentRenderer['request']>>();
  return {
    template(template) {
      const known = templates.get(template) ?? prepareTemplate(template, engineFor);
      templates.set(template, known);
      return known;
    },
    request(request) {
      const known = requests.get(request) ?? prepareRequest(request, engineFor);
      requests.set(request, known);
      return known;
    },
    links: options.links ?? (() => ({ unsubscribe: '', preferences: '', confirm: '' })),
  };
}

type EngineFor = (mode: EscapeMode, locale: string) => Liquid;

function prepareTemplate(template: Content, engineFor: EngineFor): ReturnType<ContentRenderer['template']> {
  const prepared = new Map<string, Prepared>();
  return (scope, wanted, now) => {
    const isThere = Object.hasOwn(template.locales, wanted);
    const locale = isThere
      ? wanted
      : chooseLocale(Object.keys(template.locales), wanted, template.defaultLocale);
    const content = template.locales[locale];
    if (content === undefined) return { ok: false, error: `no content for locale ${locale}` };
    const known = prepared.get(locale) ?? prepare(content, engineFor, locale);
    prepared.set(locale, known);
    return render(known, scope, now);
  };
}

function prepareRequest(request: JsonObject, engineFor: EngineFor): ReturnType<ContentRenderer['request']> {
  const prepared = prepare(request, engineFor, 'en');
  return (scope, now) => render(prepared, scope, now);
}

/**
 * The locale to use: the wanted one (`es-MX`), else its language (`es`), else the default. `_` counts as `-` and case
 * does not matter. Pure.
 */
export function chooseLocale(available: readonly string[], wanted: string, fallback: string): string {
  const parts = wanted.replaceAll('_', '-').toLowerCase().split('-');
  for (let length = parts.length; length > 0; length -= 1) {
    const name = parts.slice(0, length).join('-');
    const found = available.find((each) => each.replaceAll('_', '-').toLowerCase() === name);
    if (found !== undefined) return found;
  }
  return fallback;
}

/**
 * Content by field, parsed; or why it could not be parsed (a plan that was not made by this compiler). `blank`: all fields,
 * to be copied and filled: to add them one by one is dear.
 */
type Prepared = {
  readonly blank: JsonObject;
  readonly fields: readonly { readonly field: string; readonly fill: Fill | Error }[];
};

function prepare(content: JsonObject, engineFor: EngineFor, locale: string): Prepared {
  const names = Object.keys(content);
  const fields = names.map((field) => {
    try {
      return { field, fill: prepareField(field, content[field] as Json, engineFor, locale) };
    } catch (error) {
      return { field, fill: error instanceof Error ? error : new Error(String(error)) };
    }
  });
  return { blank: Object.fromEntries(names.map((name) => [name, null])), fields };
}

function prepareField(field: string, value: Json, engineFor: EngineFor, locale: string): Fill {
  const mode = typeof value === 'string' ? (fieldModes[field] ?? 'text') : 'text';
  const safe = safeMode(mode, value);
  const fill = prepareValue(value, { engine: engineFor(safe, safeLocale(locale)), mode: safe });
  if (!oneLine.has(field)) return fill;
  return (reading) => {
    const text = fill(reading);
    return typeof text === 'string' && unevenSpace.test(text) ? text.replace(/\s+/g, ' ').trim() : text;
  };
}

/** A body that is one value output needs no JSON escaping: the value itself goes in. */
function safeMode(mode: EscapeMode, value: Json): EscapeMode {
  return mode === 'json' && typeof value === 'string' && valueOutput.test(value) ? 'text' : mode;
}

/** A locale that `Intl` does not know must not make every date fail. */
function safeLocale(locale: string): string {
  try {
    return Intl.getCanonicalLocales(locale.replaceAll('_', '-'))[0] ?? 'en';
  } catch {
    return 'en';
  }
}

function prepareValue(value: Json, filler: Filler): Fill {
  if (typeof value === 'string') return prepareText(value, filler);
  if (Array.isArray(value)) {
    const items = (value as readonly Json[]).map((each) => prepareValue(each, filler));
    return (reading) => items.map((fill) => fill(reading));
  }
  if (isJsonObject(value)) {
    const entries = Object.entries(value).map(([name, each]) => [name, prepareValue(each, filler)] as const);
    return (reading) => Object.fromEntries(entries.map(([name, fill]) => [name, fill(reading)]));
  }
  return () => value;
}

function prepareText(text: string, { engine, mode }: Filler): Fill {
  if (!text.includes('{{') && !text.includes('{%')) return () => text;
  const templates: Template[] = engine.parse(text);
  const isValue = valueOutput.test(text);
  const fillSimply = prepareSimpleText(text, escapes[mode]);
  return (reading) => {
    const filled = fillSimply?.(reading.scope);
    if (filled !== undefined) return filled;
    const rendered: string = engine.renderSync(templates, contextOf(reading, engine));
    return isValue ? (JSON.parse(rendered === '' ? 'null' : rendered) as Json) : rendered;
  };
}

function render(prepared: Prepared, scope: TemplateScope, now: Instant): Rendered {
  const reading: Reading = { scope, now, variables: null };
  const content: { [field: string]: Json } = { ...prepared.blank };
  for (const { field, fill } of prepared.fields) {
    try {
      if (fill instanceof Error) throw fill;
      content[field] = fill(reading);
    } catch (error) {
      return { ok: false, error: `${field}: ${describeFailure(error)}` };
    }
  }
  return { ok: true, content };
}

function contextOf(reading: Reading, liquid: Liquid): Context {
  reading.variables ??= variablesOf(reading.scope);
  const made = new Context(reading.variables, liquid.options, { sync: true }, { liquid });
  made.setRegister(NOW_REGISTER, reading.now);
  made.setRegister(ZONE_REGISTER, zoneOf(reading.scope));
  return made;
}

/** Dates are shown in the zone that the kernel found for this person, else in their own, else in UTC. */
function zoneOf(scope: TemplateScope): string {
  if (scope.zone !== undefined) return scope.zone;
  const { timezone } = scope.profile;
  return typeof timezone === 'string' && isZone(timezone) ? timezone : 'UTC';
}

function describeFailure(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const first = message.split('\n')[0] ?? message;
  return first.replace(/, line:\d+, col:\d+$/, '').slice(0, 200);
}

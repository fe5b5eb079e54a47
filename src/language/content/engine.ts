/**
 * A liquidjs engine without file system, chance or machine-dependent settings, with counted output and steps.
 * The only place that configures liquidjs.
 */
import { type Context, type Emitter, Liquid, type Template } from 'liquidjs';
import { dateFilters } from './dates.ts';
import { MEMORY_MAX, OUTPUT_MAX, RENDER_MAX_MS, STEPS_MAX, TEXT_MAX } from './limits.ts';

/** How outputs are escaped: not at all, for HTML, or for the inside of a JSON string. */
export type EscapeMode = 'text' | 'html' | 'json';

/** Tags that read other files, or that leave numbers behind where a path belongs. */
const refusedTags = ['include', 'render', 'layout', 'block', 'increment', 'decrement'];
/** `sample` is chance; the `_exp` filters hide variables inside strings, where they cannot be checked. */
const refusedFilters = [
  'sample',
  'where_exp',
  'reject_exp',
  'group_by_exp',
  'has_exp',
  'find_index_exp',
  'find_exp',
];

const htmlEntities: { readonly [character: string]: string } = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&#34;',
  "'": '&#39;',
};

/** The text of a value as Liquid prints it: nothing for null, lists joined, objects as JSON. Pure. */
function printValue(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) return value.map(printValue).join('');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

const markup = /[&<>"']/;

function escapeHtml(text: string): string {
  if (!markup.test(text)) return text;
  return text.replace(/[&<>"']/g, (character) => htmlEntities[character] ?? character);
}

function escapeHtmlOnce(text: string): string {
  return text.replace(
    /&(?!(?:[a-zA-Z]+|#\d+|#x[0-9a-fA-F]+);)|[<>"']/g,
    (each) => htmlEntities[each] ?? each,
  );
}

/** What an engine does to every output, by its way of escaping; null: nothing. Pure. */
export const escapes: { readonly [mode in EscapeMode]: ((value: unknown) => string) | null } = {
  text: null,
  html: (value) => escapeHtml(printValue(value)),
  json: (value) => JSON.stringify(printValue(value)).slice(1, -1),
};

/** In HTML mode a filter that escapes must not be escaped a second time. */
const htmlFilters: { readonly [name: string]: (value: unknown) => string } = {
  escape: (value) => escapeHtml(printValue(value)),
  xml_escape: (value) => escapeHtml(printValue(value)),
  escape_once: (value) => escapeHtmlOnce(printValue(value)),
  newline_to_br: (value) => escapeHtmlOnce(printValue(value)).replace(/\r?\n/g, '<br />\n'),
};

/** Collects output and stops when one rendering has written more than `OUTPUT_MAX`, captures included. */
class CountingEmitter implements Emitter {
  buffer = '';
  readonly #context: Context;

  constructor(context: Context) {
    this.#context = context;
  }

  write(value: unknown): void {
    const text = printValue(value);
    const written = Number(this.#context.getRegister('written', 0)) + text.length;
    if (written > OUTPUT_MAX) throw new Error(`output limit of ${OUTPUT_MAX} characters exceeded`);
    this.#context.setRegister('written', written);
    this.buffer += text;
  }
}

function boundOutput(liquid: Liquid): void {
  const { renderer } = liquid;
  const original = renderer.renderTemplates.bind(renderer);
  renderer.renderTemplates = (templates: Template[], context: Context, emitter?: Emitter) => {
    const steps = Number(context.getRegister('steps', 0)) + templates.length + 1;
    if (steps > STEPS_MAX) throw new Error(`limit of ${STEPS_MAX} template steps exceeded`);
    context.setRegister('steps', steps);
    return original(templates, context, emitter ?? new CountingEmitter(context));
  };
}

/** Makes an engine for one way of escaping and one locale (month and day names). Nothing is shared between engines. */
export function createEngine(mode: EscapeMode, locale: string): Liquid {
  const outputEscape = escapes[mode];
  const liquid = new Liquid({
    templates: {},
    relativeReference: false,
    dynamicPartials: false,
    strictFilters: true,
    strictVariables: true,
    lenientIf: true,
    ownPropertyOnly: true,
    locale,
    timezoneOffset: 0,
    parseLimit: TEXT_MAX,
    renderLimit: RENDER_MAX_MS,
    memoryLimit: MEMORY_MAX,
    ...(outputEscape === null ? {} : { outputEscape }),
  });
  for (const tag of refusedTags) delete liquid.tags[tag];
  for (const filter of refusedFilters) liquid.unregisterFilter(filter);
  for (const [name, filter] of Object.entries(dateFilters(locale))) liquid.registerFilter(name, filter);
  if (mode === 'html') {
    for (const [name, handler] of Object.entries(htmlFilters)) {
      liquid.registerFilter(name, { handler, raw: true });
    }
  }
  if (mode === 'json') {
    const handler = (value: unknown) => JSON.stringify(value ?? null);
    for (const name of ['json', 'jsonify']) liquid.registerFilter(name, { handler, raw: true });
  }
  boundOutput(liquid);
  return liquid;
}

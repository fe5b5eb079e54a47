/**
 * Reads one Liquid text for the compiler: which variables it reads and where, which filters it uses, what is wrong.
 * Renders nothing and knows no catalog.
 */
import { Liquid, LiquidError, type Template } from 'liquidjs';
import { createEngine } from './engine.ts';
import { DEPTH_MAX, TEXT_MAX } from './limits.ts';
import { findUnclosed } from './unclosed.ts';
import { findVariables, type TemplateVariable } from './variables.ts';

export type { TemplateVariable };

/** A mistake in a text; offsets are inside that text. `suggestFrom`: words that may have been meant. */
export type TextProblem = {
  readonly code: 'bad-liquid' | 'unknown-filter' | 'unknown-tag' | 'template-too-large';
  readonly message: string;
  readonly start: number;
  readonly end: number;
  readonly help?: string;
  readonly word?: string;
  readonly suggestFrom?: readonly string[];
};

export type ParsedText =
  | {
      readonly ok: true;
      readonly variables: readonly TemplateVariable[];
      readonly filters: readonly string[];
    }
  | { readonly ok: false; readonly problems: readonly TextProblem[] };

const engine = createEngine('text', 'en');
const everything = new Liquid({ templates: {}, locale: 'en' });
const PROBLEMS_MAX = 20;

/** Names of the filters that templates may use, sorted. */
const filterNames: readonly string[] = Object.keys(engine.filters).sort();
const USUAL_FILTERS = [
  'default',
  'date',
  'upcase',
  'capitalize',
  'truncate',
  'replace',
  'round',
  'url_encode',
];
/** Tags that stand inside of another one only. */
const OPENING: { readonly [tag: string]: string } = { else: 'if', elsif: 'if', when: 'case' };

/** Names of the tags that templates may use, sorted. */
const tagNames: readonly string[] = Object.keys(engine.tags).sort();

/** Reads a template text. Pure; never throws on what a user wrote; finds up to 20 independent mistakes. */
export function parseTemplateText(text: string): ParsedText {
  const refused = refuseSize(text);
  if (refused !== undefined) return { ok: false, problems: [refused] };
  if (!text.includes('{{') && !text.includes('{%')) return { ok: true, variables: [], filters: [] };
  const unclosed = findUnclosed(text, PROBLEMS_MAX);
  if (unclosed.length === PROBLEMS_MAX) return { ok: false, problems: unclosed };
  const problems: TextProblem[] = [...unclosed];
  let rest = unclosed.reduce((blank, { start, end }) => blankOut(blank, start, end), text);
  while (problems.length < PROBLEMS_MAX) {
    const result = tryParse(rest);
    if (Array.isArray(result)) {
      if (problems.length > 0) break;
      return gather(text, result);
    }
    problems.push(result.problem);
    // An output can be left out without touching the structure around it: go on behind it.
    if (result.output === undefined) break;
    const [start, end] = result.output;
    rest = blankOut(rest, start, end);
  }
  return { ok: false, problems };
}

function blankOut(text: string, start: number, end: number): string {
  return `${text.slice(0, start)}${' '.repeat(end - start)}${text.slice(end)}`;
}

function refuseSize(text: string): TextProblem | undefined {
  if (text.length > TEXT_MAX) {
    return {
      code: 'template-too-large',
      message: `a template text may have at most ${TEXT_MAX} characters; this one has ${text.length}`,
      start: 0,
      end: 1,
    };
  }
  let depth = 0;
  for (const match of text.matchAll(/\{%-?\s*(end)?(if|unless|for|case|capture|tablerow)\b/g)) {
    depth += match[1] === undefined ? 1 : -1;
    if (depth > DEPTH_MAX) {
      return {
        code: 'bad-liquid',
        message: `tags are nested more than ${DEPTH_MAX} deep`,
        start: match.index,
        end: match.index + match[0].length,
      };
    }
  }
  return undefined;
}

type Failure = { readonly problem: TextProblem; readonly output?: readonly [number, number] };

function tryParse(text: string): Template[] | Failure {
  try {
    return engine.parse(text);
  } catch (error) {
    return explainFailure(text, error);
  }
}

function explainFailure(text: string, error: unknown): Failure {
  if (!LiquidError.is(error) || !(error instanceof Error)) {
    return { problem: { code: 'bad-liquid', message: String(error), start: 0, end: 1 } };
  }
  const { token } = error as unknown as { token: { readonly begin: number; readonly end: number } };
  const original = (error as { readonly originalError?: Error }).originalError?.message ?? error.message;
  const message = original.replace(/, file:.*|, line:\d+, col:\d+$/g, '').trim();
  const construct = constructAt(text, token.begin);
  const output = text.startsWith('{{', construct?.[0] ?? -1) ? construct : undefined;
  const rest = output === undefined ? {} : { output };
  const filter = /^undefined filter: (\S+)/.exec(message)?.[1];
  if (filter !== undefined) return { problem: unknownFilter(text, construct, token.begin, filter), ...rest };
  const tag = /^tag "(.+?)" not found/.exec(message)?.[1];
  if (tag !== undefined) return { problem: unknownTag(text, token.begin, tag) };
  const [start, end] = placeOf(text, token, construct);
  return {
    problem: { code: 'bad-liquid', message: clarify(message), start, end, ...clarifyHelp(message) },
    ...rest,
  };
}

/** Where liquidjs means: its token on one line, or the whole construct where the token is empty. */
function placeOf(
  text: string,
  token: { readonly begin: number; readonly end: number },
  construct: readonly [number, number] | undefined,
): readonly [number, number] {
  const start = Math.min(token.begin, text.length - 1);
  const isEmpty = text.slice(start, token.end).replace(/[{}%\s]/g, '') === '';
  if (isEmpty && construct !== undefined) return construct;
  const lineEnd = text.indexOf('\n', start + 1);
  const stop = Math.min(token.end, lineEnd < 0 ? text.length : lineEnd);
  return [start, Math.max(start + 1, stop)];
}

/** The `{{ ... }}` or `{% ... %}` around an offset. */
function constructAt(text: string, offset: number): readonly [number, number] | undefined {
  const output = text.lastIndexOf('{{', offset + 1);
  const tag = text.lastIndexOf('{%', offset + 1);
  const start = Math.max(output, tag);
  if (start < 0) return undefined;
  const close = text.indexOf(start === output ? '}}' : '%}', start);
  return close < offset - 1 ? undefined : [start, close + 2];
}

function unknownFilter(
  text: string,
  construct: readonly [number, number] | undefined,
  fallback: number,
  filter: string,
): TextProblem {
  const [from, to] = construct ?? [fallback, text.length];
  const inside = text.slice(from, to);
  const escaped = filter.replace(/[^\w]/g, '\\$&');
  const match = new RegExp(`\\|\\s*(${escaped})(?![\\w-])`).exec(inside);
  const start = match === null ? from : from + match.index + match[0].length - filter.length;
  const known = everything.filters[filter] !== undefined;
  return {
    code: 'unknown-filter',
    message: known ? `filter \`${filter}\` is not available in templates` : `unknown filter \`${filter}\``,
    start,
    end: start + filter.length,
    word: filter,
    ...(known
      ? { help: 'use another filter: this one would read files, or give another text each time' }
      : { suggestFrom: filterNames, help: `filters are for example ${listed(USUAL_FILTERS)}` }),
  };
}

function unknownTag(text: string, begin: number, tag: string): TextProblem {
  const start = Math.max(text.indexOf(tag, begin), begin);
  const known = everything.tags[tag] !== undefined;
  const opening = /^end(\w+)$/.exec(tag)?.[1] ?? OPENING[tag];
  if (opening !== undefined && engine.tags[opening] !== undefined) {
    return {
      code: 'bad-liquid',
      message: `\`{% ${tag} %}\` stands outside of any \`{% ${opening} %}\``,
      start,
      end: start + tag.length,
      help: `remove it, or write \`{% ${opening} ... %}\` before it`,
    };
  }
  return {
    code: 'unknown-tag',
    message: known ? `tag \`${tag}\` is not available in templates` : `unknown tag \`${tag}\``,
    start,
    end: start + tag.length,
    word: tag,
    ...(known
      ? { help: 'a template is complete in itself: no other file is read' }
      : { suggestFrom: tagNames, help: `the tags: ${listed(tagNames)}` }),
  };
}

function listed(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(', ');
}

function clarify(message: string): string {
  const unclosed = /^(output|tag) (.+) not closed$/s.exec(message);
  if (unclosed?.[2] !== undefined) {
    const written = unclosed[2].replace(/^"|"$/g, '').split(/\\n|\n/)[0] ?? '';
    const shown = written.trim().slice(0, 40);
    return `\`${shown}\` is not closed`;
  }
  if (/^invalid value expression: ""$/.test(message)) return 'a variable or a value is missing here';
  return message.replace(/"([^"]*)"/g, '`$1`');
}

function clarifyHelp(message: string): { readonly help?: string } {
  const tag = /^tag \{%-?\s*(\w+).* not closed$/s.exec(message)?.[1];
  if (tag !== undefined) return { help: `add \`{% end${tag} %}\`` };
  if (/^output .* not closed$/s.test(message)) return { help: 'close it with `}}`' };
  if (/^invalid value expression: ""$/.test(message))
    return { help: 'write for example `{{ profile.country }}`' };
  return {};
}

function gather(text: string, templates: readonly Template[]): ParsedText {
  const { variables, junk } = findVariables(templates);
  if (junk.length > 0) {
    const problems = junk.slice(0, PROBLEMS_MAX).map(
      ({ start, end }): TextProblem => ({
        code: 'bad-liquid',
        message: `\`${text.slice(start, end)}\` would be ignored here`,
        start,
        end,
        help: 'put a filter after `|`, or an operator such as `and` between two values',
      }),
    );
    return { ok: false, problems };
  }
  const filters = new Set<string>();
  for (const match of text.matchAll(/\|\s*([a-z_]+)/g)) {
    if (match[1] !== undefined && engine.filters[match[1]] !== undefined) filters.add(match[1]);
  }
  return { ok: true, variables, filters: [...filters].sort() };
}

/**
 * What one locale of a Template document holds, and what a call's request holds: Liquid checked in place, MJML compiled.
 * Whether a variable exists on a path of a journey is the compiler's business.
 */
import type { Json, JsonObject } from '../../base/json.ts';
import { remember } from '../../base/remember.ts';
import { suggest } from '../../base/suggest.ts';
import type { Report } from '../diagnostics/diagnostic.ts';
import { child, type Node, type ScalarNode, type Span } from '../syntax/node.ts';
import { spanInScalar } from './excerpt.ts';
import { compileMjml } from './mjml.ts';
import { parseTemplateText, type TextProblem } from './parse-text.ts';

/** Texts whose reading is kept, so that a file that did not change costs next to nothing. */
const TEXTS_MAX = 5_000;
const parseTextOnce = remember(TEXTS_MAX, parseTemplateText);
const compileMjmlOnce = remember(TEXTS_MAX, compileMjml);

/** A variable that a content reads, with its place in the file. */
export type ContentVariable = { readonly path: readonly string[]; readonly span: Span };

/** Content as written and sound as far as Liquid goes. */
export type CheckedContent = {
  readonly content: JsonObject;
  readonly variables: readonly ContentVariable[];
  readonly filters: readonly string[];
  readonly node: Node;
};

/**
 * Checks one locale of a template. Reports `bad-liquid`, `unknown-filter`, `unknown-tag`, `template-too-large` and
 * `missing-content`; undefined when something was reported.
 */
export function checkContent(locale: Node, channel: string, report: Report): CheckedContent | undefined {
  const checked = checkTexts(locale, report);
  const complete = checkFields(locale, channel, report);
  return complete ? checked : undefined;
}

/** Checks the Liquid of every string inside a request or any other JSON; undefined when something was reported. */
export function checkRequest(
  node: Node,
  report: Report,
): { readonly request: JsonObject; readonly variables: readonly ContentVariable[] } | undefined {
  const checked = checkTexts(node, report);
  return checked && { request: checked.content, variables: checked.variables };
}

/**
 * The content that goes into the plan: MJML becomes `html`, all else stays. Reports `bad-mjml`; undefined then.
 */
export async function compileContent(
  checked: CheckedContent,
  report: Report,
): Promise<JsonObject | undefined> {
  const node = child(checked.node, 'mjml');
  if (node?.node !== 'scalar' || typeof node.value !== 'string') return checked.content;
  const compiled = await compileMjmlOnce(node.value);
  if (!compiled.ok) {
    for (const { message, start, end, help } of compiled.problems) {
      const span = spanInScalar(node, start, end);
      report({ code: 'bad-mjml', severity: 'error', message, span, ...(help === undefined ? {} : { help }) });
    }
    return undefined;
  }
  const { mjml: _, ...rest } = checked.content;
  return { ...rest, html: compiled.html };
}

function checkFields(locale: Node, channel: string, report: Report): boolean {
  const has = (name: string) => child(locale, name) !== undefined;
  const mail = channel === 'email';
  const missing = (message: string, help: string) => {
    report({ code: 'missing-content', severity: 'error', message, span: locale.span, help });
    return false;
  };
  if (mail && !has('subject')) return missing('an email needs a `subject`', 'add `subject:`');
  if (mail && !has('mjml') && !has('html') && !has('text')) {
    return missing('an email needs `mjml`, `html` or `text`', 'add `mjml:`');
  }
  if (!mail && !has('text') && !has('body')) {
    return missing(`a template for \`${channel}\` needs \`text\` or \`body\``, 'add `text:`');
  }
  const html = child(locale, 'html');
  if (html !== undefined && has('mjml')) {
    report({
      code: 'missing-content',
      severity: 'error',
      message: '`mjml` and `html` exclude each other: MJML becomes the HTML',
      span: html.span,
      help: 'keep one of them',
    });
    return false;
  }
  return true;
}

type Gathered = { readonly variables: ContentVariable[]; readonly filters: Set<string>; sound: boolean };

function checkTexts(node: Node, report: Report): CheckedContent | undefined {
  const gathered: Gathered = { variables: [], filters: new Set(), sound: true };
  const content = readJson(node, gathered, report);
  if (!gathered.sound) return undefined;
  const { variables, filters } = gathered;
  return { content: content as JsonObject, variables, filters: [...filters].sort(), node };
}

function readJson(node: Node, gathered: Gathered, report: Report): Json {
  if (node.node === 'list') return node.items.map((item) => readJson(item, gathered, report));
  if (node.node === 'map') {
    return Object.fromEntries(
      node.entries.map((entry) => [entry.name, readJson(entry.value, gathered, report)]),
    );
  }
  if (typeof node.value === 'string') checkText(node, node.value, gathered, report);
  return node.value;
}

function checkText(node: ScalarNode, text: string, gathered: Gathered, report: Report): void {
  const parsed = parseTextOnce(text);
  if (!parsed.ok) {
    gathered.sound = false;
    for (const problem of parsed.problems) reportProblem(node, problem, report);
    return;
  }
  for (const { path, start, end } of parsed.variables) {
    gathered.variables.push({ path, span: spanInScalar(node, start, end) });
  }
  for (const filter of parsed.filters) gathered.filters.add(filter);
}

function reportProblem(node: ScalarNode, problem: TextProblem, report: Report): void {
  const { code, message, start, end, word, suggestFrom } = problem;
  const meant = word === undefined || suggestFrom === undefined ? undefined : suggest(word, suggestFrom);
  const span = spanInScalar(node, start, end);
  const help = meant === undefined ? problem.help : `did you mean \`${meant}\`?`;
  report({
    code,
    severity: 'error',
    message,
    span,
    help: help ?? 'see the Liquid documentation: https://liquidjs.com/',
    ...(meant === undefined ? {} : { edit: { span, text: meant } }),
  });
}

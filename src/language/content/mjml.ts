/**
 * MJML to HTML at compile time, with the Liquid in it kept as written. Reads no file (`mj-include` is refused),
 * asks no network, and the same text gives the same bytes.
 */
import {
  blankConstructs,
  type Construct,
  findConstructs,
  type Masked,
  maskConstructs,
} from './constructs.ts';
import { TEXT_MAX } from './limits.ts';
import { readMarkup } from './markup.ts';

/** A mistake in an MJML text: its line (1-based), and offsets of the smallest place known. */
export type MjmlProblem = {
  readonly message: string;
  readonly line: number;
  readonly start: number;
  readonly end: number;
  readonly help?: string;
};
export type CompiledMjml =
  | { readonly ok: true; readonly html: string }
  | { readonly ok: false; readonly problems: readonly MjmlProblem[] };

/** Elements whose plain text MJML drops, and in which `mj-raw` may stand for it. */
const takesRaw = new Set([
  'mjml',
  'mj-head',
  'mj-body',
  'mj-section',
  'mj-column',
  'mj-wrapper',
  'mj-group',
  'mj-hero',
  'mj-accordion',
  'mj-social',
  'mj-navbar',
]);

/** Compiles one MJML text whose Liquid is sound (see `parseTemplateText`). Collects all mistakes; never throws on them. */
export async function compileMjml(text: string): Promise<CompiledMjml> {
  if (text.length > TEXT_MAX) return fail(text, 'the text is too long', 0, 1);
  const constructs = findConstructs(text);
  const blanked = blankConstructs(text, constructs);
  const markup = readMarkup(blanked);
  if (markup.problem !== null) {
    const { message, start, end, help } = markup.problem;
    return fail(text, message, start, end, help);
  }
  const include = blanked.search(/<mj-include\b/);
  if (include >= 0) {
    return fail(
      text,
      '`mj-include` is not available: a template is complete in itself',
      include,
      include + 11,
    );
  }
  if (!/^\s*(<!--[\s\S]*?-->\s*)*<mjml[\s>]/.test(blanked) || !/<mj-body[\s>/]/.test(blanked)) {
    return fail(text, 'MJML starts with `<mjml>` and holds one `<mj-body>`', 0, Math.min(6, text.length));
  }
  const masked = maskConstructs(text, constructs, (offset) => takesRaw.has(markup.parentAt(offset)));
  const { default: compile } = await import('mjml');
  const options = { validationLevel: 'soft', ignoreIncludes: true, beautify: false, minify: false } as const;
  try {
    const { html, errors } = await compile(masked.text, { ...options, keepComments: false });
    const problems = errors.flatMap((each) => explain(text, masked, each));
    if (problems.length > 0) return { ok: false, problems };
    const lost = masked.missing(html);
    if (lost.length > 0) return { ok: false, problems: lost.map((each) => dropped(text, each)) };
    return { ok: true, html: masked.restore(trimLines(nameIds(html, masked.text))) };
  } catch (error) {
    return fail(text, error instanceof Error ? error.message : String(error), 0, 1);
  }
}

function dropped(text: string, lost: Construct): MjmlProblem {
  return {
    message: `MJML drops \`${lost.text.slice(0, 40)}\` here`,
    ...place(text, lost.start, lost.end),
    help: 'move it into `mj-text` or `mj-raw`, or around whole sections or columns',
  };
}

function place(text: string, start: number, end: number): Pick<MjmlProblem, 'line' | 'start' | 'end'> {
  return { line: text.slice(0, start).split('\n').length, start, end };
}

function fail(text: string, message: string, start: number, end: number, help?: string): CompiledMjml {
  const problem = { message, ...place(text, start, end) };
  return { ok: false, problems: [help === undefined ? problem : { ...problem, help }] };
}

type Reported = { readonly line: number; readonly message: string; readonly tagName: string };

/** MJML's own finding in our words, at the attribute or element it speaks of. */
function explain(text: string, masked: Masked, found: Reported): MjmlProblem[] {
  // A colour cannot be checked before it is rendered; a width or an enum is needed at compile time.
  if (masked.mentions(found.message) && / for type Color/.test(found.message)) return [];
  const line = masked.originalLine(found.line);
  const lineStart = text.split('\n', line - 1).reduce((sum, each) => sum + each.length + 1, 0);
  const attribute = /^Attribute (\S+) /.exec(found.message)?.[1];
  const tag = Math.max(text.indexOf(`<${found.tagName}`, lineStart), 0);
  const name =
    attribute === undefined
      ? -1
      : text.slice(tag).search(new RegExp(`(?<=\\s)${attribute.replace(/[^\w-]/g, '\\$&')}\\s*=`));
  const start = name < 0 ? tag + 1 : tag + name;
  const length = name < 0 ? found.tagName.length : (attribute ?? '').length;
  if (masked.mentions(found.message)) {
    const message = `\`${attribute}\` of \`${found.tagName}\` must be known when the template is compiled`;
    return [{ message, line, start, end: start + length, help: 'write a fixed value instead of Liquid' }];
  }
  const help = adviseOn(found, attribute);
  return [{ message: reword(found, attribute), line, start, end: start + length, help }];
}

function adviseOn({ message, tagName }: Reported, attribute: string | undefined): string {
  const parents = /only inside: (.+)$/.exec(message)?.[1];
  if (parents !== undefined) {
    const [first = ''] = parents.replace('mj-attributes, ', '').split(', ');
    return `move it into \`<${first}>\``;
  }
  const page = `https://documentation.mjml.io/#${tagName}`;
  if (attribute === undefined) return `see the elements of MJML: ${page}`;
  return / is illegal$/.test(message)
    ? `remove it, or write an attribute of \`${tagName}\`: ${page}`
    : `see which values \`${attribute}\` takes: ${page}`;
}

function reword({ message, tagName }: Reported, attribute: string | undefined): string {
  if (attribute === undefined) return message.charAt(0).toLowerCase() + message.slice(1).trim();
  if (/ is illegal$/.test(message)) return `unknown attribute \`${attribute}\` of \`${tagName}\``;
  return message.replace(/^Attribute \S+ has/, `attribute \`${attribute}\` has`).trim();
}

/** MJML names carousels and menus by chance; numbers in order of appearance instead. */
function nameIds(html: string, source: string): string {
  const names = new Map<string, string>();
  return html.replace(/(?<![0-9a-zA-Z])[0-9a-f]{16}(?![0-9a-zA-Z])/g, (id) => {
    if (source.includes(id)) return id;
    const name = names.get(id) ?? String(names.size + 1).padStart(16, '0');
    names.set(id, name);
    return name;
  });
}

/** Indentation is about a third of MJML's output and means nothing between tags. */
function trimLines(html: string): string {
  return html
    .replace(/[ \t]+$/gm, '')
    .replace(/\n{2,}/g, '\n')
    .trim();
}

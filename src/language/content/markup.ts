/**
 * The element structure of an MJML text: finds tags that do not match, which MJML itself silently repairs, and tells
 * which element an offset stands in. Checks no names and no attributes; MJML does that.
 */

/** A structural mistake, by offset in the text. */
export type MarkupProblem = {
  readonly message: string;
  readonly start: number;
  readonly end: number;
  readonly help?: string;
};

type Region = { readonly from: number; readonly parent: string };
/** Where each stretch of text stands; `parent` is '' inside of a tag's own angle brackets. */
export type Markup = {
  readonly problem: MarkupProblem | null;
  /** The innermost element whose content holds this offset; '' outside of all, or inside a tag. */
  parentAt(offset: number): string;
};

type Open = { readonly name: string; readonly start: number; readonly end: number };
/** The elements of MJML, to tell a misspelt opening tag from a misspelt closing one. */
const ELEMENTS: ReadonlySet<string> = new Set(
  (
    'mjml mj-head mj-attributes mj-all mj-class mj-breakpoint mj-font mj-html-attributes mj-selector ' +
    'mj-html-attribute mj-preview mj-style mj-title mj-body mj-wrapper mj-section mj-group mj-column mj-hero mj-text ' +
    'mj-button mj-image mj-divider mj-spacer mj-table mj-raw mj-accordion mj-accordion-element mj-accordion-title ' +
    'mj-accordion-text mj-carousel mj-carousel-image mj-navbar mj-navbar-link mj-social mj-social-element mj-include'
  ).split(' '),
);
const DEPTH_MAX = 60;
const closesItself = /\/\s*>$/;

/** The element around an offset, found by bisection. */
function lookUp(regions: readonly Region[], offset: number): string {
  let low = 0;
  let high = regions.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((regions[middle]?.from ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return regions[low - 1]?.parent ?? '';
}

/** Reads the structure of a text in which Liquid has been blanked out (same length). Only `mj*` elements count. Pure. */
export function readMarkup(text: string): Markup {
  const regions: Region[] = [];
  const open: Open[] = [];
  let problem: MarkupProblem | null = null;
  const tags =
    /<!--[\s\S]*?(?:-->|$)|<!\[CDATA\[[\s\S]*?(?:\]\]>|$)|<(\/?)(mj[\w-]*)((?:"[^"]*"|'[^']*'|[^<>"'])*)(>?)/g;
  for (const match of text.matchAll(tags)) {
    const [whole, slash, name, , close] = match;
    const start = match.index;
    const end = start + whole.length;
    if (name === undefined) continue;
    regions.push({ from: start, parent: '' });
    if (close !== '>') {
      problem = unclosedQuote(text, start) ?? {
        message: `\`<${slash}${name}\` is not closed`,
        start,
        end: start + name.length + 1,
        help: 'add `>`',
      };
      break;
    }
    if (slash === '/') {
      const last = open.pop();
      if (last?.name !== name) {
        problem = mismatch({ name, start, end }, last, open);
        break;
      }
    } else if (!closesItself.test(whole)) open.push({ name, start, end });
    if (open.length > DEPTH_MAX) {
      problem = { message: `elements are nested more than ${DEPTH_MAX} deep`, start, end };
      break;
    }
    regions.push({ from: end, parent: open.at(-1)?.name ?? '' });
  }
  const last = open.at(-1);
  if (problem === null && last !== undefined) {
    problem = {
      message: `\`<${last.name}>\` is not closed`,
      start: last.start,
      end: last.end,
      help: `add \`</${last.name}>\``,
    };
  }
  return { problem, parentAt: (offset) => lookUp(regions, offset) };
}

/** A closing tag that does not close what was opened last: which of the two is wrong. */
function mismatch(closing: Open, last: Open | undefined, outer: readonly Open[]): MarkupProblem {
  const { name, start, end } = closing;
  if (last === undefined) {
    return { message: `\`</${name}>\` closes nothing`, start, end, help: 'remove it' };
  }
  if (outer.some((each) => each.name === name)) {
    return {
      message: `\`<${last.name}>\` is not closed before \`</${name}>\``,
      start: last.start,
      end: last.end,
      help: `add \`</${last.name}>\``,
    };
  }
  if (!ELEMENTS.has(last.name)) return unknownElement(last, name);
  return {
    message: `\`</${name}>\` stands where \`</${last.name}>\` is expected`,
    start,
    end,
    help: `write \`</${last.name}>\``,
  };
}

function unknownElement({ name, start }: Open, meant: string): MarkupProblem {
  return {
    message: `unknown element \`${name}\`, closed by \`</${meant}>\``,
    start: start + 1,
    end: start + 1 + name.length,
    help: `write \`<${meant}>\``,
  };
}

/** The attribute whose value runs on into the next one, or out of its tag, for want of a quote. */
function unclosedQuote(text: string, start: number): MarkupProblem | undefined {
  const close = text.indexOf('>', start);
  const tag = text.slice(start, close < 0 ? text.length : close);
  const attributes = /\s([\w-]+)\s*=\s*"([^"]*)("|$)/g;
  for (const match of tag.matchAll(attributes)) {
    const [whole, name = '', value = '', quote] = match;
    if (quote === '"' && !/\s[\w-]+\s*=\s*$/.test(value)) continue;
    const from = start + match.index + 1;
    const [first = ''] = /^[^\s]*/.exec(value) ?? [];
    const end = from + whole.indexOf('"') + first.length;
    const message = `the quote of \`${name}\` is not closed`;
    return { message, start: from, end, help: `write \`${name}="${first}"\`` };
  }
  return undefined;
}

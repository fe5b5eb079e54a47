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
      problem = {
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
        problem = mismatch(name, last, start, end);
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

function mismatch(name: string, last: Open | undefined, start: number, end: number): MarkupProblem {
  return last === undefined
    ? { message: `\`</${name}>\` closes nothing`, start, end, help: 'remove it' }
    : {
        message: `\`</${name}>\` stands where \`</${last.name}>\` is expected`,
        start,
        end,
        help: `close \`<${last.name}>\` first`,
      };
}

/**
 * Why a text is not YAML, said once: of all that the parser complains about, the one mistake behind it,
 * at the place where it was made. Causes are tried in order, from the surest to the vaguest.
 */
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import {
  blockWithoutColon,
  bracketWithoutColon,
  dashWithoutSpace,
  firstKeyWithoutColon,
  missingColon,
  secondColon,
} from './blame-colon.ts';
import { badIndentation, deepFirstLine, oneOddLine, unevenItems } from './blame-indentation.ts';
import { unclosedQuote, unpairedBracket } from './blame-pairs.ts';
import { type Cause, type Complaint, type Evidence, error, lineEnd } from './evidence.ts';

const CAUSES: readonly Cause[] = [
  blockWithoutColon,
  dashWithoutSpace,
  oneOddLine,
  deepFirstLine,
  unevenItems,
  firstKeyWithoutColon,
  missingColon,
  bracketWithoutColon,
  unclosedQuote,
  unpairedBracket,
  secondColon,
  badIndentation,
];

/** The one diagnostic for a text that is not YAML. Pure. */
export function blameSyntax(complaint: Complaint, evidence: Evidence): Diagnostic {
  for (const cause of CAUSES) {
    const found = cause(complaint, evidence);
    if (found !== null) return found;
  }
  return vague(complaint, evidence);
}

function vague(complaint: Complaint, evidence: Evidence): Diagnostic {
  const special = SPECIAL.find((each) => each.test.test(complaint.message));
  let { start } = complaint;
  while (/\s/.test(evidence.text[start] ?? 'x')) start += 1;
  if (start >= evidence.text.length) start = Math.max(0, evidence.text.trimEnd().length - 1);
  const end = Math.min(Math.max(complaint.end, start + 1), lineEnd(evidence, start));
  const message = complaint.message.charAt(0).toLowerCase() + complaint.message.slice(1);
  return error(evidence, start, Math.max(end, start), {
    code: special?.code ?? 'bad-yaml',
    message: special?.message ?? `this is not YAML: ${message}`,
    help: special?.help ?? 'text with `: `, `#`, `{`, `[`, `*`, `&`, `@` or a leading `-` needs quotes',
  });
}

const SPECIAL: readonly { test: RegExp; code: string; message: string; help: string }[] = [
  {
    test: /^Nested mappings|Block collections are not allowed within flow/,
    code: 'nested-map',
    message: 'a second `key: value` where a plain value stands',
    help: 'start a new line for the inner map, or put a text that holds `: ` into quotes',
  },
  {
    test: /^Invalid escape/,
    code: 'bad-escape',
    message: 'this backslash sequence means nothing in double quotes',
    help: 'use single quotes, in which a backslash is a backslash, or write `\\\\`',
  },
  {
    test: /cannot start with|reserved/,
    code: 'needs-quotes',
    message: 'a plain text cannot start with this character',
    help: 'put the whole text into quotes',
  },
  {
    test: /on same line with key/,
    code: 'bad-indentation',
    message: 'a list starts on a line of its own',
    help: 'start the line after the colon with `- `, or write `[a, b]`',
  },
];

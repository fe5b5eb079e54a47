/** Keys that lost their colon. */
import { type Cause, clip, type Evidence, error, firstInLine, lineEnd } from './evidence.ts';

/** How far above the parser's complaint a block scalar may have begun. */
const BLOCK_LINES_MAX = 400;

/** `text |` and lines below it: a block scalar whose key lost its colon. */
export const blockWithoutColon: Cause = (complaint, evidence) => {
  const { line } = evidence.lines.locate(complaint.start);
  for (let each = line; each >= 1 && each > line - BLOCK_LINES_MAX; each -= 1) {
    const key = /^\s*(?:- +)*([\w.]+) +[|>][-+0-9]*\s*$/.exec(evidence.lines.lineText(each))?.[1];
    if (key === undefined) continue;
    const start = firstInLine(evidence, each);
    if (evidence.marks.some((mark) => mark.kind === 'block' && mark.start <= start && start < mark.end))
      continue;
    return error(evidence, start, lineEnd(evidence, start), {
      code: 'missing-colon',
      message: `the key \`${key}\` has no colon`,
      help: `write \`${key}: |\`, with a colon and a space`,
    });
  }
  return null;
};

/** `key { ... }` and `key [ ... ]`: the bracket follows a word that should be a key. */
export const bracketWithoutColon: Cause = (complaint, evidence) => {
  const { line } = evidence.lines.locate(complaint.start);
  const key = /^\s*(?:- +)*([\w.]+) +[{[]/.exec(evidence.lines.lineText(line))?.[1];
  if (key === undefined) return null;
  const start = firstInLine(evidence, line);
  return error(evidence, start, lineEnd(evidence, start), {
    code: 'missing-colon',
    message: `the key \`${key}\` has no colon`,
    help: `write \`${key}: \`, with a colon and a space`,
  });
};

/** A key without its colon: the parser takes it and the next line for one key. */
export const missingColon: Cause = (complaint, evidence) => {
  const lone =
    /^Implicit map keys need|^Implicit keys need to be on a single line|block sequence may not be used as an implicit map key/;
  if (!lone.test(complaint.message)) return null;
  const { line } = evidence.lines.locate(complaint.start);
  const text = evidence.lines.lineText(line);
  const body = text.replace(/^[\s-]*/, '');
  if (/:(\s|$)/.test(body) || body === '') return null;
  return lostColon(evidence, firstInLine(evidence, line), body);
};

function lostColon(evidence: Evidence, start: number, body: string) {
  const [key = body] = body.split(/[\s:]/);
  return error(evidence, start, lineEnd(evidence, start), {
    code: 'missing-colon',
    message: `\`${clip(body)}\` is neither a key with a value nor an item of a list`,
    help: `write \`${clip(key)}: ${clip(body.slice(key.length).replace(/^[\s:=]+/, '')) || '...'}\`, with a colon and a space`,
  });
}

/** A first key without its colon, and a comment behind it: only the next key is out of place for the parser. */
export const firstKeyWithoutColon: Cause = (complaint, evidence) => {
  if (!/^All mapping items must start at the same column/.test(complaint.message)) return null;
  const blank = /^\s*/.exec(evidence.text.slice(complaint.start))?.[0].length ?? 0;
  const { line, column } = evidence.lines.locate(complaint.start + blank);
  const [indentation, body] =
    /^(\s*(?:- +)*)(\S.*?)\s+#/.exec(evidence.lines.lineText(line - 1))?.slice(1) ?? [];
  if (indentation === undefined || body === undefined || /:(\s|$)/.test(body)) return null;
  if (indentation.length !== column - 1) return null;
  return lostColon(evidence, firstInLine(evidence, line - 1), body);
};

/** `key: text: more`: a plain text with `: ` in it reads as a map inside the line. */
export const secondColon: Cause = (complaint, evidence) => {
  if (!/^Nested mappings/.test(complaint.message)) return null;
  const { start } = complaint;
  const rest = evidence.text.slice(start, lineEnd(evidence, start));
  const colon = rest.search(/:(\s|$)/);
  if (colon < 0) return null;
  return error(evidence, start, start + colon + 1, {
    code: 'nested-map',
    message: 'a second `key: value` where a plain value stands',
    help: 'put a text that holds `: ` into quotes, or start a new line for the inner map',
  });
};

/** `-key: value`: a dash that starts an item has a space behind it. */
export const dashWithoutSpace: Cause = (complaint, evidence) => {
  const { line } = evidence.lines.locate(complaint.start);
  for (const each of [line, line - 1]) {
    if (each < 1) continue;
    const key = /^\s*-([A-Za-z_][\w.]*):/.exec(evidence.lines.lineText(each))?.[1];
    if (key === undefined) continue;
    const start = firstInLine(evidence, each);
    if (
      evidence.marks.some(({ kind, start: from, end }) => kind === 'block' && from <= start && start < end)
    ) {
      continue;
    }
    return error(evidence, start, start + key.length + 2, {
      code: 'missing-space',
      message: `there is no space between the dash and \`${key}\``,
      help: `write \`- ${key}:\``,
    });
  }
  return null;
};

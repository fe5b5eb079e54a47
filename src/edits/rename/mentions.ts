/** Where people and templates still speak of an old name: places that a rename leaves alone, for somebody to look at. Pure. */
import type { Compiled } from '../../compiler/compile.ts';
import { indexLines } from '../../language/syntax/line-index.ts';

/** Shorter names are words of every day. */
const LETTERS_MIN = 4;
const LIQUID = /\{\{[^{}]*\}\}|\{%[^{}%]*%\}/g;

/** One sentence for comments, one for texts that a template compares with; none where nobody says the name. Pure. */
export function findMentions({ documents, texts }: Compiled, name: string): readonly string[] {
  if (name.length < LETTERS_MIN) return [];
  const word = new RegExp(`(?<![\\p{L}\\p{N}_])${escapePattern(name)}(?![\\p{L}\\p{N}_])`, 'u');
  const quoted = new RegExp(`"${escapePattern(name)}"|'${escapePattern(name)}'`);
  const [inComments, inTemplates] = [[] as string[], [] as string[]];
  for (const { file, comments } of documents) {
    const text = texts.get(file) ?? '';
    if (!text.includes(name)) continue;
    const lines = indexLines(text);
    const place = (offset: number) => `${file}:${lines.locate(offset).line}`;
    for (const comment of comments) if (word.test(comment.text)) inComments.push(place(comment.start));
    for (const { 0: tag, index } of text.matchAll(LIQUID)) {
      // A part of a path in brackets is no text: it was renamed.
      if (quoted.test(tag.replaceAll(/\[(["']).*?\1\]/g, ''))) inTemplates.push(place(index));
    }
  }
  return [
    ...(inComments.length === 0 ? [] : [`comments still say \`${name}\`: ${inComments.join(', ')}`]),
    ...(inTemplates.length === 0
      ? []
      : [`templates still compare with "${name}": ${inTemplates.join(', ')}`]),
  ];
}

function escapePattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

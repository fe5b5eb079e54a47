/**
 * Numbers for the texts of plans that stand in every state and in every line of a log: digests, journeys, steps, templates. A
 * number is for good. A text whose bytes are not those that were written is as good as none: whoever names it cannot be read.
 * Nothing that somebody said about a person may be given to it: erasing a subscriber leaves it as it is.
 */
import { assert } from '../../base/assert.ts';
import { checksumOf } from './checksum.ts';
import type { WordRecord } from './queries/list-words.ts';
import type { Statements } from './statements.ts';

/** Texts and their numbers, from 2 on: 0 and 1 are free for whoever writes lines. */
export type Words = {
  /** The number of a text; made when it is new, in the present transaction. */
  numberOf(text: string): number;
  /** The text of a number; '' for one that was never given. */
  textOf(number: number): string;
  /** After a rollback: what the file says. */
  reload(): void;
};

/** True for a word as it was written, as far as that can be told. Pure. */
export function isWholeWord({ text, checksum }: Pick<WordRecord, 'text' | 'checksum'>): boolean {
  return checksum === null || checksum === checksumOf(text);
}

/** The words of an open file. They are as many as the names and digests of all plans that were in force. */
export function createWords(statements: Pick<Statements, 'listWords' | 'insertWord' | 'findWord'>): Words {
  const numbers = new Map<string, number>();
  const texts = new Map<number, string>();

  function keep(id: number, text: string): number {
    numbers.set(text, id);
    texts.set(id, text);
    return id;
  }

  /** A text that is damaged in the table may be whole in the index: then it has its number there. */
  function number(text: string): number {
    const found = statements.insertWord(text, checksumOf(text)) ?? statements.findWord(text);
    assert(found !== undefined, 'a text that gets no number has one');
    return keep(found.id, text);
  }

  function reload(): void {
    numbers.clear();
    texts.clear();
    for (const word of statements.listWords()) if (isWholeWord(word)) keep(word.id, word.text);
  }

  reload();
  return {
    reload,
    numberOf: (text) => numbers.get(text) ?? number(text),
    textOf: (number) => texts.get(number) ?? '',
  };
}

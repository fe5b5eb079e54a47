/**
 * Numbers for the texts of plans that stand in every line of a log: digests, journeys, steps, templates. A number is for good.
 * Nothing that somebody said about a person may be given to it: erasing a subscriber leaves it as it is.
 */
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

/** The words of an open file. They are as many as the names and digests of all plans that were in force. */
export function createWords(statements: Pick<Statements, 'listWords' | 'insertWord'>): Words {
  const numbers = new Map<string, number>();
  const texts = new Map<number, string>();

  function keep(id: number, text: string): number {
    numbers.set(text, id);
    texts.set(id, text);
    return id;
  }

  function reload(): void {
    numbers.clear();
    texts.clear();
    for (const { id, text } of statements.listWords()) keep(id, text);
  }

  reload();
  return {
    reload,
    numberOf: (text) => numbers.get(text) ?? keep(statements.insertWord(text).id, text),
    textOf: (number) => texts.get(number) ?? '',
  };
}

/** Answers by text, kept in memory and bounded. For pure functions of a text that cost more than finding it again. */

/**
 * `compute`, remembered by its text: the same answer as without. Keeps the last `most` texts; what was asked for longest
 * ago goes first.
 */
export function remember<Answer>(most: number, compute: (text: string) => Answer): (text: string) => Answer {
  const known = new Map<string, Answer>();
  return (text) => {
    const answer = known.has(text) ? (known.get(text) as Answer) : compute(text);
    known.delete(text);
    known.set(text, answer);
    if (known.size > most) {
      const oldest = known.keys().next();
      if (oldest.done !== true) known.delete(oldest.value);
    }
    return answer;
  };
}

/** Answers kept in memory, by a text and bounded, or by an object and as long as that lives. For pure functions that cost more than finding it again. */

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

/** `compute`, remembered by its object: the same answer as without. For objects that nobody changes, such as nodes. */
export function rememberByObject<Key extends object, Answer>(
  compute: (key: Key) => Answer,
): (key: Key) => Answer {
  const known = new WeakMap<Key, { readonly answer: Answer }>();
  return (key) => {
    const before = known.get(key);
    if (before !== undefined) return before.answer;
    const answer = compute(key);
    known.set(key, { answer });
    return answer;
  };
}

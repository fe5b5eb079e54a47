/** Makes one call of many: what is asked for while a call is under way, or in the same moment, goes together in the next. */

const CALLS_MAX = 4;
const GATHER_MS = 2;

type Waiting<Answer> = {
  readonly person: number;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
};

/** Does something for several people; answers the i-th of them with its i-th item. */
export type Work<Answer> = (people: readonly number[]) => Promise<readonly Answer[]>;

/** At most four calls of `work` are under way at once. */
export function createGathering<Answer>(work: Work<Answer>): (person: number) => Promise<Answer> {
  let waiting: Waiting<Answer>[] = [];
  let calls = 0;
  let isPlanned = false;

  async function flush(): Promise<void> {
    isPlanned = false;
    if (calls >= CALLS_MAX || waiting.length === 0) return;
    const batch = waiting;
    waiting = [];
    calls += 1;
    try {
      const answers = await work(batch.map(({ person }) => person));
      for (const [index, { resolve }] of batch.entries()) resolve(answers[index] as Answer);
    } catch (error) {
      for (const { reject } of batch) reject(error);
    } finally {
      calls -= 1;
      if (waiting.length > 0) await flush();
    }
  }

  return (person) => {
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    waiting.push({ person, resolve, reject });
    if (!isPlanned) setTimeout(() => void flush(), GATHER_MS);
    isPlanned = true;
    return promise;
  };
}

/**
 * How long a judge waits: until everything is as it must be, or until nothing moves any more. A busy machine takes
 * longer and is not judged in the middle of its work; what is lost does not move, and is found. Knows no daemon.
 */
/**
 * What one look found. `wrong`: people whose state is not the replay's; `held`: those of them who only wait, each of
 * their sends until a later instant. `mark`: changes with everything that arrives and with every step of theirs.
 */
export type Look = {
  readonly lost: number;
  readonly wrong: number;
  readonly held: number;
  readonly mark: string;
};

/** `quietMs`: so long nothing may move before it is given up; `longestMs`: or so long in all. `now`: ms, for tests. */
export type SettleOptions = {
  readonly quietMs: number;
  readonly longestMs: number;
  readonly wait: (delayMs: number) => Promise<void>;
  readonly now?: () => number;
};

const BETWEEN_MS = 100;

/** Looks again and again. The last look: nothing lost and nobody wrong, or as far as it comes. */
export async function settle(look: () => Promise<Look>, options: SettleOptions): Promise<Look> {
  const { quietMs, longestMs, wait, now = () => performance.now() } = options;
  const beganAt = now();
  let mark: string | null = null;
  let movedAt = beganAt;
  for (;;) {
    const found = await look();
    if (found.lost === 0 && found.wrong === 0) return found;
    if (found.mark !== mark) {
      mark = found.mark;
      movedAt = now();
    }
    if (now() - movedAt >= quietMs || now() - beganAt >= longestMs) return found;
    await wait(BETWEEN_MS);
  }
}

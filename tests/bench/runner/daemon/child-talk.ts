/** Talking to a child process of this bench: one question at a time, each with one answer. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';

export type Talk = {
  /** Rejects with what the child throws, and when it ends. */
  ask<Reply>(question: object): Promise<Reply>;
  /** Ends it; resolves when it is gone. */
  end(): Promise<void>;
};

/** Starts a script as a process of its own; it ends when this one does. */
export function startTalk(script: URL, execArgv: readonly string[] = []): Talk {
  const child: ChildProcess = fork(script, { execArgv: [...execArgv], serialization: 'advanced' });
  const closed = once(child, 'exit');
  let line: Promise<unknown> = Promise.resolve();
  const turn = async (question: object): Promise<unknown> => {
    const gone = closed.then(() => Promise.reject(new Error(`${script.pathname} ended`)));
    child.send(question);
    const [answer] = (await Promise.race([once(child, 'message'), gone])) as [
      { value?: unknown; failed?: string },
    ];
    if (answer.failed !== undefined) throw new Error(answer.failed);
    return answer.value;
  };
  return {
    ask<Reply>(question: object) {
      const answer = line.then(() => turn(question));
      line = answer.catch(() => {});
      return answer as Promise<Reply>;
    },
    async end() {
      if (child.connected) child.disconnect();
      await closed;
    },
  };
}

/** The child's side: answers every question with `answer`; ends with the parent. */
export function serveTalk(answer: (question: never) => Promise<unknown>): void {
  process.on('message', (question) => {
    answer(question as never).then(
      (value) => process.send?.({ value }),
      (error: unknown) =>
        process.send?.({ failed: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
    );
  });
  process.on('disconnect', () => process.exit(0));
}

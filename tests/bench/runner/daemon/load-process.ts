/**
 * The clients of the daemon that is measured, in a process of their own: connections that stay open, bodies that are made
 * beforehand. Closed: each connection sends its next request when the last one is answered. Open: requests leave at their
 * time, whatever happens to those before.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'undici';
import { serveTalk } from './child-talk.ts';
import { bodyOf, complaintItem, identifyItem, monotonicUs, trialItem, WRITE_KEY } from './messages.ts';

/** What is sent: events number `first` to `first + count - 1`. `people`: among whom complaints are shared out. */
export type LoadQuestion = {
  readonly url: string;
  readonly what: 'identify' | 'trial' | 'complaint';
  readonly first: number;
  readonly count: number;
  readonly people: number;
  readonly connections: number;
  /** Events in one request. */
  readonly batch: number;
  /** Events a second; null: as many as are taken. */
  readonly rate: number | null;
};

/**
 * `answers`: by status. `lateMs`: by how much the latest request missed its time. `takenMs`: how long each request took that
 * was answered 200, refusals before it not counted, where requests leave at their time.
 */
export type LoadReport = {
  readonly wallMs: number;
  readonly cpuMs: number;
  readonly answers: { readonly [status: string]: number };
  readonly lateMs: number;
  readonly takenMs: readonly number[];
};

const HEADERS = {
  'content-type': 'application/json',
  authorization: `Basic ${Buffer.from(`${WRITE_KEY}:`).toString('base64')}`,
};
const REFUSED_REST_MS = 20;

function makeBody({ what, people }: LoadQuestion, first: number, count: number): string {
  const sentAtUs = monotonicUs();
  return bodyOf(
    Array.from({ length: count }, (_, offset) => {
      const n = first + offset;
      if (what === 'identify') return identifyItem(n);
      return what === 'trial' ? trialItem(n, sentAtUs) : complaintItem(n, people);
    }),
  );
}

type Post = (body: string) => Promise<number>;

/** Sends a body until it is taken; gives how long the last try took, in ms. */
async function insist(post: Post, body: string, answers: { [status: string]: number }): Promise<number> {
  for (;;) {
    const startedAt = performance.now();
    const status = await post(body);
    answers[status] = (answers[status] ?? 0) + 1;
    if (status === 200) return performance.now() - startedAt;
    if (status !== 503) throw new Error(`the daemon answers ${status}`);
    await sleep(REFUSED_REST_MS);
  }
}

async function sendClosed(question: LoadQuestion, post: Post, answers: { [status: string]: number }) {
  const { batch, count, first } = question;
  const starts = Array.from({ length: Math.ceil(count / batch) }, (_, n) => n * batch);
  const bodies = starts.map((start) => makeBody(question, first + start, Math.min(batch, count - start)));
  const cpuBefore = process.cpuUsage();
  const startedAt = performance.now();
  let next = 0;
  const work = async () => {
    for (let body = bodies[next++]; body !== undefined; body = bodies[next++])
      await insist(post, body, answers);
  };
  await Promise.all(Array.from({ length: question.connections }, work));
  return { wallMs: performance.now() - startedAt, cpuBefore, lateMs: 0, takenMs: [] };
}

async function sendOpen(
  question: LoadQuestion,
  rate: number,
  post: Post,
  answers: { [status: string]: number },
) {
  const cpuBefore = process.cpuUsage();
  const startedAt = performance.now();
  const everyMs = (question.batch / rate) * 1000;
  const sent: Promise<number>[] = [];
  let lateMs = 0;
  for (let done = 0; done < question.count; done += question.batch) {
    const dueMs = (done / question.batch) * everyMs;
    const waitMs = dueMs - (performance.now() - startedAt);
    if (waitMs > 0) await sleep(waitMs);
    lateMs = Math.max(lateMs, performance.now() - startedAt - dueMs);
    const body = makeBody(question, question.first + done, Math.min(question.batch, question.count - done));
    sent.push(insist(post, body, answers));
  }
  const takenMs = await Promise.all(sent);
  return { wallMs: performance.now() - startedAt, cpuBefore, lateMs, takenMs };
}

serveTalk(async (question: LoadQuestion): Promise<LoadReport> => {
  const pool = new Pool(question.url, { connections: question.connections, pipelining: 1 });
  const answers: { [status: string]: number } = {};
  const post: Post = async (body) => {
    const { statusCode, body: answer } = await pool.request({
      path: '/v1/batch',
      method: 'POST',
      headers: HEADERS,
      body,
    });
    await answer.dump();
    return statusCode;
  };
  try {
    const { rate } = question;
    const sending =
      rate === null ? sendClosed(question, post, answers) : sendOpen(question, rate, post, answers);
    const { wallMs, cpuBefore, lateMs, takenMs } = await sending;
    const { user, system } = process.cpuUsage(cpuBefore);
    return { wallMs, cpuMs: (user + system) / 1000, answers, lateMs, takenMs };
  } finally {
    await pool.close();
  }
});

/** The door of a daemon as strangers and as everybody else find it: raw bytes, and how long others wait meanwhile. */
import { connect, type Socket } from 'node:net';

export const WRITE_KEY = { authorization: `Basic ${Buffer.from('key-1:').toString('base64')}` };
export const ADMIN = { authorization: 'Bearer admin-token' };

/** A connection to a daemon that ignores its own end, and what it sends at once. */
export function knock(url: string, text = ''): Socket {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => {});
  if (text !== '') socket.write(text);
  return socket;
}

/** The status of the answer to raw bytes; 0: the connection ended, or nothing came within `withinMs`. */
export function answerTo(url: string, text: string | Buffer, withinMs: number): Promise<number> {
  return new Promise((resolve) => {
    const socket = knock(url);
    let said = '';
    const end = () => {
      clearTimeout(timer);
      socket.destroy();
      resolve(Number(/^HTTP\/1\.1 (\d+)/.exec(said)?.[1] ?? 0));
    };
    const timer = setTimeout(end, withinMs);
    socket.setEncoding('latin1');
    socket.on('data', (chunk: string) => {
      said += chunk;
      end();
    });
    socket.on('close', end);
    socket.write(text);
  });
}

/** How long others wait: small requests one after the other until told to stop; the time of each that was answered 200. */
export function startOthers(url: string): {
  stop(): Promise<{ readonly ms: readonly number[]; readonly refused: number }>;
} {
  const ms: number[] = [];
  let refused = 0;
  let isOn = true;
  let count = 0;
  const work = async () => {
    while (isOn) {
      count += 1;
      const userId = `other${count % 50}`;
      const body = JSON.stringify({
        userId,
        event: 'Viewed',
        messageId: `o${count}`,
        properties: { page: 1 },
      });
      const startedAt = performance.now();
      const response = await fetch(`${url}/v1/track`, { method: 'POST', headers: WRITE_KEY, body }).catch(
        () => null,
      );
      await response?.arrayBuffer();
      if (response?.status === 200) ms.push(performance.now() - startedAt);
      else refused += 1;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  };
  const working = work();
  return {
    async stop() {
      isOn = false;
      await working;
      return { ms, refused };
    },
  };
}

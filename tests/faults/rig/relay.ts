/** A wire between the daemon and a provider that can be cut: while it is away, connections are ended as they come, and counted. */
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export type Relay = {
  readonly port: number;
  /** Instants (ms of a steady clock) at which connections came, and whether the provider was there. */
  readonly tries: readonly { readonly at: number; readonly wasAway: boolean }[];
  cut(): void;
  mend(): void;
  close(): Promise<void>;
};

/** Starts one in front of a port of loopback. */
export async function startRelay(target: number): Promise<Relay> {
  const tries: { at: number; wasAway: boolean }[] = [];
  const open = new Set<Socket>();
  let isAway = false;
  const server = createServer((near) => {
    tries.push({ at: performance.now(), wasAway: isAway });
    near.on('error', () => {});
    if (isAway) {
      near.resetAndDestroy();
      return;
    }
    const far = connect(target, '127.0.0.1');
    far.on('error', () => near.destroy());
    open.add(near).add(far);
    near.pipe(far).pipe(near);
    near.on('close', () => far.destroy());
    far.on('close', () => near.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const end = () => {
    for (const socket of open) socket.destroy();
    open.clear();
  };
  return {
    port: (server.address() as AddressInfo).port,
    tries,
    cut() {
      isAway = true;
      end();
    },
    mend() {
      isAway = false;
    },
    async close() {
      end();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

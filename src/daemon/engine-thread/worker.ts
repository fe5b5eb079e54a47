/** The entry of the engine's thread: opens the store, says what is in it, and takes messages from then on. */
import { parentPort, workerData } from 'node:worker_threads';
import { assert } from '../../base/assert.ts';
import { openSqliteStore } from '../../hosts/sqlite/store.ts';
import { EngineRoom } from './engine-room.ts';
import { packFailure } from './failures.ts';
import type { EngineSettings, Opening, ToEngine } from './protocol.ts';

const port = parentPort;
assert(port !== null, 'this file is started as a thread of the daemon');
const settings = workerData as EngineSettings;

function open(): Opening {
  const store = openSqliteStore(settings.directory);
  try {
    const room = new EngineRoom(store, settings, (message) => port?.postMessage(message));
    port?.on('message', (message: ToEngine) => room.take(message));
    return room.opening();
  } catch (error) {
    store.close();
    throw error;
  }
}

try {
  port.postMessage(open());
} catch (error) {
  port.postMessage({ failure: packFailure(error) } satisfies Opening);
}

/** The memory host: a virtual host on a store in memory. What `rutter test`, simulation and the kernel's tests run on. */
import { createVirtualHost, type VirtualHost, type VirtualHostOptions } from '../virtual.ts';
import { createMemoryStore } from './store.ts';

/** A virtual host that starts from nothing and leaves nothing behind. */
export type MemoryHost = VirtualHost;

/** Makes one; see `createVirtualHost`. */
export function createMemoryHost(options: Omit<VirtualHostOptions, 'store'>): MemoryHost {
  return createVirtualHost({ ...options, store: createMemoryStore() });
}

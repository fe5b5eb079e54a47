/** The SES adapter as others know it. What it needs for sending is loaded when it is opened: checking a workspace sends nothing. */
import type { Adapter } from '../../src/delivery/contract.ts';
import type { Connectors } from '../http/connect.ts';
import { configSchema, readConfig } from './config.ts';

/** The adapter over connections of somebody else's making; by default those that refuse private addresses. */
export function sesOver(connectors?: Connectors): Adapter {
  return {
    name: 'ses',
    summary: 'sends mail by Amazon SES, and takes its bounces, complaints and deliveries from SNS',
    configSchema,
    capabilities: { honoursKey: false, maxInFlight: 256 },
    open: async (config, deps) => {
      const read = readConfig(config, deps);
      const [{ openSes }, { guardedConnector }] = await Promise.all([
        import('./ses-adapter.ts'),
        import('../http/connect.ts'),
      ]);
      return openSes(read, deps, connectors ?? guardedConnector);
    },
  };
}

export const ses: Adapter = sesOver();

/** The webhook adapter as others know it. What it needs for sending is loaded when it is opened: checking a workspace sends nothing. */
import type { Adapter } from '../../src/delivery/contract.ts';
import { configSchema, readConfig } from './config.ts';

export const webhook: Adapter = {
  name: 'webhook',
  summary: 'posts each message or call as JSON, signed as Standard Webhooks say',
  configSchema,
  capabilities: { honoursKey: true, maxInFlight: 256 },
  open: async (config, deps) => {
    const { openWebhook } = await import('./webhook-adapter.ts');
    return openWebhook(readConfig(config, deps), deps);
  },
};

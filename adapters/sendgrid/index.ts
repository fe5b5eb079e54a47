/** The SendGrid adapter as others know it. What it needs for sending is loaded when it is opened: checking a workspace sends nothing. */
import type { Adapter } from '../../src/delivery/contract.ts';
import { configSchema, readConfig } from './config.ts';

export const sendgrid: Adapter = {
  name: 'sendgrid',
  summary: 'sends mail by Twilio SendGrid, and takes its signed events',
  configSchema,
  capabilities: { honoursKey: false, maxInFlight: 256 },
  open: async (config, deps) => {
    const read = readConfig(config, deps);
    const { openSendgrid } = await import('./sendgrid-adapter.ts');
    return openSendgrid(read, deps);
  },
};

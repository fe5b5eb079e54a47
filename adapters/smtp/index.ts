/** The SMTP adapter as others know it. What it needs for sending is loaded when it is opened: checking a workspace sends nothing. */
import type { Adapter } from '../../src/delivery/contract.ts';
import { configSchema, readConfig } from './config.ts';

export const smtp: Adapter = {
  name: 'smtp',
  summary: 'sends mail over SMTP',
  configSchema,
  capabilities: { honoursKey: false, maxInFlight: 64 },
  open: async (config, deps) => {
    const { SmtpAdapter } = await import('./smtp-adapter.ts');
    return new SmtpAdapter(readConfig(config, deps), deps);
  },
};

/**
 * Sends mail by the SES API v2, and takes what SES says afterwards where a topic is configured. Refuses private addresses
 * unless they are allowed.
 */
import type { AdapterDeps, OpenAdapter } from '../../src/delivery/contract.ts';
import { CONNECT_MS, type Connectors } from '../http/connect.ts';
import { openSender } from '../http/sender.ts';
import { unlessUnfit } from '../mail/content.ts';
import { buildMime } from '../mail/mime.ts';
import { classifyAnswer } from './answer.ts';
import type { SesConfig } from './config.ts';
import { buildBody, signRequest } from './request.ts';
import { SnsReceipts } from './sns-receipts.ts';

/** Opens an account of SES: one pool of connections, for its API and for what SNS offers. */
export function openSes(config: SesConfig, deps: AdapterDeps, connectors: Connectors): OpenAdapter {
  const { agent, send, close } = openSender(
    {
      build: (message) =>
        unlessUnfit(async () => {
          const now = deps.now();
          const mime = await buildMime(message, config, now);
          return signRequest(buildBody(message, mime, config), config, now);
        }),
      classify: classifyAnswer,
    },
    connectors(config.isAllowed, CONNECT_MS),
    deps,
  );
  if (config.receipts === null) return { send, close };
  const source = new SnsReceipts(config.receipts, agent, deps);
  return { send, close, receipts: (request) => source.read(request) };
}

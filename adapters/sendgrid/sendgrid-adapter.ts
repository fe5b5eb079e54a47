/**
 * Sends mail by SendGrid's API v3, and takes its signed events where a key for them is configured. Refuses private addresses
 * unless they are allowed.
 */
import type { AdapterDeps, OpenAdapter } from '../../src/delivery/contract.ts';
import { CONNECT_MS, guardedConnector } from '../http/connect.ts';
import { openSender } from '../http/sender.ts';
import { unlessUnfit } from '../mail/content.ts';
import { classifyAnswer } from './answer.ts';
import type { SendgridConfig } from './config.ts';
import { buildRequest } from './request.ts';
import { readSignedEvents } from './signed-events.ts';

/** Opens an account of SendGrid. */
export function openSendgrid(config: SendgridConfig, deps: AdapterDeps): OpenAdapter {
  const { receiptKey, isAllowed } = config;
  const { send, close } = openSender(
    {
      build: (message) => unlessUnfit(() => buildRequest(message, config)),
      classify: classifyAnswer,
    },
    guardedConnector(isAllowed, CONNECT_MS),
    deps,
  );
  if (receiptKey === null) return { send, close };
  return { send, close, receipts: async (request) => readSignedEvents(request, receiptKey, deps.now()) };
}

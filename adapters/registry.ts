/** All adapters, in the order in which they are listed to people. An adapter is one folder and one line here. */
import type { Adapter } from '../src/delivery/contract.ts';
import { consoleAdapter } from './console/index.ts';
import { sendgrid } from './sendgrid/index.ts';
import { ses } from './ses/index.ts';
import { smtp } from './smtp/index.ts';
import { webhook } from './webhook/index.ts';

export const adapters: readonly Adapter[] = [smtp, ses, sendgrid, webhook, consoleAdapter];

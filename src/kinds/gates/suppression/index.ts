/** The gate kind `suppression`. */
import type { GateDefinition } from '../../definition.ts';
import { describe } from './describe.ts';
import { remedy } from './remedy.ts';
import { link } from './run.ts';

export const suppression: GateDefinition = {
  name: 'suppression',
  stage: 'alone',
  document: null,
  schema: null,
  summary: 'Refuses what would go to an address that bounced, complained or unsubscribed.',
  link,
  compile: () => undefined,
  describe,
  remedy,
};

/** The gate kind `consent`, judging by `ConsentPolicy`. */
import type { GateDefinition } from '../../definition.ts';
import { asks } from './asks.ts';
import { compile } from './compile.ts';
import { describe } from './describe.ts';
import { remedy } from './remedy.ts';
import { link } from './run.ts';
import { schema } from './schema.ts';
import { weaker } from './weaker.ts';

export const consent: GateDefinition = {
  name: 'consent',
  stage: 'alone',
  document: 'ConsentPolicy',
  schema,
  summary: 'What people must have consented to before a message of a class goes out on a channel.',
  link,
  compile,
  describe,
  remedy,
  protects: { risk: 'consent_weakened', weaker, asks },
};

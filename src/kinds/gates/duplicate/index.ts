/** The gate kind `duplicate`, judging by `DuplicatePolicy`. */
import type { GateDefinition } from '../../definition.ts';
import { compile } from './compile.ts';
import { describe } from './describe.ts';
import { remedy } from './remedy.ts';
import { addressWindowMs, link } from './run.ts';
import { schema } from './schema.ts';
import { weaker } from './weaker.ts';

export const duplicate: GateDefinition = {
  name: 'duplicate',
  stage: 'alone',
  document: 'DuplicatePolicy',
  schema,
  summary: 'One copy for an address that several people have.',
  link,
  addressWindowMs,
  compile,
  describe,
  remedy,
  protects: { risk: 'duplicates_allowed', weaker },
};

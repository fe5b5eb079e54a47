/** The gate kind `quality`, judging by `QualityPolicy`. */
import type { GateDefinition } from '../../definition.ts';
import { audit } from './audit.ts';
import { compile } from './compile.ts';
import { describe } from './describe.ts';
import { remedy } from './remedy.ts';
import { link } from './run.ts';
import { schema } from './schema.ts';
import { weaker } from './weaker.ts';

export const quality: GateDefinition = {
  name: 'quality',
  stage: 'alone',
  document: 'QualityPolicy',
  schema,
  summary: 'What an address must satisfy per channel, and which attributes must be known.',
  link,
  compile,
  describe,
  remedy,
  audit,
  protects: { risk: 'quality_weakened', weaker },
};

/** The gate kind `exclusion`, judging by `ExclusionPolicy`. */
import type { GateDefinition } from '../../definition.ts';
import { compile } from './compile.ts';
import { describe } from './describe.ts';
import { remedy } from './remedy.ts';
import { link } from './run.ts';
import { schema } from './schema.ts';
import { weaker } from './weaker.ts';

export const exclusion: GateDefinition = {
  name: 'exclusion',
  stage: 'alone',
  document: 'ExclusionPolicy',
  schema,
  summary: 'Who must not receive messages of some classes.',
  link,
  compile,
  describe,
  remedy,
  protects: { risk: 'exclusion_weakened', weaker },
};

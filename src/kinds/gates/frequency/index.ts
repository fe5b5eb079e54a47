/** The gate kind `frequency`, judging by `FrequencyPolicy`. */
import type { GateDefinition } from '../../definition.ts';
import { compile } from './compile.ts';
import { describe } from './describe.ts';
import { remedy } from './remedy.ts';
import { link, touchWindowMs } from './run.ts';
import { schema } from './schema.ts';
import { weaker } from './weaker.ts';

export const frequency: GateDefinition = {
  name: 'frequency',
  stage: 'serial',
  document: 'FrequencyPolicy',
  schema,
  summary: 'How many messages somebody may get in a rolling or calendar window.',
  link,
  touchWindowMs,
  compile,
  describe,
  remedy,
  protects: { risk: 'cap_raised', weaker },
};

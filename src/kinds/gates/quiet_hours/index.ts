/** The gate kind `quiet_hours`, judging by `QuietHoursPolicy`. */
import type { GateDefinition } from '../../definition.ts';
import { compile } from './compile.ts';
import { describe } from './describe.ts';
import { remedy } from './remedy.ts';
import { link } from './run.ts';
import { schema } from './schema.ts';
import { weaker } from './weaker.ts';

export const quietHours: GateDefinition = {
  name: 'quiet_hours',
  stage: 'alone',
  document: 'QuietHoursPolicy',
  schema,
  summary: 'Local hours in which messages are held back until they end.',
  link,
  compile,
  describe,
  remedy,
  protects: { risk: 'quiet_hours_shortened', weaker },
};

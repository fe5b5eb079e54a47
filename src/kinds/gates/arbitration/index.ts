/** The gate kind `arbitration`, judging by `PriorityPolicy`. */
import type { GateDefinition } from '../../definition.ts';
import { compile } from './compile.ts';
import { describe } from './describe.ts';
import { remedy } from './remedy.ts';
import { link, touchWindowMs } from './run.ts';
import { schema } from './schema.ts';

export const arbitration: GateDefinition = {
  name: 'arbitration',
  stage: 'joint',
  document: 'PriorityPolicy',
  schema,
  summary: 'Which of several messages goes out, and which keeps others away: the communication matrix.',
  link,
  touchWindowMs,
  compile,
  describe,
  remedy,
};

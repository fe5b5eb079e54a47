/** The gate kind `panic`, judging by the controls in force, with plan B from `PanicPolicy`. */
import type { GateDefinition } from '../../definition.ts';
import { compile } from './compile.ts';
import { describe } from './describe.ts';
import { remedy } from './remedy.ts';
import { link } from './run.ts';
import { schema } from './schema.ts';
import { weaker } from './weaker.ts';

export const panic: GateDefinition = {
  name: 'panic',
  stage: 'alone',
  calls: true,
  controls: true,
  covers: false,
  document: 'PanicPolicy',
  schema,
  summary: 'What may be stopped at once, by whom, and what goes on then.',
  link,
  compile,
  describe,
  remedy,
  protects: { risk: 'panic_weakened', weaker },
};

/** The lane kind `warm_up`. */
import type { LaneDefinition } from '../../definition.ts';
import { compile } from './compile.ts';
import { describe } from './describe.ts';
import { link } from './run.ts';
import { schema } from './schema.ts';
import { weaker } from './weaker.ts';

export const warmUp: LaneDefinition = {
  name: 'warm_up',
  schema,
  summary: 'A budget per day that grows with use: the ramp of a new domain or IP address.',
  link,
  compile,
  describe,
  weaker,
};

/** The lane kind `gauge`. */
import type { LaneDefinition } from '../../definition.ts';
import { compile } from './compile.ts';
import { describe } from './describe.ts';
import { link } from './run.ts';
import { schema } from './schema.ts';
import { weaker } from './weaker.ts';

export const gauge: LaneDefinition = {
  name: 'gauge',
  schema,
  summary: 'Capacity that the outside reports: holds or slows what depends on it.',
  link,
  compile,
  describe,
  weaker,
};

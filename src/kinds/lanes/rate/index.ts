/** The lane kind `rate`. */
import type { LaneDefinition } from '../../definition.ts';
import { compile } from './compile.ts';
import { describe } from './describe.ts';
import { link } from './run.ts';
import { schema } from './schema.ts';
import { weaker } from './weaker.ts';

export const rate: LaneDefinition = {
  name: 'rate',
  schema,
  summary: 'So many attempts in a span of time, at a steady pace.',
  link,
  compile,
  describe,
  weaker,
};

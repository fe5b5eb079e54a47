/** The step kind `send`. */
import type { StepDefinition } from '../../definition.ts';
import { compile } from './compile.ts';
import { branches, describe } from './describe.ts';
import { messageOf } from './message.ts';
import { link } from './run.ts';
import { schema } from './schema.ts';

export const send: StepDefinition = {
  name: 'send',
  plans: true,
  schema,
  summary: 'Sends a message on one channel, or on the first of several that takes it.',
  link,
  compile,
  describe,
  branches,
  takesTime: () => false,
  messageOf,
};

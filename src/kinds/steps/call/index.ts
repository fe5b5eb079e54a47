/** The step kind `call`. */
import type { StepDefinition } from '../../definition.ts';
import { readSpec } from '../spec.ts';
import { compile } from './compile.ts';
import { branches, describe } from './describe.ts';
import { link } from './run.ts';
import { type CallData, schema } from './schema.ts';

export const call: StepDefinition = {
  name: 'call',
  plans: true,
  schema,
  summary: 'Sends a signed webhook, and waits for the answer where a later step reads it.',
  link,
  compile,
  describe,
  branches,
  binds: (plan) => {
    const { id, blocks } = readSpec<CallData>(plan);
    return blocks ? { answers: [id] } : {};
  },
  takesTime: () => false,
};

/** The gate kind `holdout`: no documents; share, salt and exempt classes are the workspace's. */
import type { GateDefinition } from '../../definition.ts';
import { describe } from './describe.ts';
import { remedy } from './remedy.ts';
import { link } from './run.ts';

export const holdout: GateDefinition = {
  name: 'holdout',
  stage: 'alone',
  document: null,
  schema: null,
  summary: 'The global holdout: people who get no marketing, so that its effect can be measured.',
  link,
  compile: () => ({}),
  describe,
  remedy,
};

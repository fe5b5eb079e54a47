/** Every step kind: one folder and one line here. */
import type { StepDefinition } from '../definition.ts';
import { branch } from './branch/index.ts';
import { call } from './call/index.ts';
import { digest } from './digest/index.ts';
import { exit } from './exit/index.ts';
import { repeat } from './repeat/index.ts';
import { send } from './send/index.ts';
import { split } from './split/index.ts';
import { update } from './update/index.ts';
import { wait } from './wait/index.ts';
import { waitFor } from './wait_for/index.ts';

export const steps: readonly StepDefinition[] = [
  send,
  wait,
  waitFor,
  branch,
  split,
  update,
  call,
  digest,
  repeat,
  exit,
];

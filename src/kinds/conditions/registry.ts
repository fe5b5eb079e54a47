/** Every condition kind: one folder and one line here. */
import type { ConditionDefinition } from '../definition.ts';
import { definition as all } from './all/index.ts';
import { definition as any } from './any/index.ts';
import { definition as compare } from './compare/index.ts';
import { definition as consent } from './consent/index.ts';
import { definition as event } from './event/index.ts';
import { definition as message } from './message/index.ts';
import { definition as not } from './not/index.ts';
import { definition as segment } from './segment/index.ts';
import { definition as trait } from './trait/index.ts';

export const conditions: readonly ConditionDefinition[] = [
  all,
  any,
  not,
  compare,
  event,
  segment,
  trait,
  consent,
  message,
];

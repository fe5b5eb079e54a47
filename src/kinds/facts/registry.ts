/** Every fact kind: one folder and one line here. */
import type { FactDefinition } from '../definition.ts';
import { definition as first } from './first/index.ts';
import { definition as last } from './last/index.ts';
import { definition as openPairs } from './open_pairs/index.ts';
import { definition as recent } from './recent/index.ts';
import { definition as series } from './series/index.ts';
import { definition as tally } from './tally/index.ts';

export const facts: readonly FactDefinition[] = [recent, tally, series, last, first, openPairs];

/** What about an element changes, in words. */
import type { Aspect } from '../../plan/diff/change.ts';

export const ASPECTS: { readonly [aspect in Aspect]: string } = {
  whole: '',
  kind: 'kind of step',
  entry: 'entry',
  audience: 'audience',
  exits: 'exits',
  goals: 'goals',
  class: 'class',
  edges: 'what follows',
  timing: 'timing',
  guard: 'guard',
  message: 'message',
  experiment: 'experiment',
  copy: 'copy',
  coverage: 'what it covers',
  definition: 'definition',
  holdout: 'holdout',
  migration: 'migration',
  settings: 'settings',
};

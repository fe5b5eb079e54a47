/** When output is coloured. What signals and closed streams do is shown by tests/e2e/signals.test.ts. */
import { expect, it } from 'vitest';
import { wantsColour } from './process-context.ts';

it.each<[string, { readonly [name: string]: string }, boolean, boolean]>([
  ['a terminal', {}, true, true],
  ['a pipe', {}, false, false],
  ['NO_COLOR', { NO_COLOR: '1' }, true, false],
  ['an empty NO_COLOR', { NO_COLOR: '' }, true, true],
  ['a dumb terminal', { TERM: 'dumb' }, true, false],
  ['FORCE_COLOR in a pipe', { FORCE_COLOR: '1' }, false, true],
  ['FORCE_COLOR=0 in a terminal', { FORCE_COLOR: '0' }, true, false],
  ['NO_COLOR beside FORCE_COLOR', { NO_COLOR: '1', FORCE_COLOR: '1' }, true, false],
])('colours by what is wanted: %s', (_, environment, isTerminal, expected) => {
  expect(wantsColour(environment, isTerminal)).toBe(expected);
});

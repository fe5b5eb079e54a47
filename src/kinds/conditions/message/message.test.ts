/** `message`: what it takes, which reserved events it counts, its example. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  compileExample,
  compileRight,
  compileWrong,
  describeSpec,
  foldAll,
  judge,
  makeEvent,
  STEP,
} from '../../../../tests/fixtures/kinds.ts';
import type { JsonObject } from '../../../base/json.ts';
import { Truth } from '../../../kernel/kinds.ts';

function judgeOne(text: string, name: string, properties: JsonObject): Truth {
  const compiled = compileRight(text);
  const facts = foldAll(compiled.world.facts, [{ event: makeEvent(name, 100, properties) }]);
  return judge(compiled, { now: 200, facts }).truth;
}

describe('message', () => {
  it.each([
    ['{ message: trial_welcome }', 'bad-shape'],
    ['{ message: { within: 7d } }', 'bad-shape'],
    ['{ message: { opened: trial_welcome, clicked: trial_welcome } }', 'bad-shape'],
    ['{ message: { opend: trial_welcome } }', 'unknown-key'],
    ['{ message: { opened: trial_welcom } }', 'unknown-template'],
    ['{ message: { opened: [] } }', 'bad-shape'],
    ['{ message: { opened: trial_welcome, machine: 1 } }', 'bad-type'],
    ['{ message: { opened: trial_welcome, within: 7x } }', 'bad-duration'],
    ['{ message: { opened: trial_welcome, since: entry } }', 'bad-since'],
  ])('is checked: %s', (text, code) => {
    expect(compileWrong(text).map((each) => each.code)).toEqual([code]);
  });

  it.each([
    ['{ message: { opened: trial_welcome } }', 'Message Opened', { template: 'trial_welcome' }, Truth.True],
    ['{ message: { opened: trial_welcome } }', 'Message Opened', { template: 'cart_reminder' }, Truth.False],
    ['{ message: { opened: trial_welcome } }', 'Message Clicked', { template: 'trial_welcome' }, Truth.False],
    [
      '{ message: { clicked: [trial_welcome, cart_reminder] } }',
      'Message Clicked',
      { template: 'cart_reminder' },
      Truth.True,
    ],
    [
      '{ message: { opened: trial_welcome, machine: false } }',
      'Message Opened',
      { template: 'trial_welcome' },
      Truth.True,
    ],
    [
      '{ message: { opened: trial_welcome, machine: false } }',
      'Message Opened',
      { template: 'trial_welcome', machine: true },
      Truth.False,
    ],
    [
      '{ message: { opened: trial_welcome, machine: true } }',
      'Message Opened',
      { template: 'trial_welcome', machine: true },
      Truth.True,
    ],
    [
      '{ message: { opened: trial_welcome, machine: true } }',
      'Message Opened',
      { template: 'trial_welcome' },
      Truth.False,
    ],
  ])('%s: %s %o', (text, name, properties, truth) => {
    expect(judgeOne(text, name, properties as JsonObject)).toBe(truth);
  });

  it('counts from where the place says, unless there is a window', () => {
    expect(compileRight('{ message: { opened: trial_welcome } }', STEP).spec.since).toBe('entry');
    expect(compileRight('{ message: { accepted: trial_welcome, within: 90d } }', STEP).spec.since).toBe(
      'ever',
    );
  });

  it('is said in plain language, and compiles its example', () => {
    const { spec } = compileExample(readFileSync(new URL('./example.yaml', import.meta.url), 'utf8'));
    expect(describeSpec(spec)).toBe('any `Message Opened` by a person of `trial_welcome` within 7 days');
  });
});

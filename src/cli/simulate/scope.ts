/** A scope on the command line. */
import type { ControlScope } from '../../kernel/input.ts';
import { Refusal } from '../context.ts';

const KEYS: { readonly [word: string]: keyof ControlScope } = {
  channel: 'channels',
  class: 'classes',
  tag: 'tags',
  journey: 'journeys',
};

/** `all`, a name, or `channel:email,class:promotional`: what is named must fit. Throws a Refusal. */
export function parseScope(text: string): ControlScope | string {
  if (text === 'all') return {};
  if (!text.includes(':')) return text;
  const scope: { -readonly [Key in keyof ControlScope]: string[] } = {};
  for (const part of text.split(',')) {
    const [word = '', name = ''] = part.split(':').map((each) => each.trim());
    const key = KEYS[word];
    if (key === undefined || name === '') {
      throw new Refusal(`\`${part}\` is no part of a scope`, 'write e.g. class:promotional,channel:email');
    }
    scope[key] = [...(scope[key] ?? []), name];
  }
  return scope;
}

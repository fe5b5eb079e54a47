/** Where an unfinished word stands: a key or a value, in block and in flow form, in Liquid. */
import { describe, expect, it } from 'vitest';
import { openGap } from './complete.ts';

const CASES: readonly (readonly [text: string, is: 'key' | 'value', word: string, prefix: string])[] = [
  ['own|', 'key', 'own', ''],
  ['steps:\n  - id: a\n    wa|', 'key', 'wa', ''],
  ['owner: c|rm', 'value', 'crm', ''],
  ['owner: |', 'value', '', ''],
  ['owner: "c|"', 'value', 'c', ''],
  ['send: { channel: email, tem| }', 'key', 'tem', ''],
  ['send: { channel: em| }', 'value', 'em', ''],
  ['channels: [email, pu|]', 'value', 'pu', ''],
  ['when: { profile.co|: ES }', 'key', 'profile.co', 'profile.'],
  ['text: Hello {{ profile.fi| }}', 'value', 'profile.fi', 'profile.'],
  ['text: |-\n  {{ done }} and {{ profile.| }}', 'value', 'profile.', 'profile.'],
];

describe('openGap', () => {
  it.each(CASES)('%j is a %s', (marked, is, word, prefix) => {
    const offset = marked.lastIndexOf('|');
    const text = marked.slice(0, offset) + marked.slice(offset + 1);
    const gap = openGap(text, offset);
    expect([gap.isKey ? 'key' : 'value', text.slice(gap.start, gap.end), gap.prefix]).toEqual([
      is,
      word,
      prefix,
    ]);
    expect(gap.text.slice(0, gap.start)).toBe(text.slice(0, gap.start));
    expect(gap.text.endsWith(text.slice(gap.end))).toBe(true);
  });
});

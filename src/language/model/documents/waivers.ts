/** `Waivers`: deviations from rules that somebody answers for, until a date. */
import type { Schema } from '../kinds.ts';
import { document } from './document.ts';

const text = (description: string): Schema => ({ type: 'string', minLength: 1, description });

const waiver: Schema = {
  type: 'object',
  properties: {
    rule: text('The rule that is not kept.'),
    target: text(
      'Where: a path in the workspace (`*`, `**`, `?`), and after `#` a JSON Pointer into the document.',
    ),
    reason: text('Why.'),
    owner: text('Who answers for it.'),
    approver: text('Who agreed.'),
    ticket: text('Where it was discussed.'),
    expires: { $ref: '#/$defs/date', description: 'The last day on which it holds.' },
  },
  required: ['rule', 'target', 'reason', 'owner', 'approver', 'expires'],
  additionalProperties: false,
};

export const waivers = document(
  'Waivers',
  'Deviations from rules: which, where, why, who answers for it, until when.',
  { waivers: { type: 'array', items: waiver, description: 'One entry a deviation.' } },
  ['waivers'],
);

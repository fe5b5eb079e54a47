/** `Segment`: a named condition. */
import { document } from './document.ts';

export const segment = document(
  'Segment',
  'A named condition: who belongs to it at this moment.',
  { when: { $ref: '#/$defs/condition', description: 'What must hold.' } },
  ['when'],
);

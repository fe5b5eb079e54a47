/** `Template`: the content of a message, by locale. */
import type { Schema } from '../kinds.ts';
import { document } from './document.ts';

const liquid = (description: string): Schema => ({ type: 'string', description });

export const template = document(
  'Template',
  'The content of a message on one channel, by locale. Liquid; MJML for email.',
  {
    channel: { type: 'string', minLength: 1, description: 'The channel that it is for.' },
    locales: {
      type: 'object',
      description: 'Content by locale.',
      minProperties: 1,
      additionalProperties: {
        type: 'object',
        properties: {
          subject: liquid('Subject line of an email.'),
          preheader: liquid('The line that mail programs show after the subject.'),
          mjml: liquid('MJML, compiled to HTML.'),
          html: liquid('HTML, where MJML is not wanted.'),
          text: liquid('Plain text.'),
          title: liquid('Title of a push message.'),
          body: { type: ['object', 'array', 'string'], description: 'JSON whose texts are templates.' },
        },
        additionalProperties: false,
      },
    },
  },
  ['channel', 'locales'],
);

/** Codes of template content: Liquid, MJML, variables, locales. */
import { type CodeDoc, codeDoc } from '../code-doc.ts';

export const contentCodes: readonly CodeDoc[] = [
  codeDoc(
    'bad-liquid',
    'a template text that is no Liquid',
    'Output stands in `{{ }}`, logic in `{% %}`, and each block has its end tag.',
  ),
  codeDoc(
    'unknown-filter',
    'a Liquid filter that does not exist',
    'Filters are checked when the workspace is compiled, not when the message is rendered.',
  ),
  codeDoc(
    'unknown-tag',
    'a Liquid tag that does not exist',
    'Tags that read files or other templates are left out on purpose.',
  ),
  codeDoc(
    'bad-mjml',
    'a text that is no MJML',
    'MJML is compiled when the workspace is; its tags and attributes are checked then.',
  ),
  codeDoc(
    'missing-content',
    'a content without what its channel needs',
    'An email needs a subject and a body (`mjml`, `html` or `text`); other channels need `text` or `body`.',
  ),
  codeDoc(
    'template-too-large',
    'a template above its limit',
    'Templates are limited in size, so that one message cannot stop the others.',
  ),
  codeDoc(
    'unbound-variable',
    'a variable that is not there on every path',
    'The template is sent on a path on which this variable has no value: for example `event` after a timeout. Use `entry`, or another template.',
  ),
  codeDoc(
    'unknown-variable',
    'a variable that does not exist',
    'Templates read `profile`, `event`, `entry`, `journey`, `steps`, `digest` and `links`, checked against the catalog.',
  ),
  codeDoc(
    'missing-locale',
    'a template without the locale of the workspace',
    'Each template needs the locale of the workspace: whoever has another one that is missing gets it.',
  ),
];

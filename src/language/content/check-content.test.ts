/** Content of Template documents: positions in the file, one diagnostic for one cause. */
import { describe, expect, it } from 'vitest';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { parseYaml } from '../syntax/parse.ts';
import { checkContent, checkRequest, compileContent } from './check-content.ts';

async function check(yaml: string, channel = 'email') {
  const diagnostics: Diagnostic[] = [];
  const report = (diagnostic: Diagnostic) => diagnostics.push(diagnostic);
  const { root } = parseYaml('t.yaml', yaml);
  const checked = checkContent(root!, channel, report);
  const content = checked && (await compileContent(checked, report));
  const found = diagnostics.map(({ code, message, span }) => [
    code,
    message,
    yaml.slice(span.start, span.end),
  ]);
  const variables = checked?.variables.map(({ span }) => yaml.slice(span.start, span.end));
  return { found, content, variables };
}

describe('checkContent', () => {
  it('finds each variable in its file, in every scalar style', async () => {
    const yaml = `subject: "Hi {{ profile.a }}"
text: |
  {{ profile.b }} and {{ profile.b }}
  {% if entry.c %}x{% endif %}
html: >-
  folded
  {{ event.d }}
`;
    const { found, variables } = await check(yaml);
    expect(found).toEqual([]);
    expect(variables).toEqual(['profile.a', 'profile.b', 'profile.b', 'entry.c', 'event.d']);
  });

  it('turns MJML into HTML', async () => {
    const { content } = await check('subject: s\nmjml: <mjml><mj-body></mj-body></mjml>\n');
    expect(Object.keys(content ?? {})).toEqual(['subject', 'html']);
  });

  it.each<[string, string, string, string, string]>([
    ['subject: "{{ a | upcas }}"\ntext: x', 'email', 'unknown-filter', 'unknown filter `upcas`', 'upcas'],
    ['subject: s\ntext: |\n  a\n  {{ b', 'email', 'bad-liquid', '`{{ b` is not closed', '{{ b'],
    ['text: x', 'email', 'missing-content', 'an email needs a `subject`', 'text: x'],
    ['title: x', 'push', 'missing-content', 'a template for `push` needs `text` or `body`', 'title: x'],
    [
      'subject: s\nmjml: |\n  <mjml>\n  <mj-bod>\n  </mjml>',
      'email',
      'bad-mjml',
      '`<mj-bod>` is not closed before `</mjml>`',
      '<mj-bod>',
    ],
  ])('reports once, in place: %j', async (yaml, channel, ...expected) => {
    const { found } = await check(yaml, channel);
    expect(found).toEqual([expected]);
  });
});

describe('checkRequest', () => {
  it('reads the Liquid of every string of a request', () => {
    const yaml = 'url: { env: HOOK }\nbody: { id: "{{ profile.id }}", list: ["{{ entry.x }}", 3] }';
    const checked = checkRequest(parseYaml('t.yaml', yaml).root!, () => {});
    expect(checked?.variables.map(({ path }) => path.join('.'))).toEqual(['profile.id', 'entry.x']);
    expect(checked?.request).toEqual({
      url: { env: 'HOOK' },
      body: { id: '{{ profile.id }}', list: ['{{ entry.x }}', 3] },
    });
  });
});

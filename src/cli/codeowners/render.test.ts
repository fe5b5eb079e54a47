/** Who ends up behind which document, and where the block stands in a file that others write, too. */
import { describe, expect, it } from 'vitest';
import { instant } from '../../base/ids.ts';
import { compileWorkspace } from '../../compiler/compile.ts';
import { definitions } from '../../kinds/registry.ts';
import { filesOf } from '../../rules/cases.fixture.ts';
import { describeWorkspace } from '../../rules/workspace.ts';
import { isHandle } from './handles.ts';
import { placeBlock, renderCodeowners } from './render.ts';

const CHANNELS = `channels:
  email: { adapter: smtp, address: profile.email, config: { host: { env: SMTP_HOST }, from: Shop <hello@shop.example> } }
  push: { adapter: webhook, address: profile.push_token, config: { url: { env: PUSH_URL }, secret: { env: PUSH_SECRET } } }
`;
const root = (teams: string, more = '') =>
  `kind: Workspace\nname: shop\nzone: Europe/Madrid\nlocale: en\n${more}${CHANNELS}teams:\n${teams}`;

async function render(files: { readonly [path: string]: string | null }, prefix = 'journeys/') {
  const compiled = await compileWorkspace(filesOf({ files }), definitions);
  expect(compiled.diagnostics.map(({ message }) => message)).toEqual([]);
  const workspace = describeWorkspace(compiled, definitions, {
    now: instant(0),
    changed: null,
    coverage: null,
  });
  const { block, ...rest } = renderCodeowners(workspace, { prefix, target: '.github/CODEOWNERS' });
  return { lines: block.split('\n').slice(1, -2), ...rest };
}

describe('owners in CODEOWNERS', () => {
  it.each([
    ['a handle or several of the team', '{ contacts: { github: "@shop/crm, @ana" } }', '@ana @shop/crm'],
    ['its email where it has no handle', '{ contacts: { email: crm@shop.example } }', 'crm@shop.example'],
    [
      'its people where it has neither',
      '{ members: [tom@shop.example, "@eva", Kim], roles: { analyst: [ana@shop.example] } }',
      '@eva ana@shop.example tom@shop.example',
    ],
  ])('are %s', async (_, crm, expected) => {
    const { lines, unknown } = await render({
      'rutter.yaml': root(`  crm: ${crm}\n  support: { contacts: { github: "@shop/support" } }\n`),
    });
    expect(lines).toContain(`/journeys/cap.yaml ${expected}`);
    expect(unknown).toEqual([]);
  });

  it('are approvers instead of the owner where the standards name roles for a kind', async () => {
    const { lines } = await render({
      'rutter.yaml': root(
        '  crm: { members: [ana@shop.example], roles: { legal: [eva@shop.example] } }\n  support: { members: [leo@shop.example] }\n',
        'owner: support\n',
      ),
      'standards.yaml':
        'kind: Standards\nname: shop\nowner: crm\napprovers: { Policy: [crm], ConsentPolicy: [legal], Standards: [legal, crm], Waivers: [legal], Workspace: [crm] }\n',
    });
    expect(lines[0]).toBe('/journeys/ leo@shop.example');
    expect(lines).toContain('/journeys/consent.yaml eva@shop.example');
    expect(lines).toContain('/journeys/standards.yaml ana@shop.example eva@shop.example');
    expect(lines.filter((line) => line.startsWith('/journeys/ '))).toHaveLength(1);
    expect(lines).toContain('/journeys/exclusion.yaml ana@shop.example eva@shop.example');
    expect(lines.slice(-2)).toEqual([
      '/journeys/rutter-baseline.json eva@shop.example',
      '/.github/CODEOWNERS ana@shop.example eva@shop.example',
    ]);
  });

  it('of tests are those of the journey, of templates those of whoever sends them', async () => {
    const template = (name: string) =>
      `kind: Template\nname: ${name}\nchannel: push\nlocales:\n  en: { title: Hi, body: Hello. }\n`;
    const { lines, unowned } = await render({
      'rutter.yaml': root(
        '  crm: { members: [ana@shop.example] }\n  support: { members: [leo@shop.example] }\n',
      ),
      'help.journey.yaml':
        'kind: Journey\nname: help\nowner: support\nclass: service\nenter: { event: Complaint Opened, reentry: always }\nsteps: [{ id: answer, send: { channel: push, template: answer } }]\n',
      'answer.yaml': template('answer'),
      'lost.yaml': template('lost'),
      'help.test.yaml':
        'kind: Test\nname: help\njourney: help\ncases:\n  - name: answers\n    start: 2026-03-02T09:00:00Z\n    subscribers: { ana: { push_token: t } }\n    events: [{ at: 0s, subscriber: ana, event: Complaint Opened, properties: { case: c } }]\n    expect: [{ at: 0s, sends: [{ template: answer }] }]\n',
    });
    expect(lines).toContain('/journeys/answer.yaml leo@shop.example');
    expect(lines).toContain('/journeys/help.test.yaml leo@shop.example');
    expect(unowned).toEqual(['journeys/lost.yaml', 'journeys/rutter.yaml']);
  });

  it('are named as unknown where GitHub could not know them', async () => {
    const { unknown } = await render({
      'rutter.yaml': root('  crm: { members: [Ana] }\n  support: { contacts: { github: support team } }\n'),
    });
    expect(unknown).toEqual(['crm', 'support']);
  });

  it('say nothing of other files when the workspace is the whole repository', async () => {
    const teams = '  crm: { members: [ana@shop.example] }\n  support: { members: [leo@shop.example] }\n';
    const { lines } = await render({ 'rutter.yaml': root(teams, 'owner: crm\n') }, '');
    expect(lines).toContain('/rutter.yaml ana@shop.example');
    expect(lines.some((line) => line.startsWith('* ') || line.startsWith('/ '))).toBe(false);
  });

  it.each([
    ['@ana', true],
    ['@shop/crm-team', true],
    ['ana@shop.example', true],
    ['ana', false],
    ['@shop/', false],
    ['@-shop', false],
    ['ana@shop', false],
    ['Ana <ana@shop.example>', false],
  ])('take %j as a handle: %j', (text, expected) => {
    expect(isHandle(text)).toBe(expected);
  });
});

describe('the block in a file', () => {
  const block = (...lines: readonly string[]) =>
    ['# begin rutter journeys/ (made)', ...lines, '# end rutter journeys/', ''].join('\n');
  const place = (text: string, made = block('/new @a')) => placeBlock(text, made, 'journeys/');

  it.each([
    ['an empty file', '', block('/new @a')],
    ['a file without it', '/src/ @devs\n', `/src/ @devs\n\n${block('/new @a')}`],
    [
      'a file that holds it',
      `# ours\n${block('/old @b')}/src/ @devs\n`,
      `# ours\n${block('/new @a')}/src/ @devs\n`,
    ],
    [
      'a file with that of another workspace',
      `${block('/x @b').replaceAll('journeys/', 'shop/')}`,
      `${block('/x @b').replaceAll('journeys/', 'shop/')}\n${block('/new @a')}`,
    ],
  ])('is put into %s, and a second time changes nothing', (_, before, after) => {
    expect(place(before)).toBe(after);
    expect(place(after)).toBe(after);
  });

  it.each([
    ['its end is lost', '# begin rutter journeys/ (made)\n/old @b\n'],
    ['its start is lost', '/old @b\n# end rutter journeys/\n'],
    ['it stands there twice', block('/a @b') + block('/a @b')],
    ['its marks are turned round', '# end rutter journeys/\n# begin rutter journeys/ (made)\n'],
  ])('is refused where %s', (_, before) => {
    expect(place(before)).toBeNull();
  });
});

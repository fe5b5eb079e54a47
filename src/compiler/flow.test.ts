/** What is judged along the paths of a journey: reachability, loops, guards, and the variables of templates. */
import { describe, expect, it } from 'vitest';
import type { SourceFile } from './read-documents.ts';
import { readTrial, tryCompile } from './trial-workspace.fixture.ts';

const trial = readTrial();

function withFile(path: string, text: string): SourceFile[] {
  return [...trial, { path, text }];
}

const journeyWith = (steps: string) => `kind: Journey
name: other
class: lifecycle
enter: { event: trial_started, reentry: never }
steps:
${steps}`;

describe('the flow of a journey', () => {
  const flows: readonly (readonly [codes: string[], steps: string])[] = [
    [['unreachable-step'], '  - { id: a, exit: done }\n  - { id: b, wait: 1d }\n  - { id: c, wait: 1d }\n'],
    [
      ['unreachable-step'],
      `  - id: a
    branch:
      paths:
        - { id: yes, when: { profile.country: ES }, steps: [{ id: e1, exit: done }] }
        - { id: no, else: true, steps: [{ id: e2, exit: done }] }
  - { id: b, wait: 1d }
`,
    ],
    [
      ['loop-without-wait'],
      '  - id: a\n    repeat: { max: 3, steps: [{ id: b, update: { profile.lifecycle: x } }] }\n',
    ],
    [[], '  - id: a\n    repeat: { max: 3, steps: [{ id: b, wait: 1d }] }\n'],
    [
      [],
      '  - id: a\n    repeat: { max: 3, every: 1d, steps: [{ id: b, update: { profile.lifecycle: x } }] }\n',
    ],
    [
      ['missing-else'],
      '  - id: a\n    branch: { paths: [{ id: yes, when: { profile.country: ES }, steps: [{ id: b, wait: 1d }] }] }\n',
    ],
    // Which of two paths is taken is the business of rules.
    [
      [],
      `  - id: a
    branch:
      paths:
        - { id: p1, when: { profile.country: ES }, steps: [{ id: b, wait: 1d }] }
        - { id: p2, when: { profile.country: ES }, steps: [{ id: c, wait: 1d }] }
        - { id: rest, else: true, steps: [] }
`,
    ],
    [['unbound-path'], '  - { id: a, wait: 1d }\n  - { id: b, wait: { until: event.at, on_past: skip } }\n'],
  ];
  it.each(flows)('%j', async (codes, steps) => {
    const { diagnostics, pretty } = await tryCompile(
      withFile('journeys/other.journey.yaml', journeyWith(steps)),
    );
    expect(
      diagnostics.map((each) => each.code),
      pretty,
    ).toEqual(codes);
  });
});

describe('`hotfix: copy`', () => {
  const send = (template: string) =>
    `  - { id: a, send: { channel: email, template: ${template} } }\nhotfix: copy\n`;
  it.each([
    ['a journey that sends no template', ['hotfix-without-copy'], '  - { id: a, wait: 1d }\nhotfix: copy\n'],
    ['one that sends one', [], send('trial_welcome')],
    [
      'one whose template does not exist: that is said, and nothing else',
      ['unknown-template'],
      send('nobodys'),
    ],
  ])('%s', async (_what, codes, steps) => {
    const { diagnostics, pretty } = await tryCompile(
      withFile('journeys/other.journey.yaml', journeyWith(steps)),
    );
    expect(
      diagnostics.map((each) => each.code),
      pretty,
    ).toEqual(codes);
  });
});

describe('variables of templates, per path', () => {
  const template = (name: string, text: string) => ({
    path: `templates/${name}.yaml`,
    text: `kind: Template\nname: ${name}\nchannel: email\nlocales:\n  en: { subject: s, text: "${text}" }\n  es: { subject: s, text: "${text}" }\n`,
  });
  const send = (id: string) => `{ id: ${id}, send: { channel: email, template: t } }`;
  const paths: readonly (readonly [codes: string[], text: string, steps: string])[] = [
    [
      [],
      '{{ event.case }}',
      `  - id: a
    wait_for: { timeout: 1d, paths: [{ id: p, event: complaint_opened, steps: [${send('s')}] }] }
`,
    ],
    [
      ['unbound-variable'],
      '{{ event.case }}',
      `  - id: a
    wait_for: { timeout: 1d, paths: [{ id: p, event: complaint_opened, steps: [${send('s')}] }], on_timeout: [${send('t')}] }
`,
    ],
    [
      ['unbound-variable'],
      '{{ steps.hook.response.name }}',
      `  - ${send('s')}\n  - { id: hook, call: { url: "https://a.example/" } }\n`,
    ],
    [
      [],
      '{{ steps.hook.response.name }}',
      `  - { id: hook, call: { url: "https://a.example/" } }\n  - ${send('s')}\n`,
    ],
    [['unbound-variable'], '{{ digest.count }}', `  - ${send('s')}\n`],
    [[], '{{ digest.count }}', `  - { id: d, digest: { window: 15m } }\n  - ${send('s')}\n`],
  ];
  it.each(paths)('%j: %s', async (codes, text, steps) => {
    const files = [...withFile('journeys/other.journey.yaml', journeyWith(steps)), template('t', text)];
    const { diagnostics, pretty } = await tryCompile(files);
    expect(
      diagnostics.map((each) => each.code),
      pretty,
    ).toEqual(codes);
  });
});

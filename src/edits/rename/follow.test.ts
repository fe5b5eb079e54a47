/** Renaming in single cases: what follows where, what is refused, and what people are told. */
import { beforeAll, describe, expect, it } from 'vitest';
import { type Compiled, compileWorkspace } from '../../compiler/compile.ts';
import { definitions } from '../../kinds/registry.ts';
import type { Texts } from '../../language/diagnostics/apply-fixes.ts';
import { filesOf } from '../../rules/cases.fixture.ts';
import { renameTarget } from './rename.ts';
import { applyRenaming, findDamage } from './verify.ts';

const JOURNEY = `kind: Journey
name: win_back
class: lifecycle
owner: crm
purpose: They come back.
enter: { segment: "customers", reentry: never }
exit:
  - event: Order Placed # they did
  - segment: complaining
goals: [{ name: back, event: 'Order Placed', within: 7d, primary: true }]
steps:
  - id: ask
    call: { url: "https://crm.example/ask", body: { who: '{{ profile["first_name"] }}', why: "{% if journey.name == 'win_back' %}back{% endif %}" } }
  - id: first
    branch:
      paths:
        - { id: yes, when: { message: { opened: hello } }, steps: [] }
        - id: told
          when: { event: Message Opened, where: { event.journey: { in: [win_back, other] }, event.step: remind } }
          steps: []
        - id: answered
          when: { steps.ask.response.size: { gt: 1 } }
          steps: []
        - { id: no, else: true, steps: [{ id: remind, send: { channel: email, template: hello } }] }
  # the end of win_back
`;

const TEST = `kind: Test
name: win_back
journey: win_back
cases:
  - name: goes
    start: 2026-03-02T09:00:00Z
    subscribers: { ana: { email: ana@example.com } }
    events: [{ at: 0s, subscriber: ana, event: Order Placed }]
    expect: [{ at: end, exits: [Order Placed, { reason: complaining }] }]
`;

const WAIVERS = `kind: Waivers
name: ours
owner: crm
waivers:
  - { rule: naming, target: win_back.journey.yaml#/steps/first/branch, reason: Old., owner: crm, approver: eva@shop.example, expires: 2026-12-01 }
`;

const FILES = { 'win_back.journey.yaml': JOURNEY, 'win_back.test.yaml': TEST, 'waivers.yaml': WAIVERS };

async function open(files: { readonly [path: string]: string }): Promise<Compiled> {
  return compileWorkspace(filesOf({ files }), definitions);
}

/** Renames, verifies, and gives the lines that differ, by file. */
async function play(
  files: { readonly [path: string]: string },
  [table, name, newName]: readonly [string, string, string],
) {
  const before = await open(files);
  expect(before.diagnostics.map(({ message }) => message)).toEqual([]);
  const made = renameTarget(before, { table, name }, newName);
  if (!made.ok) throw new Error(made.problem.message);
  const texts = applyRenaming(before.texts, made) as Texts;
  const after = await compileWorkspace(
    [...texts].map(([path, text]) => ({ path, text })),
    definitions,
  );
  expect(findDamage(before, after, made)).toBeNull();
  const changed = [...texts].flatMap(([path, text]) => {
    const old = before.texts.get(made.moves.find(({ to }) => to === path)?.from ?? path)?.split('\n') ?? [];
    const lines = text.split('\n').filter((line) => !old.includes(line));
    return lines.length === 0 ? [] : [[path, lines.map((line) => line.trim())] as const];
  });
  return { changed: Object.fromEntries(changed), notes: made.notes, moves: made.moves, texts };
}

describe('a rename', () => {
  it('of a step follows values, answers and waivers, and leaves `moved` behind the last comment of the steps', async () => {
    const { changed, texts } = await play(FILES, ['step win_back', 'first', 'start']);
    expect(changed).toEqual({
      'win_back.journey.yaml': ['- id: start', 'migrate:', '- moved: { from: first, to: start }'],
      'waivers.yaml': [
        '- { rule: naming, target: win_back.journey.yaml#/steps/start/branch, reason: Old., owner: crm, approver: eva@shop.example, expires: 2026-12-01 }',
      ],
    });
    expect(texts.get('win_back.journey.yaml')).toMatch(
      / {2}# the end of win_back\nmigrate:\n {2}- moved: .*\n$/,
    );
    const answer = await play(FILES, ['step win_back', 'ask', 'asked']);
    expect(answer.changed['win_back.journey.yaml']).toContain(
      'when: { steps.asked.response.size: { gt: 1 } }',
    );
  });

  it('of a step that another journey has, too, changes compared values only where the journey is named', async () => {
    const { changed } = await play(FILES, ['step win_back', 'remind', 'nudge_them']);
    expect(changed['win_back.journey.yaml']).toContain(
      'when: { event: Message Opened, where: { event.journey: { in: [win_back, other] }, event.step: nudge_them } }',
    );
    const other = await play(FILES, ['step lifecycle_welcome_newcomers_v1', 'remind', 'again']);
    expect(Object.keys(other.changed)).toEqual(['welcome.journey.yaml']);
  });

  it('of a journey takes its file and its waivers along and says which comments speak of it', async () => {
    const { changed, moves, notes } = await play(FILES, ['journey', 'win_back', 'recover']);
    expect(moves).toEqual([{ from: 'win_back.journey.yaml', to: 'recover.journey.yaml' }]);
    expect(changed['recover.journey.yaml']).toEqual([
      'name: recover',
      'when: { event: Message Opened, where: { event.journey: { in: [recover, other] }, event.step: remind } }',
      'migrate:',
      '- moved: { journey: win_back }',
    ]);
    expect(changed['waivers.yaml']?.[0]).toContain('target: recover.journey.yaml#/steps/first/branch');
    expect(changed['win_back.test.yaml']).toEqual(['journey: recover']);
    expect(notes).toEqual([
      'comments still say `win_back`: win_back.journey.yaml:25',
      'templates still compare with "win_back": win_back.journey.yaml:13',
    ]);
  });

  it('of an event and of a segment keeps quotes, and what tests expect a journey to be left by', async () => {
    const event = await play(FILES, ['event', 'Order Placed', 'Order: Paid']);
    expect(event.changed['win_back.journey.yaml']).toEqual([
      '- event: "Order: Paid" # they did',
      "goals: [{ name: back, event: 'Order: Paid', within: 7d, primary: true }]",
    ]);
    expect(event.changed['win_back.test.yaml']).toEqual([
      'events: [{ at: 0s, subscriber: ana, event: "Order: Paid" }]',
      'expect: [{ at: end, exits: ["Order: Paid", { reason: complaining }] }]',
    ]);
    const segment = await play(FILES, ['segment', 'complaining', 'angry']);
    expect(segment.changed['win_back.test.yaml']).toEqual([
      'expect: [{ at: end, exits: [Order Placed, { reason: angry }] }]',
    ]);
  });

  it('of an attribute changes templates and requests, brackets and all', async () => {
    const { changed } = await play(FILES, ['attribute', 'first_name', 'Given Name']);
    expect(changed['hello.yaml']).toEqual([
      'Hello {{ profile["Given Name"] | default: "there" }}, good to have you.',
    ]);
    expect(changed['win_back.journey.yaml']?.[0]).toContain(`'{{ profile["Given Name"] }}'`);
    const plain = await play(FILES, ['attribute', 'push_token', 'device']);
    expect(plain.changed['rutter.yaml']?.[0]).toContain('address: profile.device,');
  });

  it('adds to the `migrate` that is there, turns its own entry round, and keeps CRLF', async () => {
    const crlf = `${JOURNEY}migrate:\n    - drain: gone # long ago\n`.replaceAll('\n', '\r\n');
    const files = { 'win_back.journey.yaml': crlf };
    const { texts } = await play(files, ['step win_back', 'first', 'start']);
    const text = texts.get('win_back.journey.yaml') ?? '';
    expect(text).toMatch(/ {4}- drain: gone # long ago\r\n {4}- moved: \{ from: first, to: start \}\r\n$/);
    const back = await play({ 'win_back.journey.yaml': text }, ['step win_back', 'start', 'first']);
    expect(back.texts.get('win_back.journey.yaml')).toBe(
      text
        .replace('id: start', 'id: first')
        .replace('{ from: first, to: start }', '{ from: start, to: first }'),
    );
  });
});

describe('is refused', () => {
  let compiled: Compiled;
  beforeAll(async () => {
    compiled = await open({ ...FILES, 'win_back.journey.yaml': `${JOURNEY}migrate: [{ drain: gone }]\n` });
  });

  it.each([
    ['a name that is taken', 'segment', 'complaining', 'customers', 'there is a segment `customers` already'],
    ['its own name', 'segment', 'complaining', 'complaining', '`complaining` is its name already'],
    ['a bad form', 'journey', 'win_back', 'win back', '`win back` cannot be the name of a journey'],
    ['a bad form of an event', 'event', 'Cart Left', ' x', '` x` cannot be the name of an event'],
    [
      'an event of the runner',
      'event',
      'Message Opened',
      'x',
      '`Message Opened` is an event of the runner itself',
    ],
    ['the name of one', 'event', 'Cart Left', 'Message Opened', 'there is an event `Message Opened` already'],
    [
      'a name with a meaning',
      'step win_back',
      'ask',
      'entry',
      '`entry` means something else in the language',
    ],
    [
      'what the runner reads',
      'attribute',
      'country',
      'land',
      'the runner itself reads the attribute `country`',
    ],
    ['nothing of this name', 'trait', 'x', 'y', 'no trait is called `x`'],
    ['a table that cannot', 'class', 'lifecycle', 'x', 'the class `lifecycle` cannot be renamed'],
    [
      'the id of a step that went',
      'step win_back',
      'ask',
      'gone',
      '`gone` was the name of another step: `migrate` says what becomes of runs there',
    ],
  ])('%s', (_, table, name, newName, message) => {
    const made = renameTarget(compiled, { table, name }, newName);
    expect(made.ok ? 'renamed' : made.problem.message).toBe(message);
  });

  it('in a workspace with errors, at the first of them', async () => {
    const broken = await open({ ...FILES, 'a.yaml': 'kind: Segment\nname: a\nwhen: { segment: nobody }\n' });
    const made = renameTarget(broken, { table: 'journey', name: 'win_back' }, 'x');
    expect(made.ok || made.problem.message).toBe('nothing can be renamed while the workspace holds errors');
  });
});

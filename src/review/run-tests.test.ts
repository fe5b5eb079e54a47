/** What a Test document means: each form of expectation, once met and once not. */
import { describe, expect, it } from 'vitest';
import { compileWorkspace } from '../compiler/compile.ts';
import { definitions } from '../kinds/registry.ts';
import { createRenderer } from '../language/content/renderer.ts';
import { printPretty } from '../language/diagnostics/pretty.ts';
import { runTests } from './run-tests.ts';
import { shop } from './shop.fixture.ts';

const ANA = 'ana: { email: ana@example.com, locale: es, consent: { email: [lifecycle] } }';
const JOINED = '{ at: 0s, subscriber: ana, event: Joined, properties: { order: o1 } }';

type Case = {
  readonly expect: string;
  readonly events?: string;
  readonly people?: string;
  readonly start?: string;
  readonly more?: string;
  readonly journey?: string;
};

async function play(testCase: Case) {
  const {
    events = JOINED,
    people = ANA,
    start = '2026-03-02T10:00:00Z',
    more = '',
    journey = 'one',
  } = testCase;
  const text = `kind: Test
name: t
${journey === '' ? '' : `journey: ${journey}`}
cases:
  - name: c
    start: ${start}
    subscribers: { ${people} }
    events: [${events}]
    expect: [${testCase.expect}]
    ${more}
`;
  const files = [...Object.entries({ ...shop, 'x.yaml': text })].map(([path, each]) => ({
    path,
    text: each,
  }));
  const compiled = await compileWorkspace(files, definitions);
  const print = (diagnostics: typeof compiled.diagnostics) =>
    printPretty(diagnostics, (file) => compiled.texts.get(file));
  expect(print(compiled.diagnostics.filter((each) => each.severity === 'error'))).toBe('');
  const report = runTests(compiled, definitions, createRenderer());
  const failures = report.cases.flatMap((each) => each.failures);
  return { report, failures, printed: print(failures) };
}

describe('an expectation that is met', () => {
  const cases: readonly (readonly [string, Case])[] = [
    [
      'a send, by every field',
      {
        expect:
          '{ at: 0s, sends: [{ subscriber: ana, channel: email, template: hi, class: lifecycle, journey: one, step: hello, locale: es, subject: Hola, html: "pedido o1", to: ana@example.com }] }',
      },
    ],
    [
      'two sends of one moment, in any order',
      {
        people: 'ana: { email: a@b.example, token: t, consent: { email: [lifecycle] } }',
        events: `${JOINED}, { at: 0s, event: Joined, properties: { order: o2 } }`,
        expect: '{ at: 0s, sends: [{ channel: push }, { channel: push, title: Hello }] }',
      },
    ],
    [
      'an instant instead of an offset',
      { expect: '{ at: 2026-03-02T11:00:00+01:00, sends: [{ template: hi }] }' },
    ],
    ['nothing sent at a moment', { expect: '{ at: 30m, no_sends: true }' }],
    [
      'never sent',
      { people: 'ana: { email: ana@example.com }', expect: '{ at: end, no_sends: { channel: email } }' },
    ],
    [
      'refused by a policy',
      {
        people: 'ana: { email: ana@example.com }',
        expect: '{ at: 0s, refused: [{ by: consent, gate: consent, step: hello }] }',
      },
    ],
    [
      'held until',
      {
        start: '2026-03-02T23:00:00Z',
        expect:
          '{ at: 0s, held: [{ by: night, until: 2026-03-03T08:00:00Z }] }, { at: 9h, sends: [{ template: hi }] }',
      },
    ],
    ['a call', { expect: '{ at: 2d, calls: [{ step: ask, body: { order: o1 } }] }' }],
    [
      'an exit by a step, a goal, the profile',
      {
        events: `${JOINED}, { at: 1d, event: Paid, properties: { order: o1 } }`,
        expect: '{ at: 1d, exits: [thanks], goals: [paid], profile: { ana: { plan: paid, vip: null } } }',
      },
    ],
    [
      'an exit by an event, by its name',
      { events: `${JOINED}, { at: 1d, event: Left }`, expect: '{ at: 1d, exits: [Left] }' },
    ],
    [
      'runs so far, of the journey under test',
      {
        events: `${JOINED}, { at: 1h, event: Joined, properties: { order: o2 } }`,
        expect: '{ at: 0s, entered: 1 }, { at: end, entered: 2 }',
      },
    ],
    ['which run', { expect: '{ at: 0s, entered: [{ subscriber: ana, key: o1 }] }' }],
    ['no exit: a run that ends by itself is none', { expect: '{ at: end, exits: [] }' }],
    ['unless that is asked for', { expect: '{ at: 2d, exits: [completed] }' }],
    [
      'new attributes and consent on the way',
      {
        people: 'ana: {}',
        events:
          '{ at: 0s, subscriber: ana, identify: { email: ana@example.com } }, { at: 0s, consent: { email: [lifecycle] } }, { at: 1m, event: Joined, properties: { order: o1 } }',
        expect: '{ at: 1m, sends: [{ template: hi }] }',
      },
    ],
    [
      'consent withdrawn',
      {
        events: `{ at: 0s, withdraw: { email: [lifecycle] } }, { at: 1m, subscriber: ana, event: Joined, properties: { order: o1 } }`,
        expect: '{ at: 1m, refused: [consent] }',
      },
    ],
    [
      'the next channel after a scripted rejection',
      {
        people: 'ana: { email: ana@example.com, token: t, consent: { email: [lifecycle] } }',
        events: `{ at: 0s, outcome: { channel: push, result: rejected, reason: address } }, ${JOINED}`,
        expect: '{ at: 0s, sends: [{ channel: email }], no_sends: { channel: push } }',
      },
    ],
    [
      'a receipt',
      {
        events: `${JOINED}, { at: 10m, subscriber: ana, receipt: { unsubscribed: hi } }`,
        expect: '{ at: 1h, refused: [{ journey: two }], no_sends: true }',
      },
    ],
    [
      'a message id that counts once',
      {
        events:
          '{ at: 0s, event: Joined, id: m1, properties: { order: o1 } }, { at: 1m, event: Joined, id: m1, properties: { order: o1 } }',
        expect: '{ at: end, entered: 1 }',
      },
    ],
    [
      'a complete list',
      {
        expect:
          '{ at: 0s, sends: [{ template: hi }], exact: true }, { at: 1h, sends: [{ template: other }] }',
      },
    ],
    [
      'a complete case',
      {
        more: 'exact: true',
        expect:
          '{ at: 0s, sends: [{ template: hi }] }, { at: 1h, sends: [{ template: other }] }, { at: 2d, calls: [{ step: ask }] }',
      },
    ],
    [
      'time that runs no further than told',
      { more: 'end: 1d', expect: '{ at: end, exits: [] , no_sends: { template: hi_push } }' },
    ],
  ];
  it.each(cases)('%s', async (_, testCase) => {
    expect((await play(testCase)).printed).toBe('');
  });
});

describe('an expectation that is not met', () => {
  const cases: readonly (readonly [string, Case, string, RegExp])[] = [
    [
      'sent at another moment',
      { expect: '{ at: 1s, sends: [{ template: hi }] }' },
      'failed-expectation',
      /at 1s .*[\s\S]*nearest: send with .* at 0s/,
    ],
    [
      'sent with another text',
      { expect: '{ at: 0s, sends: [{ subject: Hello }] }' },
      'failed-expectation',
      /`subject` is `Hola`, not `Hello`/,
    ],
    [
      'one send where two are expected',
      { expect: '{ at: 0s, sends: [{ template: hi }, { channel: email }] }' },
      'failed-expectation',
      /expected a send with channel `email`/,
    ],
    [
      'sent, and must not be',
      { expect: '{ at: 0s, no_sends: { class: lifecycle } }' },
      'failed-expectation',
      /must not be sent at 0s/,
    ],
    [
      'sent at some time, and must never be',
      { expect: '{ at: end, no_sends: { template: other } }' },
      'failed-expectation',
      /in the whole case, and was: .* at 1h/,
    ],
    [
      'not refused',
      { expect: '{ at: 0s, refused: [{ by: consent }] }' },
      'failed-expectation',
      /there is nothing in `refused`/,
    ],
    [
      'another exit',
      { events: `${JOINED}, { at: 1d, event: Left }`, expect: '{ at: 1d, exits: [thanks] }' },
      'failed-expectation',
      /`reason` is `Left`, not `thanks`/,
    ],
    [
      'an exit where there must be none',
      { events: `${JOINED}, { at: 1d, event: Left }`, expect: '{ at: end, exits: [] }' },
      'failed-expectation',
      /not expected: exit with reason `Left`/,
    ],
    [
      'another number of runs',
      { expect: '{ at: end, entered: 2 }' },
      'failed-expectation',
      /expected 2 runs of `one` until the end, not 1/,
    ],
    [
      'runs of all journeys where none is named',
      { journey: '', expect: '{ at: end, entered: 1 }' },
      'failed-expectation',
      /expected 1 run of any journey until the end, not 2/,
    ],
    [
      'another attribute',
      { expect: '{ at: end, profile: { ana: { plan: paid } } }' },
      'failed-expectation',
      /expected `plan` of `ana` to be `"paid"` at the end, not nothing/,
    ],
    [
      'another send in a complete list',
      {
        events: `${JOINED}, { at: 0s, event: Joined, properties: { order: o2 } }`,
        expect: '{ at: 0s, sends: [{ template: hi }], exact: true }',
      },
      'unexpected-send',
      /not expected: send with channel `email`, template `hi`/,
    ],
    [
      'a call in a complete case',
      {
        more: 'exact: true',
        expect: '{ at: 0s, sends: [{ template: hi }] }, { at: 1h, sends: [{ template: other }] }',
      },
      'unexpected-send',
      /not expected: call with .* at 2d/,
    ],
    [
      'a receipt for nothing',
      { events: '{ at: 0s, receipt: { opened: hi } }', expect: '{ at: end, exits: [] }' },
      'never-produced',
      /nothing made of `hi` was sent to `ana`/,
    ],
    [
      'an answer that nobody asked for',
      {
        events: `${JOINED}, { at: 0s, outcome: { channel: push, result: rejected } }`,
        expect: '{ at: 0s, sends: [{ template: hi }] }',
      },
      'never-produced',
      /no attempt on `push` asked for this answer/,
    ],
    [
      'a template that no step sends',
      { expect: '{ at: end, no_sends: { template: unused } }' },
      'never-produced',
      /no journey sends `unused`/,
    ],
    [
      'a template by another channel',
      { expect: '{ at: end, no_sends: { template: hi, channel: push } }' },
      'never-produced',
      /no journey sends `hi` by `push`/,
    ],
    [
      'a field that the template has not',
      { expect: '{ at: end, no_sends: { template: hi, title: Nothing } }' },
      'never-produced',
      /`hi` has no `title`/,
    ],
  ];
  it.each(cases)('%s', async (_, testCase, code, message) => {
    const { failures, printed } = await play(testCase);
    expect(failures.map((each) => each.code)).toEqual([code]);
    expect(printed).toMatch(message);
    expect(printed).toMatch(/--> x\.yaml:\d+:\d+/);
  });
});

describe('a report', () => {
  it('counts what was reached, and names the rest', async () => {
    const { report } = await play({
      people: 'ana: { email: ana@example.com }',
      expect: '{ at: 0s, refused: [consent] }',
    });
    expect(report.coverage).toEqual({
      steps: { reached: 5, total: 7, missing: ['one/mark', 'one/out'] },
      paths: { reached: 0, total: 1, missing: ['one/pay: paid'] },
      timeouts: { reached: 1, total: 1, missing: [] },
      gates: { reached: 1, total: 3, missing: ['night', 'permission'] },
    });
  });

  it('is the same every time', async () => {
    const testCase = { expect: '{ at: 1s, sends: [{ template: hi }] }' };
    expect((await play(testCase)).printed).toBe((await play(testCase)).printed);
  });

  it('shows what happened around then', async () => {
    const { printed } = await play({ expect: '{ at: 5m, sends: [{ template: other }] }' });
    expect(printed).toMatch(
      /what happened around then:\n.*0s {2}2026-03-02T10:00:00Z {2}ana: event Joined\n/,
    );
    expect(printed).toMatch(/1h {2}2026-03-02T11:00:00Z {2}email `other` "Otro" to ana from two\/second\n/);
  });
});

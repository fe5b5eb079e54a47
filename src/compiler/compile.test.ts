import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { definitions } from '../kinds/registry.ts';
import { printPretty } from '../language/diagnostics/pretty.ts';
import { encodePlan } from '../plan/encode.ts';
import { compileWorkspace } from './compile.ts';
import type { SourceFile } from './read-documents.ts';
import { readTrial, replaceIn } from './trial-workspace.ts';

const trial = readTrial();
const JOURNEY = 'journeys/trial.journey.yaml';
const TEST = 'journeys/trial.test.yaml';

async function compile(files: readonly SourceFile[]) {
  const compiled = await compileWorkspace(files, definitions);
  const pretty = printPretty(compiled.diagnostics, (file) => compiled.texts.get(file));
  return { ...compiled, pretty };
}

function add(path: string, text: string): SourceFile[] {
  return [...trial, { path, text }];
}

/** What the caret shows: the text under the first span. */
function underlined(compiled: Awaited<ReturnType<typeof compile>>): string {
  const [first] = compiled.diagnostics;
  const text = first === undefined ? '' : (compiled.texts.get(first.span.file) ?? '');
  return first === undefined ? '' : text.slice(first.span.start, first.span.end);
}

describe('a workspace without mistakes', () => {
  it('compiles without any diagnostic', async () => {
    const { plan, diagnostics, pretty } = await compile(trial);
    expect(pretty).toBe('');
    expect(diagnostics).toEqual([]);
    expect(plan?.journeys.lifecycle_activation_trial_v2?.start).toBe('welcome');
  });

  it('gives the same bytes in any order of files', async () => {
    const expected = encodePlan((await compile(trial)).plan!);
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray(trial, { minLength: trial.length, maxLength: trial.length }),
        async (files) => {
          expect(encodePlan((await compile(files)).plan!)).toBe(expected);
        },
      ),
      { numRuns: 10 },
    );
  });

  it('flattens nested steps: each goes on where its list goes on', async () => {
    const { plan } = await compile(trial);
    const steps = plan!.journeys.lifecycle_activation_trial_v2!.steps;
    const next = Object.fromEntries(Object.entries(steps).map(([id, step]) => [id, step.next]));
    expect(next).toEqual({
      welcome: 'settle',
      settle: 'first_project',
      first_project: 'before_end',
      mark: 'done',
      done: 'before_end',
      how: 'before_end',
      nudge_email: 'before_end',
      nudge_push: 'before_end',
      before_end: 'by_plan',
      last_days: 'by_plan',
      by_plan: null,
      call_sales: null,
      offer: null,
    });
  });

  it('keys exits and waits by the property that names the run (semantics 8)', async () => {
    const files = replaceIn(
      replaceIn(
        trial,
        'catalog.yaml',
        'subscription_cancelled: { properties: { reason',
        'subscription_cancelled: { properties: { trial_id: string, reason',
      ),
      JOURNEY,
      'exit:\n',
      'exit:\n  - { event: complaint_opened, where: { event.reason: late } }\n',
    );
    const { plan, pretty } = await compile(files);
    expect(pretty).toBe('');
    const journey = plan!.journeys.lifecycle_activation_trial_v2!;
    expect(journey.key).toEqual(['trial_id']);
    expect(journey.exits.map((exit) => (exit.by === 'event' ? exit.key : null))).toEqual([
      false,
      ['trial_id'],
      null,
    ]);
  });

  it('names what a journey uses, so that its bundle is complete', async () => {
    const { plan } = await compile(trial);
    const { uses } = plan!.journeys.lifecycle_activation_trial_v2!;
    expect(uses?.segments).toEqual(['churn_risk_blocked', 'reachable_trials']);
    expect(uses?.templates).toEqual([
      'trial_last_days',
      'trial_nudge',
      'trial_nudge_push',
      'trial_offer',
      'trial_welcome',
    ]);
    expect(plan!.segments.reachable_trials?.uses?.segments).toEqual(['open_complaint']);
  });
});

describe('digests of journeys', () => {
  const digestAfter = async (files: readonly SourceFile[]) => {
    const { plan, pretty } = await compile(files);
    expect(pretty).toBe('');
    return plan!.journeys.lifecycle_activation_trial_v2!.digest;
  };
  const cases: readonly (readonly [
    what: string,
    path: string,
    from: string,
    to: string,
    changes: boolean,
  ])[] = [
    ['another title', JOURNEY, 'title: Trial activation', 'title: Something else', false],
    ['another purpose', JOURNEY, 'purpose: Turn', 'purpose: Now turn', false],
    ['lines moved', JOURNEY, 'enter:', '# a comment\n\n\nenter:', false],
    ['a policy', 'policies/one_a_day.yaml', 'max: 3', 'max: 4', false],
    ['a test', TEST, 'at: 2d', 'at: 1d', false],
    ['a template of the journey', 'templates/trial_offer.yaml', 'Hello', 'Dear', true],
    ['a segment of a segment', 'segments/open_complaint.yaml', 'gt: 0', 'gt: 1', true],
    ['a trait under it', 'traits/open_complaints.yaml', 'complaint_closed', 'order_completed', true],
    ['a step', JOURNEY, 'timeout: 3d', 'timeout: 4d', true],
  ];
  it.each(cases)('%s', async (_, path, from, to, changes) => {
    let files = replaceIn(trial, path, from, to);
    // The pairs of complaints are closed by another event with the same property.
    if (path.startsWith('traits')) {
      files = replaceIn(
        files,
        'catalog.yaml',
        'order_completed: { properties: {',
        'order_completed: { properties: { case: string,',
      );
    }
    const before = await digestAfter(trial);
    expect((await digestAfter(files)) !== before).toBe(changes);
  });
});

type OneMistake = readonly [code: string, path: string, from: string, to: string, underlined: string];

const mistakes: readonly OneMistake[] = [
  ['unknown-template', JOURNEY, 'template: trial_welcome', 'template: trial_welcom', 'trial_welcom'],
  ['unknown-segment', JOURNEY, 'segment: reachable_trials', 'segment: reachable_trial', 'reachable_trial'],
  [
    'unknown-event',
    JOURNEY,
    'event: subscription_cancelled',
    'event: subscription_canceled',
    'subscription_canceled',
  ],
  ['unknown-event', JOURNEY, 'event: trial_started', 'event: trial_startd', 'trial_startd'],
  [
    'unknown-event',
    JOURNEY,
    '          event: project_published',
    '          event: project_publishd',
    'project_publishd',
  ],
  ['unknown-class', JOURNEY, 'class: lifecycle\nreview', 'class: lifecycl\nreview', 'lifecycl'],
  ['unknown-team', JOURNEY, 'owner: team-lifecycle', 'owner: team-lifecicle', 'team-lifecicle'],
  [
    'unknown-channel',
    JOURNEY,
    'channel: email, template: trial_nudge',
    'channel: emial, template: trial_nudge',
    'emial',
  ],
  ['unknown-property', JOURNEY, 'event.source:', 'event.sourc:', 'event.sourc'],
  ['unknown-property', JOURNEY, 'key: event.trial_id', 'key: event.trialid', 'event.trialid'],
  ['unknown-attribute', JOURNEY, 'profile.seats:', 'profile.seat:', 'profile.seat'],
  [
    'unknown-attribute',
    JOURNEY,
    'until: profile.trial_ends_at',
    'until: profile.trial_end_at',
    'profile.trial_end_at',
  ],
  ['duplicate-step', JOURNEY, 'id: settle', 'id: welcome', 'welcome'],
  [
    'unknown-attribute',
    'templates/trial_offer.yaml',
    'Hello {{ profile.first_name',
    'Hello {{ profile.firstname',
    'profile.firstname',
  ],
  [
    'unknown-property',
    'templates/trial_offer.yaml',
    'Your trial {{ entry.trial_id }} {{',
    'Your trial {{ entry.trial }} {{',
    'entry.trial',
  ],
  [
    'unknown-variable',
    'templates/trial_offer.yaml',
    'Hello {{ profile',
    'Hello {{ profil',
    'profil.first_name',
  ],
  [
    'unbound-variable',
    'templates/trial_offer.yaml',
    'text: Your trial {{ entry',
    'text: Your trial {{ event',
    'trial_offer',
  ],
  ['unknown-channel', 'templates/trial_offer.yaml', 'channel: email', 'channel: emai', 'emai'],
  ['unknown-locale', 'templates/trial_offer.yaml', '  es:', '  ex:', 'ex'],
  ['unknown-enum', 'catalog.yaml', 'enum: complaint_reason', 'enum: complaint_reson', 'complaint_reson'],
  ['unknown-event', 'catalog.yaml', 'complaint_opened:', 'complaint_opend:', 'complaint_opend'],
  ['unknown-attribute', 'rutter.yaml', 'address: profile.phone', 'address: profile.fone', 'profile.fone'],
  [
    'unknown-segment',
    'segments/reachable_trials.yaml',
    'segment: open_complaint',
    'segment: open_complaints',
    'open_complaints',
  ],
  [
    'unknown-trait',
    'segments/open_complaint.yaml',
    'trait.open_complaints',
    'trait.open_complaint',
    'trait.open_complaint',
  ],
  ['unknown-event', 'traits/calls_30d.yaml', 'event: call_received', 'event: call_receivd', 'call_receivd'],
  [
    'unknown-class',
    'policies/one_a_day.yaml',
    'classes: [promotional]',
    'classes: [promotinal]',
    'promotinal',
  ],
  ['unknown-channel', 'policies/night.yaml', '[push, sms]', '[push, smz]', 'smz'],
  ['unknown-template', TEST, 'template: trial_welcome', 'template: trial_welcme', 'trial_welcme'],
  [
    'unknown-journey',
    TEST,
    'journey: lifecycle_activation_trial_v2',
    'journey: lifecycle_activation_trial_v1',
    'lifecycle_activation_trial_v1',
  ],
  ['unknown-policy', TEST, 'by: open_complaint', 'by: open_complain', 'open_complain'],
  ['unknown-subscriber', TEST, '0s, subscriber: ana', '0s, subscriber: anna', 'anna'],
  ['unknown-match', TEST, '{ channel: email, template', '{ chanel: email, template', 'chanel'],
  ['unknown-attribute', TEST, 'country: ES', 'contry: ES', 'contry'],
  ['unknown-property', TEST, 'trial_id: t1', 'trail_id: t1', 'trail_id'],
  ['empty-expectation', TEST, '- { at: end, exits: [] }', '- { at: end }', '{ at: end }'],
];

describe('one mistake is one diagnostic', () => {
  it.each(mistakes)('%s in %s: %s -> %s', async (code, path, from, to, shown) => {
    const compiled = await compile(replaceIn(trial, path, from, to));
    expect(
      compiled.diagnostics.map((each) => each.code),
      compiled.pretty,
    ).toEqual([code]);
    expect(underlined(compiled)).toBe(shown);
    expect(compiled.diagnostics[0]?.help).not.toBe('');
    expect(compiled.plan).toBeNull();
  });

  const broken: readonly (readonly [path: string, from: string, to: string])[] = [
    [JOURNEY, 'exit:\n', 'exit: [\n'],
    [JOURNEY, 'timeout: 3d', 'timeout: "3d'],
    ['catalog.yaml', 'seats: integer', 'seats: [integer'],
    ['catalog.yaml', 'seats: integer', 'seats: intger'],
    ['templates/trial_offer.yaml', 'channel: email', 'chanel: email'],
    ['templates/trial_offer.yaml', 'name: trial_offer', 'name: [trial_offer]'],
    ['segments/open_complaint.yaml', 'name: open_complaint', 'nam: open_complaint'],
    ['rutter.yaml', 'email: {', 'email: [{'],
    ['traits/calls_30d.yaml', 'within: 30d', 'within: 30days'],
  ];
  it.each(broken)('a broken %s (%s -> %s) hides nothing and blames nobody else', async (path, from, to) => {
    const one = await compile(replaceIn(trial, path, from, to));
    expect(
      one.diagnostics.map((each) => each.span.file),
      one.pretty,
    ).toEqual([path]);
  });

  it('reports the mistakes of all files in one go, in order', async () => {
    let files: SourceFile[] = [...trial];
    const chosen = mistakes.filter(
      ([, path], index) => mistakes.findIndex((each) => each[1] === path) === index,
    );
    for (const [, path, from, to] of chosen) files = replaceIn(files, path, from, to);
    const { diagnostics, pretty } = await compile(files);
    expect(diagnostics, pretty).toHaveLength(chosen.length);
    const places = diagnostics.map((each) => each.span.file);
    expect(places).toEqual(places.toSorted());
  });

  it('reports a wrong name and a mistake of shape in one journey', async () => {
    const files = replaceIn(
      replaceIn(
        trial,
        JOURNEY,
        'channel: email, template: trial_welcome',
        'chanel: email, template: trial_welcome',
      ),
      JOURNEY,
      'template: trial_offer',
      'template: trial_ofer',
    );
    const { diagnostics, pretty } = await compile(files);
    expect(
      diagnostics.map((each) => each.code),
      pretty,
    ).toEqual(['unknown-key', 'unknown-template']);
  });
});

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
    [
      ['overlapping-guards'],
      `  - id: a
    branch:
      paths:
        - { id: p1, when: { profile.country: ES }, steps: [{ id: b, wait: 1d }] }
        - { id: p2, when: { profile.country: { in: [PT, ES] } }, steps: [{ id: c, wait: 1d }] }
        - { id: rest, else: true, steps: [] }
`,
    ],
    [
      ['overlapping-guards'],
      `  - id: a
    wait_for:
      timeout: 1d
      paths:
        - { id: p1, event: complaint_opened, steps: [{ id: b, wait: 1d }] }
        - { id: p2, event: complaint_opened, steps: [{ id: c, wait: 1d }] }
`,
    ],
    [['unbound-path'], '  - { id: a, wait: 1d }\n  - { id: b, wait: { until: event.at, on_past: skip } }\n'],
  ];
  it.each(flows)('%j', async (codes, steps) => {
    const { diagnostics, pretty } = await compile(add('journeys/other.journey.yaml', journeyWith(steps)));
    expect(
      diagnostics.map((each) => each.code),
      pretty,
    ).toEqual(codes);
  });

  it('lets a warning pass: the plan is there', async () => {
    const steps = `  - id: a
    branch:
      paths:
        - { id: p1, when: { profile.country: ES }, steps: [{ id: b, wait: 1d }] }
        - { id: p2, when: { profile.country: ES }, steps: [{ id: c, wait: 1d }] }
        - { id: rest, else: true, steps: [] }
`;
    const { plan } = await compile(add('journeys/other.journey.yaml', journeyWith(steps)));
    expect(plan?.journeys.other).toBeDefined();
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
    const files = [...add('journeys/other.journey.yaml', journeyWith(steps)), template('t', text)];
    const { diagnostics, pretty } = await compile(files);
    expect(
      diagnostics.map((each) => each.code),
      pretty,
    ).toEqual(codes);
  });
});

describe('names of a workspace', () => {
  it('are declared once; both places are shown', async () => {
    const { diagnostics } = await compile(
      add('z.yaml', 'kind: Segment\nname: open_complaint\nwhen: { profile.country: ES }\n'),
    );
    expect(diagnostics.map((each) => [each.code, each.related?.[0]?.span.file])).toEqual([
      ['duplicate-name', 'segments/open_complaint.yaml'],
    ]);
  });

  it('may not define each other in a ring', async () => {
    const { diagnostics } = await compile([
      ...trial,
      { path: 'a.yaml', text: 'kind: Segment\nname: a\nwhen: { segment: b }\n' },
      { path: 'b.yaml', text: 'kind: Segment\nname: b\nwhen: { not: { segment: a } }\n' },
    ]);
    expect(diagnostics.map((each) => each.code)).toEqual(['segment-ring']);
  });

  it('of a mean over all subscribers may not be watched', async () => {
    const files = replaceIn(
      trial,
      'segments/churn_risk_blocked.yaml',
      'all:\n',
      'all:\n    - trait.calls_30d: { above: { mean: 1, sigma: 2 } }\n',
    );
    const { diagnostics, pretty } = await compile(files);
    expect(
      diagnostics.map((each) => each.code),
      pretty,
    ).toEqual(['shared-trait']);
  });
});

describe('whatever the texts', () => {
  it('never throws', async () => {
    const file = fc.record({ path: fc.constantFrom('a.yaml', 'b.yaml', JOURNEY), text: fc.string() });
    await fc.assert(
      fc.asyncProperty(fc.array(file, { maxLength: 3 }), async (files) => {
        const { plan } = await compileWorkspace(files, definitions);
        expect(plan).toBeNull();
      }),
      { numRuns: 30 },
    );
  });

  it('never throws when lines are lost', async () => {
    const target = fc.constantFrom(...trial);
    await fc.assert(
      fc.asyncProperty(target, fc.nat({ max: 60 }), async (file, at) => {
        const lines = file.text.split('\n');
        lines.splice(at % lines.length, 1);
        const files = trial.map((each) =>
          each.path === file.path ? { ...each, text: lines.join('\n') } : each,
        );
        await compileWorkspace(files, definitions);
      }),
      { numRuns: 60 },
    );
  });
});

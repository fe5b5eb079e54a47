/** One mistake is one diagnostic, at the mistake: a table of workspaces with one thing changed. */
import { describe, expect, it } from 'vitest';
import { definitions } from '../kinds/registry.ts';
import { compileWorkspace } from './compile.ts';
import type { SourceFile } from './read-documents.ts';
import { readTrial, replaceIn, tryCompile, underlined } from './trial-workspace.fixture.ts';

const trial = readTrial();
const JOURNEY = 'journeys/trial.journey.yaml';
const TEST = 'journeys/trial.test.yaml';

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
    const compiled = await tryCompile(replaceIn(trial, path, from, to));
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
    const one = await tryCompile(replaceIn(trial, path, from, to));
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
    const { diagnostics, pretty } = await tryCompile(files);
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
    const { diagnostics, pretty } = await tryCompile(files);
    expect(
      diagnostics.map((each) => each.code),
      pretty,
    ).toEqual(['unknown-key', 'unknown-template']);
  });
});

describe('channels against the adapters that there are', () => {
  const smtp = {
    name: 'smtp',
    configSchema: {
      type: 'object',
      properties: { host: { type: 'string' }, port: {}, from: { type: 'string' } },
      required: ['host'],
      additionalProperties: false,
    },
  };
  const webhook = { name: 'webhook', configSchema: { type: 'object' } };
  const wrong: readonly (readonly [codes: string[], from: string, to: string])[] = [
    [[], 'name: shop', 'name: shop'],
    [['unknown-adapter'], 'adapter: smtp', 'adapter: smpt'],
    [['unknown-key'], 'host: 127', 'hots: 127.0.0.1, host: 127'],
    [['missing-key'], 'host: 127.0.0.1, ', ''],
    [['missing-key'], 'address: profile.phone, ', ''],
  ];
  it.each(wrong)('%j: %s -> %s', async (codes, from, to) => {
    const files = replaceIn(trial, 'rutter.yaml', from, to);
    const { diagnostics } = await compileWorkspace(files, definitions, { adapters: [smtp, webhook] });
    expect(diagnostics.map((each) => each.code)).toEqual(codes);
  });
});

/** One mistake in the shape of a document is one diagnostic, on the place of the mistake, with a way out. */
import { describe, expect, it } from 'vitest';
import { parseYaml } from '../syntax/parse.ts';
import { fixtureKinds } from './kinds.fixture.ts';
import { checkShape } from './shape.ts';

const journey = (steps: string) =>
  `kind: Journey\nname: j\nclass: lifecycle\nenter: { event: started, reentry: never }\nsteps:\n${steps}`;
const segment = (when: string) => `kind: Segment\nname: s\nwhen: ${when}\n`;

function check(text: string) {
  const parsed = parseYaml('f.yaml', text);
  expect(parsed.diagnostics).toEqual([]);
  const root = parsed.root;
  if (root === null) throw new Error('no root');
  return checkShape(root, fixtureKinds, parsed.broken);
}

const RIGHT: readonly string[] = [
  journey(
    '  - { id: a, send: { channel: email, template: t, on_capped: { defer: 1d } } }\n  - { id: b, wait: 3d }\n',
  ),
  journey('  - { id: a, wait: { days: 1, at: "09:00", steps: [{ id: b, exit: done }] } }\n'),
  journey(
    '  - id: a\n    branch:\n      paths:\n        - { id: p, when: { segment: s }, steps: [] }\n        - { id: q, else: true }\n',
  ),
  journey(
    '  - id: a\n    branch:\n      paths:\n        - { id: p, event: e, where: { event.total: { gt: 1 } }, steps: [] }\n',
  ),
  journey('  - { id: a, exit: x }\n').replace(
    'event: started',
    'date: profile.birthday, every: year, at: "09:00", feb29: mar01',
  ),
  journey('  - { id: a, exit: x }\n').replace('event: started', 'at: 2026-03-02T09:00:00Z'),
  journey('  - { id: a, exit: x }\n').replace('reentry: never', 'reentry: { after: 30d, from: exit }'),
  segment(
    '{ all: [{ profile.country: ES }, { event: bought, within: 90d, count: 2 }, { not: { segment: x } }] }',
  ),
  'kind: Trait\nname: t\nevent: e\ncount: true\nwithin: 30d\npopulation: true\n',
  'kind: Trait\nname: t\nopen: { opened_by: a, closed_by: b, id: case }\n',
  'kind: QuietHoursPolicy\nname: q\ncovers: { classes: [promotional] }\nwindows: [{ from: "23:00", to: "10:00", weekdays: [mon] }]\n',
  'kind: Catalog\nname: c\nprofile: { a: string, b: { type: list, items: { type: object, properties: { id: string } } } }\nevents: { My Event: { source: code, properties: { r: { enum: reasons } } } }\n',
];

describe('documents that are right', () => {
  it.each(RIGHT.map((text, index) => [index, text] as const))('number %i is sound', (_, text) => {
    const { document, diagnostics } = check(text);
    expect(diagnostics).toEqual([]);
    expect(document?.sound).toBe(true);
  });
});

/** [what, text, code, the characters under the carets, part of the help] */
const WRONG: readonly (readonly [string, string, string, string, string])[] = [
  [
    'a document with the keys of another kind',
    'kind: Trait\nname: a\nwhen: { segment: b }\n',
    'wrong-document-kind',
    'Trait',
    '`kind: Segment`',
  ],
  [
    'a line one level too far out',
    journey('  - { id: a, exit: x }\n').replace(', reentry: never }', ' }\nreentry: never'),
    'unknown-key',
    'reentry',
    'inside `enter`',
  ],
  ['a misspelled kind', 'kind: Segmnt\nname: a\n', 'unknown-document-kind', 'Segmnt', '`Segment`'],
  [
    'a misspelled key `kind`',
    'knid: Segment\nname: a\nwhen: { segment: b }\n',
    'unknown-key',
    'knid',
    '`kind`',
  ],
  ['no kind', 'name: a\n', 'missing-key', 'name: a', '`kind: ...`'],
  ['a list as document', '- a\n', 'not-a-document', '- a', '`kind: Journey`'],
  [
    'no name',
    'kind: Segment\nwhen: { segment: b }\n',
    'missing-key',
    'kind: Segment\nwhen: { segment: b }',
    '`name: ...`',
  ],
  [
    'a misspelled key `name`',
    'kind: Segment\nnmae: a\nwhen: { segment: b }\n',
    'unknown-key',
    'nmae',
    '`name`',
  ],
  ['a name with a space', 'kind: Segment\nname: a b\nwhen: { segment: b }\n', 'bad-name', 'a b', '`a_b`'],
  [
    'a misspelled key beside a missing one',
    segment('{ segment: b }').replace('when', 'wen'),
    'unknown-key',
    'wen',
    '`when`',
  ],
  ['a key of nothing', `${segment('{ segment: b }')}zebra: 1\n`, 'unknown-key', 'zebra', 'the keys of'],
  ['a text instead of a condition', segment('everybody'), 'wrong-shape', 'everybody', 'a condition'],
  ['nothing instead of a condition', segment(''), 'wrong-shape', 'when:', 'write a value'],
  ['an empty condition', segment('{}'), 'missing-key', 'when: {}', 'what must hold'],
  ['a misspelled condition', segment('{ segmnt: b }'), 'unknown-condition', 'segmnt', '`segment`'],
  [
    'a misspelled root of a path',
    segment('{ profil.country: ES }'),
    'unknown-condition',
    'profil.country',
    '`profile.country`',
  ],
  ['a misspelled companion', segment('{ event: e, wihtin: 3d }'), 'unknown-key', 'wihtin', '`within`'],
  ['a companion without its condition', segment('{ within: 3d }'), 'missing-key', 'within', '`event`'],
  [
    'a bad unit deep inside',
    segment('{ all: [{ not: { event: e, within: 3 moons } }] }'),
    'bad-duration',
    '3 moons',
    '`90d`',
  ],
  ['months', segment('{ event: e, within: 3 days }'), 'bad-duration', '3 days', '`3d`'],
  ['a number for a duration', segment('{ event: e, within: 30 }'), 'wrong-shape', '30', 'quotes'],
  ['a misspelled operator', segment('{ profile.a: { gtt: 1 } }'), 'unknown-key', 'gtt', '`gt`'],
  ['a text for a number', segment('{ profile.a: { gt: many } }'), 'wrong-shape', 'many', 'a number'],
  ['a text for a list', segment('{ profile.a: { in: ES } }'), 'wrong-shape', 'ES', '`[ES]`'],
  [
    'a misspelled kind of step',
    journey('  - { id: a, sned: { channel: email, template: t } }\n'),
    'unknown-step-kind',
    'sned',
    '`send`',
  ],
  ['a step without a kind', journey('  - { id: a }\n'), 'missing-key', '{ id: a }', '`send`'],
  [
    'a step of two kinds',
    journey('  - { id: a, wait: 3d, exit: x }\n'),
    'conflicting-keys',
    'exit',
    'keep one',
  ],
  ['a step without an id', journey('  - { wait: 3d }\n'), 'missing-key', '{ wait: 3d }', '`id: ...`'],
  ['a misspelled `id`', journey('  - { idd: a, wait: 3d }\n'), 'unknown-key', 'idd', '`id`'],
  ['a text as step', journey('  - wait\n'), 'wrong-shape', 'wait', '`- id: NAME`'],
  [
    'a misspelled key of a step',
    journey('  - { id: a, send: { chanel: email, template: t } }\n'),
    'unknown-key',
    'chanel',
    '`channel`',
  ],
  [
    'a dropped key of a step',
    journey('  - { id: a, send: { channel: email } }\n'),
    'missing-key',
    'send: { channel: email }',
    '`template: ...`',
  ],
  [
    'neither of two keys',
    journey('  - { id: a, send: { template: t } }\n'),
    'missing-key',
    'send: { template: t }',
    'exactly one',
  ],
  [
    'both of two keys',
    journey('  - { id: a, send: { template: t, channel: a, channels: [b] } }\n'),
    'conflicting-keys',
    'channels',
    'keep one',
  ],
  [
    'a bad choice of a union',
    journey('  - { id: a, send: { template: t, channel: a, on_capped: skp } }\n'),
    'not-one-of',
    'skp',
    '`skip`',
  ],
  [
    'a bad key in a union',
    journey('  - { id: a, send: { template: t, channel: a, on_capped: { defr: 1d } } }\n'),
    'unknown-key',
    'defr',
    '`defer`',
  ],
  [
    'a bad value in a union',
    journey('  - { id: a, send: { template: t, channel: a, on_capped: { defer: 1x } } }\n'),
    'bad-duration',
    '1x',
    '`90d`',
  ],
  ['a bad text of a union', journey('  - { id: a, wait: soon }\n'), 'bad-duration', 'soon', '`90d`'],
  [
    'a number below its bound',
    journey('  - { id: a, wait: { days: 0 } }\n'),
    'out-of-range',
    '0',
    'at least 1',
  ],
  ['half a day', journey('  - { id: a, wait: { days: 1.5 } }\n'), 'out-of-range', '1.5', 'whole number'],
  [
    'a bad time in nested steps',
    journey('  - { id: a, wait: { days: 1, steps: [{ id: b, wait: { days: 1, at: "9:00" } }] } }\n'),
    'bad-time',
    '"9:00"',
    '`09:00`',
  ],
  [
    'an item listed twice',
    journey('  - { id: a, send: { template: t, channels: [a, b, a] } }\n'),
    'duplicate-item',
    'a',
    'remove one',
  ],
  [
    'a misspelled key of a path',
    journey('  - { id: a, branch: { paths: [{ id: p, whne: { segment: s } }] } }\n'),
    'unknown-key',
    'whne',
    '`when`',
  ],
  [
    'no way in',
    journey('  - { id: a, exit: x }\n').replace('event: started, ', ''),
    'missing-key',
    'enter: { reentry: never }',
    'exactly one',
  ],
  [
    'two ways in',
    journey('  - { id: a, exit: x }\n').replace('event: started', 'event: e, segment: s'),
    'conflicting-keys',
    'segment',
    'keep one',
  ],
  [
    'a bad word of re-entry',
    journey('  - { id: a, exit: x }\n').replace('never', 'nevr'),
    'not-one-of',
    'nevr',
    '`never`',
  ],
  [
    'a bad zone',
    'kind: Workspace\nname: w\nzone: Europe/Madird\n',
    'bad-zone',
    'Europe/Madird',
    '`Europe/Madrid`',
  ],
  [
    'a date that does not exist',
    `${segment('{ segment: b }')}review_by: 2027-02-30\n`,
    'bad-date',
    '2027-02-30',
    '`2027-03-31`',
  ],
  [
    'an instant without a zone',
    journey('  - { id: a, exit: x }\n').replace('event: started', 'at: 2026-03-02T09:00:00'),
    'bad-instant',
    '2026-03-02T09:00:00',
    '`2026-03-02T09:00:00Z`',
  ],
  ['a bad type', 'kind: Catalog\nname: c\nprofile: { a: strng }\n', 'not-one-of', 'strng', '`string`'],
  [
    'a bad type inside a type',
    'kind: Catalog\nname: c\nprofile: { a: { type: list, items: { type: strng } } }\n',
    'not-one-of',
    'strng',
    '`string`',
  ],
  [
    'a bad weekday of a policy',
    'kind: QuietHoursPolicy\nname: q\nwindows: [{ from: "23:00", to: "10:00", weekdays: [monday] }]\n',
    'not-one-of',
    'monday',
    '`mon`',
  ],
  [
    'two aggregates',
    'kind: Trait\nname: t\nevent: e\ncount: true\nsum: event.total\n',
    'conflicting-keys',
    'sum',
    'keep one',
  ],
];

describe('one mistake is one diagnostic', () => {
  it.each(WRONG)('%s', (_, text, code, under, help) => {
    const { document, diagnostics } = check(text);
    expect(diagnostics.map((each) => each.code)).toEqual([code]);
    const [found] = diagnostics;
    expect(text.slice(found?.span.start, found?.span.end)).toBe(under);
    expect(found?.help).toContain(help);
    expect(document?.sound ?? false).toBe(false);
  });
});

describe('documents with mistakes', () => {
  it('declare the name that was meant, so that references to it are not blamed', () => {
    expect(check('knid: Segment\nname: a\nwhen: { segment: b }\n').document).toMatchObject({
      kind: 'Segment',
      name: 'a',
    });
    expect(check('kind: Segment\nnmae: a\nwhen: { segment: b }\n').document).toMatchObject({ name: 'a' });
    expect(check('kind: Segmnt\nname: a\n').document).toMatchObject({ kind: 'Segment', name: 'a' });
    expect(check('kind: Segment\nname: 7\nwhen: { segment: b }\n').document).toMatchObject({ name: '' });
  });

  it('say no more when the text is not YAML', () => {
    const parsed = parseYaml('f.yaml', 'kind: Segment\nname: a\nwehn: { segment: b\n');
    expect(parsed.broken).toBe(true);
    if (parsed.root === null) throw new Error('no root');
    const { document, diagnostics } = checkShape(parsed.root, fixtureKinds, parsed.broken);
    expect(diagnostics).toEqual([]);
    expect(document).toMatchObject({ kind: 'Segment', name: 'a', sound: false });
  });

  it('report every mistake of a document in one go', () => {
    const text = journey(
      '  - { id: a, wait: 3x }\n  - { id: b, ext: done }\n  - { id: c, send: { chanel: x, template: t } }\n',
    );
    expect(check(text).diagnostics.map((each) => each.code)).toEqual([
      'bad-duration',
      'unknown-step-kind',
      'unknown-key',
    ]);
  });
});

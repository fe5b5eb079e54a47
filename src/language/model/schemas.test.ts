/** The schemas for editors: a stock validator agrees with the shape check, and the bytes are stable. */
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { parseYaml } from '../syntax/parse.ts';
import { fixtureKinds } from './kinds.fixture.ts';
import { generateSchemas, schemaFileName } from './schemas.ts';
import { checkShape } from './shape.ts';

const schemas = generateSchemas(fixtureKinds);
const ajv = new Ajv({ strict: false, allErrors: true });

function validator(kind: string) {
  const text = schemas.get(schemaFileName(kind));
  if (text === undefined) throw new Error(`no schema for ${kind}`);
  return ajv.compile(JSON.parse(text));
}

const validators = new Map(
  ['Journey', 'Segment', 'Catalog', 'Trait', 'QuietHoursPolicy', 'Workspace'].map((kind) => [
    kind,
    validator(kind),
  ]),
);

const journey = (step: string) =>
  `kind: Journey\nname: j\nclass: lifecycle\nenter: { event: e, reentry: never }\nsteps:\n  - ${step}\n`;

const TEXTS: readonly string[] = [
  journey('{ id: a, send: { channel: email, template: t, on_capped: { defer: 1d } } }'),
  journey('{ id: a, send: { channel: email, channels: [b], template: t } }'),
  journey('{ id: a, send: { chanel: email, template: t } }'),
  journey('{ id: a, wait: { days: 1, steps: [{ id: b, wait: 3d }] } }'),
  journey('{ id: a, wait: { days: 1, steps: [{ id: b, wait: 3 days }] } }'),
  journey('{ id: a, wait: 3d, exit: x }'),
  journey('{ id: a }'),
  journey('{ id: a, branch: { paths: [{ id: p, event: e, within: 3d, steps: [] }] } }'),
  journey('{ id: a, branch: { paths: [{ id: p, evnt: e }] } }'),
  journey('{ id: a, exit: x }').replace('event: e', 'event: e, segment: s'),
  journey('{ id: a, exit: x }').replace('event: e', 'date: profile.b, at: "09:00"'),
  journey('{ id: a, exit: x }').replace('event: e', 'at: 2026-01-01T00:00:00Z, every: year'),
  'kind: Segment\nname: s\nwhen: { all: [{ profile.country: ES }, { not: { segment: x } }] }\n',
  'kind: Segment\nname: s\nwhen: { all: [{ profile.country: { gtt: 1 } }] }\n',
  'kind: Segment\nname: s\nwhen: { zebra: 1 }\n',
  'kind: Segment\nname: s\n',
  'kind: Catalog\nname: c\nprofile: { a: string, b: { type: list, items: date } }\n',
  'kind: Catalog\nname: c\nprofile: { a: strng }\n',
  'kind: Trait\nname: t\nevent: e\ncount: true\n',
  'kind: Trait\nname: t\nevent: e\ncount: true\nsum: event.a\n',
  'kind: QuietHoursPolicy\nname: q\nwindows: [{ from: "23:00", to: "10:00", weekdays: [mon] }]\n',
  'kind: QuietHoursPolicy\nname: q\nwindows: [{ from: "23:00", to: "10:00", weekdays: [monday] }]\n',
  'kind: Workspace\nname: w\nlocales: [en, en]\n',
];

describe('schemas for editors', () => {
  it.each(TEXTS.map((text) => [text] as const))('agree with the shape check on %j', (text) => {
    const { root } = parseYaml('f.yaml', text);
    if (root === null) throw new Error('no root');
    const sound = checkShape(root, fixtureKinds).diagnostics.length === 0;
    const value: unknown = parse(text);
    const kind = (value as { kind: string }).kind;
    expect(validators.get(kind)?.(value)).toBe(sound);
  });

  it('are the same bytes each time, one file a kind of document', () => {
    expect([...generateSchemas(fixtureKinds)]).toEqual([...schemas]);
    expect([...schemas.keys()]).toEqual([
      'workspace.schema.json',
      'catalog.schema.json',
      'segment.schema.json',
      'trait.schema.json',
      'journey.schema.json',
      'template.schema.json',
      'test.schema.json',
      'standards.schema.json',
      'waivers.schema.json',
      'population.schema.json',
      'quiet-hours-policy.schema.json',
    ]);
  });

  it('complete and describe the kinds of steps', () => {
    const { $defs } = JSON.parse(schemas.get('journey.schema.json') ?? '{}');
    expect($defs.steps.items.properties.send.description).toBe('Sends a message.');
    expect($defs.steps.items.defaultSnippets.map((each: { label: string }) => each.label)).toEqual([
      'send',
      'wait',
      'branch',
      'exit',
    ]);
  });
});

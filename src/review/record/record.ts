/**
 * Writes a test from a life: what one person did, and what came of it when it is played. The expectations are what happened,
 * not what ought to: somebody reads them before they are kept.
 */

import { formatInstant } from '../../base/instant.ts';
import type { Json, JsonObject } from '../../base/json.ts';
import { compileWorkspace } from '../../compiler/compile.ts';
import type { Incoming } from '../../hosts/host.ts';
import type { Renderer } from '../../kernel/renderer.ts';
import type { Definitions } from '../../kinds/definition.ts';
import type { Diagnostic } from '../../language/diagnostics/diagnostic.ts';
import { writeFlow } from '../../language/syntax/write-flow.ts';
import type { Plan } from '../../plan/plan.ts';
import { playCase } from '../play.ts';
import type { Happening, ListName } from '../recorder.ts';
import { stageOf } from '../test-stage.ts';
import { type Life, toLife, writeOffset } from './life.ts';

/** What a test is made of. `files`: those of the workspace; `journey` null: all of them are tested. */
export type RecordOptions = {
  readonly files: readonly { readonly path: string; readonly text: string }[];
  readonly plan: Plan;
  readonly definitions: Definitions;
  readonly renderer: Renderer;
  /** Whose life it is, and their messages in order of time. */
  readonly subscriber: string;
  readonly history: readonly Incoming[];
  readonly journey: string | null;
  readonly name: string;
  readonly path: string;
};

/** The text of the test document; or what is wrong with a life that cannot be told as one. */
export type Recorded =
  | { readonly ok: true; readonly text: string; readonly happenings: number }
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] };

/** What is told of each list; everything else of a happening is left open. */
const TOLD: readonly { readonly list: ListName; tell(fields: JsonObject): Json }[] = [
  { list: 'sends', tell: ({ channel, template }) => ({ channel: channel ?? '', template: template ?? '' }) },
  { list: 'calls', tell: ({ step }) => ({ step: step ?? '' }) },
  { list: 'refused', tell: ({ by, gate }) => (by === undefined ? { gate: gate ?? '' } : { by }) },
  { list: 'exits', tell: ({ reason }) => reason ?? '' },
  { list: 'goals', tell: ({ name }) => name ?? '' },
];

function expectationsOf(
  happenings: readonly Happening[],
  { start }: Life,
  journey: string | null,
): readonly JsonObject[] {
  const own = happenings.filter(({ list, fields }) => {
    const isOwn = journey === null || fields.journey === journey || list === 'refused';
    return isOwn && TOLD.some((each) => each.list === list);
  });
  const moments = [...Map.groupBy(own, ({ at }) => at)].sort(([a], [b]) => a - b);
  return moments.map(([at, those]) => {
    const lists = TOLD.flatMap(({ list, tell }) => {
      const found = those.filter((each) => each.list === list).map(({ fields }) => tell(fields));
      return found.length === 0 ? [] : [[list, found] as const];
    });
    return { at: writeOffset(at, start), ...Object.fromEntries(lists) };
  });
}

function writeTest(
  life: Life,
  { name, journey }: RecordOptions,
  expected: readonly JsonObject[],
  exact: boolean,
): string {
  const list = (items: readonly JsonObject[]) => items.map((each) => `      - ${writeFlow(each)}\n`).join('');
  return [
    'kind: Test\n',
    `name: ${writeFlow(name)}\n`,
    journey === null ? '' : `journey: ${writeFlow(journey)}\n`,
    'cases:\n',
    '  - name: as it was recorded\n',
    `    start: ${formatInstant(life.start)}\n`,
    `    subscribers: { person: ${writeFlow(life.subscriber)} }\n`,
    life.events.length === 0 ? '    events: []\n' : `    events:\n${list(life.events)}`,
    `    expect:\n${list(expected)}`,
    exact ? '    exact: true\n' : '',
    `    end: ${life.end}\n`,
  ].join('');
}

const NOTHING = [{ at: 'end', no_sends: { subscriber: 'person' } }] as const;

/** Plays the life and writes down what came of it. Null: there is no line of that person. */
export async function recordTest(options: RecordOptions): Promise<Recorded | null> {
  const { files, plan, definitions, renderer, journey, path, name } = options;
  const life = toLife(options.subscriber, options.history, plan.catalog);
  if (life === null) return null;
  const draft = { path, text: writeTest(life, options, NOTHING, false) };
  const compiled = await compileWorkspace([...files, draft], definitions);
  const errors = compiled.diagnostics.filter(
    ({ severity, span }) => severity === 'error' && span.file === path,
  );
  const document = compiled.tests.find((each) => each.name === name && each.file === path);
  const [testCase] = document?.cases ?? [];
  if (errors.length > 0 || compiled.plan === null || testCase === undefined) {
    return { ok: false, diagnostics: compiled.diagnostics };
  }
  const { recorder, problems } = playCase(testCase, stageOf(compiled.plan, definitions, renderer));
  if (problems.length > 0) return { ok: false, diagnostics: problems };
  const expected = expectationsOf(recorder.happenings, life, journey);
  // Of all journeys together everything is told, so nothing else may have been sent.
  const text = writeTest(
    life,
    options,
    expected.length === 0 ? NOTHING : expected,
    journey === null && expected.length > 0,
  );
  return { ok: true, text, happenings: expected.length };
}

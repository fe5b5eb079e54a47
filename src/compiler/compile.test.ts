/** The compiler as a whole: the plan it gives, its digests, and that nothing makes it throw. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { definitions } from '../kinds/registry.ts';
import { encodePlan } from '../plan/encode.ts';
import { compileWorkspace } from './compile.ts';
import type { SourceFile } from './read-documents.ts';
import { readTrial, replaceIn, tryCompile } from './trial-workspace.fixture.ts';

const trial = readTrial();
const JOURNEY = 'journeys/trial.journey.yaml';
const TEST = 'journeys/trial.test.yaml';

function withFile(path: string, text: string): SourceFile[] {
  return [...trial, { path, text }];
}

describe('a workspace without mistakes', () => {
  it('compiles without any diagnostic', async () => {
    const { plan, diagnostics, pretty } = await tryCompile(trial);
    expect(pretty).toBe('');
    expect(diagnostics).toEqual([]);
    expect(plan?.journeys.lifecycle_activation_trial_v2?.start).toBe('welcome');
  });

  it('gives the same bytes in any order of files', async () => {
    const expected = encodePlan((await tryCompile(trial)).plan!);
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray(trial, { minLength: trial.length, maxLength: trial.length }),
        async (files) => {
          expect(encodePlan((await tryCompile(files)).plan!)).toBe(expected);
        },
      ),
      { numRuns: 10 },
    );
  });

  it('flattens nested steps: each goes on where its list goes on', async () => {
    const { plan } = await tryCompile(trial);
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
    const { plan, pretty } = await tryCompile(files);
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
    const { plan } = await tryCompile(trial);
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
    const { plan, pretty } = await tryCompile(files);
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

describe('names of a workspace', () => {
  it('are declared once; both places are shown', async () => {
    const { diagnostics } = await tryCompile(
      withFile('z.yaml', 'kind: Segment\nname: open_complaint\nwhen: { profile.country: ES }\n'),
    );
    expect(diagnostics.map((each) => [each.code, each.related?.[0]?.span.file])).toEqual([
      ['duplicate-name', 'segments/open_complaint.yaml'],
    ]);
  });

  it('may not define each other in a ring', async () => {
    const { diagnostics } = await tryCompile([
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
    const { diagnostics, pretty } = await tryCompile(files);
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

/**
 * The proof stands on plans as the compiler makes them, and fails on each plan in which a way around a policy was
 * planted. What it says then is in `tests/golden/proof/planted.txt`: the place, and the way out.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { matchGolden } from '../../../tests/golden.ts';
import { printPretty } from '../../language/diagnostics/pretty.ts';
import { replaceIn, tryCompile } from '../trial-workspace.fixture.ts';
import { diagnoseFindings } from './diagnose.ts';
import { compiled, files, JOURNEY, PLANTED, proveWith, set, sound, stepsOf } from './planted.fixture.ts';
import { constantOf } from './reads.ts';

describe('a sound plan', () => {
  const proof = proveWith(() => {});

  it('is proved, as the compiler says too', () => {
    expect(proof.findings).toEqual([]);
    expect(compiled.proof?.findings).toEqual([]);
    expect(proof.theorems.map(({ policy, gate, holds }) => [policy, gate, holds])).toEqual([
      ['marketing_consent', 'consent', true],
      ['influencer', 'exclusion', true],
      ['open_complaint', 'exclusion', true],
    ]);
  });

  it('parts every way of every step into those that a policy judges and those that it does not', () => {
    const sends = Object.entries(sound.journeys[JOURNEY]!.steps).filter(([, { kind }]) => kind === 'send');
    for (const { covered, outside } of proof.theorems) {
      expect([...covered, ...outside].map(({ step }) => step).sort()).toEqual(
        sends.map(([step]) => step).sort(),
      );
    }
    const complaint = proof.theorems.find(({ policy }) => policy === 'open_complaint');
    expect(complaint?.covered.map(({ step }) => step)).toEqual(['offer']);
    expect(new Set(complaint?.outside.map(({ why }) => why))).toEqual(new Set(['class']));
  });

  it('says what each policy reads, with its place, and what is exempt', () => {
    const reads = compiled.proof?.theorems.map(({ policy, reads: data }) => [
      policy,
      data.map(({ what, name, source }) =>
        `${what} ${name} ${source === null ? '' : `${source.file}:${source.line}`}`.trim(),
      ),
    ]);
    expect(Object.fromEntries(reads ?? [])).toEqual({
      marketing_consent: ['consent email.lifecycle', 'consent email.promotional', 'consent push.lifecycle'],
      influencer: ['attribute seats catalog.yaml:13', 'event call_received catalog.yaml:26'],
      open_complaint: [
        'event call_received catalog.yaml:26',
        'event complaint_closed catalog.yaml:24',
        'event complaint_opened catalog.yaml:23',
        'segment open_complaint segments/open_complaint.yaml:2',
        'trait calls_30d traits/calls_30d.yaml:2',
        'trait open_complaints traits/open_complaints.yaml:2',
      ],
    });
    expect(proof.exempt).toMatchObject({
      calls: [{ step: 'call_sales' }],
      teams: [{ policy: 'influencer', to: 'team-lifecycle', channel: 'slack' }],
      essential: ['service', 'transactional'],
      heldOutNot: null,
      shared: [],
    });
  });

  it('lists a promotional template that goes out under an essential class as well', () => {
    const both = proveWith((plan) => set(stepsOf(plan)?.welcome, 'class', 'service'));
    expect(both.exempt.shared).toEqual([]);
    const shared = proveWith((plan) => {
      set(stepsOf(plan)?.welcome, 'class', 'service');
      set(stepsOf(plan)?.welcome, 'content', { by: 'channel', templates: { email: 'trial_offer' } });
    });
    expect(shared.exempt.shared).toMatchObject([
      { template: 'trial_offer', essential: { step: 'welcome' }, promotional: { step: 'offer' } },
    ]);
  });

  it('names the journeys whose wording reaches older versions, with what they send', () => {
    expect(proof.corrections).toEqual([]);
    const corrected = proveWith((plan) => set(plan.journeys?.[JOURNEY], 'hotfix', true));
    expect(corrected.corrections).toMatchObject([{ journey: JOURNEY, source: { line: 2 } }]);
    expect(corrected.corrections[0]?.templates).toContain('trial_offer');
    expect(corrected.findings).toEqual([]);
  });

  it('counts each channel of a chain, and every template that may be chosen', () => {
    const { theorems } = proveWith((plan) => {
      set(stepsOf(plan)?.offer, 'channels', ['push', 'email']);
      set(stepsOf(plan)?.offer, 'content', {
        by: 'channel',
        templates: { push: 'trial_nudge_push', email: 'trial_offer' },
      });
      set(stepsOf(plan)?.nudge_email, 'content', {
        by: 'choice',
        path: ['entry', 'x'],
        of: ['trial_nudge', 'trial_offer'],
      });
    });
    const ways = theorems[0]!.covered.map(
      ({ step, channel, templates }) => `${step} ${channel} ${templates.join('|')}`,
    );
    expect(ways).toContain('offer push trial_nudge_push');
    expect(ways).toContain('offer email trial_offer');
    expect(ways).toContain('nudge_email email trial_nudge|trial_offer');
  });
});

describe('a planted bypass', () => {
  const cases = Object.entries(PLANTED);

  it.each(cases)('%s is found', (_what, { code, file, plant }) => {
    const { findings, theorems } = proveWith(plant);
    expect(findings.map((finding) => finding.code)).toContain(code);
    const found = findings.filter((finding) => finding.code === code);
    const files = found.map(({ source }) => source?.file ?? 'rutter.yaml');
    expect(files).toContain(file);
    for (const { help } of found) expect(help.length).toBeGreaterThan(20);
    const fails = (policy: string) => findings.some((each) => each.policy === null || each.policy === policy);
    for (const theorem of theorems) expect(theorem.holds).toBe(!fails(theorem.policy));
  });

  it('is shown with its place and the way out', () => {
    const texts = new Map(files.map(({ path, text }) => [path, text]));
    const shown = cases.map(([what, { plant }]) => {
      const diagnostics = diagnoseFindings(proveWith(plant).findings, {
        coversOf: () => undefined,
        textOf: (file) => texts.get(file),
        root: { file: 'rutter.yaml', start: 0, end: 0 },
      });
      return `## ${what}\n\n${printPretty(diagnostics, (file) => texts.get(file))}`;
    });
    matchGolden('proof/planted.txt', shown.join('\n'));
  });

  it('stays where a waiver opens it, and the theorem names the waiver', () => {
    const { plant } = PLANTED['a consent policy that lost a channel']!;
    const source = { file: 'waivers.yaml', line: 3, column: 5 };
    const opening = {
      rule: 'narrowed-policy',
      policy: 'marketing_consent',
      reason: 'push is in trial',
      source,
    };
    const { findings, theorems, unasked } = proveWith(plant, { openings: [opening] });
    expect(findings).toEqual([]);
    expect(theorems[0]).toMatchObject({ policy: 'marketing_consent', openings: [opening] });
    expect(unasked.map(({ step }) => step)).toEqual(['nudge_push']);
    const other = { ...opening, policy: 'open_complaint' };
    expect(proveWith(plant, { openings: [other] }).findings).toHaveLength(1);
  });
});

describe('narrow policies as users write them', () => {
  const consent = 'policies/marketing_consent.yaml';
  const complaint = 'policies/open_complaint.yaml';
  const codesOf = async (path: string, from: string, to: string) =>
    (await tryCompile(replaceIn(files, path, from, to))).diagnostics.map(({ code }) => code);

  it.each([
    [
      'consent without a channel that is sent on',
      consent,
      '[email, push, sms]',
      '[email, sms]',
      ['narrowed-policy'],
    ],
    [
      'consent without a class that is sent',
      consent,
      '[lifecycle, promotional]',
      '[promotional]',
      ['narrowed-policy'],
    ],
    [
      'consent without a channel on which nothing is sent',
      consent,
      '[email, push, sms]',
      '[email, push]',
      [],
    ],
    [
      'consent for essential classes alone narrows nothing',
      consent,
      '[lifecycle, promotional]',
      '[service]',
      [],
    ],
    [
      'an exclusion without a channel that is sent on',
      complaint,
      '[email, push, sms]',
      '[push, sms]',
      ['narrowed-policy'],
    ],
    ['an exclusion chooses its classes', complaint, '[promotional]', '[lifecycle]', []],
  ])('%s', async (_what, path, from, to, codes) => {
    expect(await codesOf(path, from, to)).toEqual(codes);
  });

  it('an exclusion whose condition is about a channel may cover that channel alone', async () => {
    const narrow = (when: string) =>
      tryCompile([
        ...files,
        {
          path: 'x.yaml',
          text: `kind: ExclusionPolicy\nname: x\ncovers: { classes: [lifecycle], channels: [push] }\nwhen: ${when}\n`,
        },
      ]);
    expect((await narrow('{ profile.push_token: { exists: false } }')).diagnostics).toEqual([]);
    expect((await narrow('{ not: { consent: { push: lifecycle } } }')).diagnostics).toEqual([]);
    expect((await narrow('{ profile.seats: { gte: 5 } }')).diagnostics.map(({ code }) => code)).toEqual([
      'narrowed-policy',
    ]);
    expect(
      (await narrow('{ profile.email: { exists: false } }')).diagnostics.map(({ code }) => code),
    ).toEqual(['narrowed-policy']);
  });

  it('gives no plan, and points at `covers`', async () => {
    const tried = await tryCompile(replaceIn(files, consent, '[email, push, sms]', '[email, sms]'));
    expect(tried.plan).toBeNull();
    expect(tried.diagnostics[0]?.span.file).toBe(consent);
    const { start, end } = tried.diagnostics[0]!.span;
    expect(tried.texts.get(consent)?.slice(start, end)).toMatch(/^\{ classes: /);
  });
});

describe('constants', () => {
  const leaf = { kind: 'compare', path: ['profile', 'seats'], tests: [] };
  const nothing = { kind: 'any', of: [] };
  const everything = { kind: 'all', of: [] };
  it.each([
    [nothing, false],
    [everything, true],
    [{ kind: 'not', of: nothing }, true],
    [{ kind: 'all', of: [leaf, nothing] }, false],
    [{ kind: 'any', of: [leaf, nothing] }, null],
    [{ kind: 'any', of: [leaf, everything] }, true],
    [{ kind: 'compare', path: ['profile', 'seats'], tests: [{ op: 'in', right: { value: [] } }] }, false],
    [leaf, null],
  ])('%o is %s', (spec, truth) => {
    expect(constantOf(sound, spec as never)).toBe(truth);
  });
});

it('reads nothing of the compiler and of the kinds', () => {
  for (const name of ['ways', 'reads', 'gates', 'coverage', 'exclusions', 'essential', 'prove']) {
    const text = readFileSync(new URL(`${name}.ts`, import.meta.url), 'utf8');
    const imported = [...text.matchAll(/from '(\.\.?\/[^']+)'/g)].map(([, path = '']) => path);
    for (const path of imported) expect(path).toMatch(/^(\.\/|\.\.\/\.\.\/(plan|base)\/)/);
  }
});

/** Waivers, in documents and in comments: what they cover, until when, and what is said of those that do not work. */
import { describe, expect, it } from 'vitest';
import type { Instant } from '../../base/ids.ts';
import { parseInstant } from '../../base/instant.ts';
import { compileWorkspace } from '../../compiler/compile.ts';
import { definitions } from '../../kinds/registry.ts';
import { filesOf, writeFinding } from '../cases.fixture.ts';
import type { Rule } from '../definition.ts';
import { lintWorkspace } from '../lint-workspace.ts';
import { rules as registered } from '../registry.ts';
import { printDeviations, printDeviationsJson } from './log.ts';

/** The rules that these tests speak of: a rule that comes later changes nothing here. */
const rules = registered.filter(({ id }) =>
  ['naming', 'missing-owner', 'required-fields', 'review-overdue'].includes(id),
);

const BARE = 'kind: Segment\nname: vip\nwhen: { profile.country: ES }\n';
const waiver = (more: string) =>
  `kind: Waivers\nname: ours\nwaivers:\n  - { rule: missing-owner, reason: It is being handed over, owner: crm, approver: eva@shop.example, ${more} }\n`;

async function lint(files: { readonly [path: string]: string }, now = '2026-11-23T09:00:00Z', all = rules) {
  const list = filesOf({ files });
  const at = parseInstant(now) as Instant;
  const compiled = await compileWorkspace(list, definitions, { now: at });
  const linted = lintWorkspace(compiled, definitions, { now: at, rules: all });
  const shown = linted.diagnostics.map((each) => {
    const { at: place } = writeFinding(list, each) as { at: string };
    return `${place} ${each.code}`;
  });
  return { ...linted, shown, states: linted.deviations.map(({ state }) => state) };
}

const comment = (text: string) => BARE.replace('name: vip', `${text}\nname: vip`);
const FINE = '# rutter-ignore missing-owner: it is (being) handed over (crm, until: 2026-12-01)';

describe('waivers in documents', () => {
  it.each([
    ['the file', 'target: vip.yaml, expires: 2026-12-01', [], ['in force']],
    ['a pattern', 'target: "**/*.yaml", expires: 2026-12-01', [], ['in force']],
    ['the place', 'target: "vip.yaml#/name", expires: 2026-12-01', [], ['in force']],
    ['the last day', 'target: vip.yaml, expires: 2026-11-23', [], ['in force']],
    ['the day after', 'target: vip.yaml, expires: 2026-11-22', ['vip.yaml:2:7 missing-owner'], ['expired']],
    [
      'another place',
      'target: "vip.yaml#/when", expires: 2026-12-01',
      ['vip.yaml:2:7 missing-owner', 'waivers.yaml:4:13 waiver-unused'],
      ['unused'],
    ],
    [
      'another file',
      'target: vp.yaml, expires: 2026-12-01',
      ['vip.yaml:2:7 missing-owner', 'waivers.yaml:4:13 waiver-unused'],
      ['unused'],
    ],
  ])('for %s', async (_, more, shown, states) => {
    const linted = await lint({ 'vip.yaml': BARE, 'waivers.yaml': waiver(more) });
    expect({ shown: linted.shown, states: linted.states }).toEqual({ shown, states });
  });

  it('names the expired waiver at the finding', async () => {
    const { diagnostics } = await lint({
      'vip.yaml': BARE,
      'waivers.yaml': waiver('target: vip.yaml, expires: 2026-11-01'),
    });
    expect(diagnostics[0]?.notes).toEqual([
      'waived until 2026-11-01 by crm (It is being handed over); that has expired',
    ]);
    expect(diagnostics[0]?.related?.at(-1)?.span.file).toBe('waivers.yaml');
  });

  it.each([
    ['a rule that does not exist', 'mising-owner', 'unknown-rule'],
    ['an error of the compiler', 'unknown-segment', 'waiver-not-allowed'],
  ])('refuses %s', async (_, rule, code) => {
    const text = waiver('target: vip.yaml, expires: 2026-12-01').replace('missing-owner', rule);
    const linted = await lint({ 'vip.yaml': BARE, 'waivers.yaml': text });
    expect(linted.shown).toEqual(['vip.yaml:2:7 missing-owner', `waivers.yaml:4:13 ${code}`]);
    expect(linted.states).toEqual(['refused']);
  });

  it('refuses a rule that nobody may deviate from', async () => {
    const strict = rules.map(
      (rule): Rule => (rule.id === 'missing-owner' ? { ...rule, isWaivable: false } : rule),
    );
    const files = { 'vip.yaml': BARE, 'waivers.yaml': waiver('target: vip.yaml, expires: 2026-12-01') };
    const linted = await lint(files, undefined, strict);
    expect(linted.shown).toEqual(['vip.yaml:2:7 missing-owner', 'waivers.yaml:4:13 waiver-not-allowed']);
  });

  it('does not judge a waiver whose rule did not run', async () => {
    const files = { 'vip.yaml': BARE, 'waivers.yaml': waiver('target: vip.yaml, expires: 2026-12-01') };
    const { states, shown } = await lint(
      files,
      undefined,
      rules.map((rule): Rule => ({ ...rule, level: 'off' })),
    );
    expect({ states, shown }).toEqual({ states: ['unjudged'], shown: [] });
  });
});

describe('waivers in comments', () => {
  it.each<readonly [string, string, readonly string[]]>([
    ['above the key', comment(FINE), []],
    ['above the document', `${FINE}\n${BARE}`, []],
    ['with other comments and lines between', comment(`${FINE}\n\n# more`), []],
    [
      'above another key',
      BARE.replace('when', `${FINE}\nwhen`),
      ['vip.yaml:2:7 missing-owner', 'vip.yaml:3:1 waiver-unused'],
    ],
    ['after its day', comment(FINE.replace('12-01', '11-22')), ['vip.yaml:3:7 missing-owner']],
    [
      'at the end of a line',
      BARE.replace('name: vip', `name: vip ${FINE}`),
      ['vip.yaml:2:7 missing-owner', 'vip.yaml:2:11 waiver-malformed'],
    ],
    ['below everything', `${BARE}${FINE}\n`, ['vip.yaml:2:7 missing-owner', 'vip.yaml:4:1 waiver-malformed']],
    ...[
      '# rutter-ignore',
      '# rutter-ignore missing-owner',
      '# rutter-ignore missing-owner: why',
      '# rutter-ignore missing-owner: why (crm)',
      '# rutter-ignore missing-owner: why (until: 2026-12-01)',
      '# rutter-ignore missing-owner: why (crm, until: soon)',
      '# rutter-ignore missing-owner: why (crm, until: 2026-02-30)',
      '# rutter-ignore missing-owner: (crm, until: 2026-12-01)',
      '# rutter-disable missing-owner: why (crm, until: 2026-12-01)',
      '#rutter_ignore missing-owner: why (crm, until: 2026-12-01)',
    ].map(
      (text) =>
        [
          `malformed: ${text}`,
          comment(text),
          ['vip.yaml:2:1 waiver-malformed', 'vip.yaml:3:7 missing-owner'],
        ] as const,
    ),
    [
      'for no rule',
      comment(FINE.replace('missing-owner', 'no-such')),
      ['vip.yaml:2:1 unknown-rule', 'vip.yaml:3:7 missing-owner'],
    ],
  ])('%s', async (_, text, shown) => {
    expect((await lint({ 'vip.yaml': text })).shown).toEqual(shown);
  });

  it('is not judged in a file that holds an error, nor is one of a document', async () => {
    const broken = comment(FINE).replace('when', 'whne');
    const central = waiver('target: "*.yaml", expires: 2026-12-01');
    const { shown, states } = await lint({ 'vip.yaml': broken, 'waivers.yaml': central });
    expect({ shown, states }).toEqual({
      shown: ['vip.yaml:4:1 unknown-key'],
      states: ['unjudged', 'unjudged'],
    });
  });

  it('says that several rules need several comments', async () => {
    const { diagnostics } = await lint({ 'vip.yaml': comment(FINE.replace('-owner', '-owner, naming')) });
    expect(diagnostics.map(({ message }) => message)).toContain(
      'this waiver is not taken: it names several rules, and each needs a comment of its own',
    );
  });

  it('is not judged while another file holds an error: its rule may look there', async () => {
    const error = `${BARE.replace('vip', 'odd')}owner: crm\ncolour: red\n`;
    const files = {
      'vip.yaml': `${comment(FINE)}owner: crm\n`,
      'waivers.yaml': waiver('target: vip.yaml, expires: 2026-12-01'),
    };
    expect((await lint(files)).states).toEqual(['unused', 'unused']);
    const { shown, states } = await lint({ ...files, 'odd.yaml': error });
    expect(shown).toEqual(['odd.yaml:5:1 unknown-key']);
    expect(states).toEqual(['unjudged', 'unjudged']);
  });

  it('leaves comments alone that only look a little like one', async () => {
    expect((await lint({ 'vip.yaml': BARE.replace('name', '# the rutter was a book\nname') })).shown).toEqual(
      ['vip.yaml:3:7 missing-owner'],
    );
  });
});

describe('waivers of the proof', () => {
  const narrowed = {
    'exclusion.yaml':
      'kind: ExclusionPolicy\nname: open_complaint\nowner: support\ncovers: { classes: [promotional], channels: [email] }\nwhen: { segment: complaining }\n',
    'promo.journey.yaml':
      'kind: Journey\nname: promo\nowner: crm\nclass: promotional\nenter: { event: Cart Left, reentry: always }\nsteps:\n  - { id: remind, send: { channel: push, template: nudge } }\n',
  };
  const open = waiver('target: exclusion.yaml, expires: 2026-12-01').replace(
    'missing-owner',
    'narrowed-policy',
  );

  it('fails without one, stands with one, and fails again when it has expired', async () => {
    expect((await lint(narrowed)).shown).toEqual(['exclusion.yaml:4:9 narrowed-policy']);
    const waived = await lint({ ...narrowed, 'waivers.yaml': open });
    expect({ shown: waived.shown, states: waived.states }).toEqual({ shown: [], states: ['in force'] });
    const late = await lint({ ...narrowed, 'waivers.yaml': open }, '2026-12-02T09:00:00Z');
    expect({ shown: late.shown, states: late.states }).toEqual({
      shown: ['exclusion.yaml:4:9 narrowed-policy'],
      states: ['expired'],
    });
  });

  it('is unused where nothing is narrowed, and not allowed in a comment', async () => {
    expect((await lint({ 'waivers.yaml': open })).shown).toEqual(['waivers.yaml:4:13 waiver-unused']);
    const text = `# rutter-ignore narrowed-policy: why (crm, until: 2026-12-01)\n${narrowed['exclusion.yaml']}`;
    expect((await lint({ ...narrowed, 'exclusion.yaml': text })).shown).toEqual([
      'exclusion.yaml:1:1 waiver-not-allowed',
      'exclusion.yaml:5:9 narrowed-policy',
    ]);
  });
});

describe('the log', () => {
  it('is a table, soonest to expire first, from which nothing breaks out', async () => {
    const files = {
      'vip.yaml': comment(FINE.replace('it is (being) handed over', 'a | b `c` <d> *e*')),
      'waivers.yaml': waiver('target: none.yaml, expires: 2026-11-30, ticket: CRM-7'),
    };
    const { deviations, workspace } = await lint(files);
    expect(printDeviations(deviations, workspace.today)).toBe(
      [
        '# Deviations',
        '',
        'As of 2026-11-23: 1 in force, 1 unused.',
        '',
        '| rule | where | reason | owner | approver | ticket | expires | state |',
        '|---|---|---|---|---|---|---|---|',
        '| missing-owner | none.yaml | It is being handed over | crm | eva@shop.example | CRM-7 | 2026-11-30 | unused |',
        '| missing-owner | vip.yaml:2 | a \\| b \\`c\\` \\<d\\> \\*e\\* | crm |  |  | 2026-12-01 | in force |',
        '',
      ].join('\n'),
    );
    expect(JSON.parse(printDeviationsJson(deviations, workspace.today))).toMatchObject({
      today: '2026-11-23',
      deviations: [
        { state: 'unused', file: 'waivers.yaml' },
        { state: 'in force', findings: 1 },
      ],
    });
    expect(printDeviations([], '2026-11-23')).toBe('# Deviations\n\nAs of 2026-11-23: none.\n');
  });
});

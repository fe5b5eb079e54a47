/** Fingerprints survive what does not matter; a baseline hides exactly what it names and notices what is gone. */
import { describe, expect, it } from 'vitest';
import type { Instant } from '../base/ids.ts';
import { compileWorkspace } from '../compiler/compile.ts';
import type { SourceFile } from '../compiler/read-documents.ts';
import { definitions } from '../kinds/registry.ts';
import { parseBaseline, toEntries, writeBaseline } from './baseline.ts';
import { filesOf } from './cases.fixture.ts';
import { type LintOptions, lintWorkspace } from './lint-workspace.ts';
import { isUnder, placeOf } from './place.ts';
import { rules as all } from './registry.ts';

/** The rules that these tests speak of: a rule that comes later changes nothing here. */
const rules = all.filter(({ id }) =>
  ['naming', 'missing-owner', 'required-fields', 'review-overdue'].includes(id),
);

const NOW = Date.UTC(2026, 10, 23) as Instant;
const SEGMENT = 'kind: Segment\nname: vip\nwhen: { profile.country: ES }\n';
const JOURNEY = `kind: Journey
name: odd
owner: crm
class: lifecycle
enter: { event: Cart Left, reentry: always }
steps:
  - { id: First-One, send: { channel: push, template: nudge } }
  - { id: Second-One, send: { channel: push, template: nudge } }
`;
const STANDARDS = 'kind: Standards\nname: shop\nnaming: { names: { step: "{words}" } }\n';

async function lint(files: readonly SourceFile[], options: Partial<LintOptions> = {}) {
  const compiled = await compileWorkspace(files, definitions);
  return lintWorkspace(compiled, definitions, { now: NOW, rules, ...options });
}

const start = { 'vip.yaml': SEGMENT, 'odd.journey.yaml': JOURNEY, 'standards.yaml': STANDARDS };
const prints = async (files: { readonly [path: string]: string }) =>
  (await lint(filesOf({ files }))).findings.map(({ fingerprint }) => fingerprint).sort();

describe('fingerprints', () => {
  it('are there for each finding, each its own', async () => {
    const found = await prints(start);
    expect(found).toHaveLength(3);
    expect(new Set(found).size).toBe(3);
  });

  it.each([
    ['lines move', { ...start, 'vip.yaml': `# one\n\n${SEGMENT}` }],
    [
      'a file is moved',
      { 'deep/er.yaml': SEGMENT, 'odd.journey.yaml': JOURNEY, 'standards.yaml': STANDARDS },
    ],
    [
      'another step comes first',
      {
        ...start,
        'odd.journey.yaml': JOURNEY.replace('steps:\n', 'steps:\n  - { id: wait_first, wait: 1d }\n'),
      },
    ],
    [
      'the layout changes',
      { ...start, 'odd.journey.yaml': JOURNEY.replace('- { id: First-One,', '- {  id:   First-One,') },
    ],
    ['something else in the document changes', { ...start, 'vip.yaml': SEGMENT.replace('ES', 'FR') }],
  ])('stay when %s', async (_, files) => {
    expect(await prints(files)).toEqual(await prints(start));
  });

  it('change when the thing itself does', async () => {
    const [before, after] = [
      await prints(start),
      await prints({ ...start, 'vip.yaml': SEGMENT.replace('vip', 'vips') }),
    ];
    expect(after.filter((each) => !before.includes(each))).toHaveLength(1);
  });
});

describe('a baseline', () => {
  it('hides what it names, and nothing else', async () => {
    const { findings } = await lint(filesOf({ files: start }));
    const text = writeBaseline(toEntries(findings));
    const entries = parseBaseline(text) ?? [];
    expect(entries).toHaveLength(3);
    const more = { ...start, 'other.yaml': SEGMENT.replace('vip', 'other') };
    const linted = await lint(filesOf({ files: more }), { baseline: { entries, text } });
    expect(linted.diagnostics.map(({ message }) => message)).toEqual(['the Segment `other` has no owner']);
    expect(linted.known).toHaveLength(3);
  });

  it('notices what was mended, at its place in the file', async () => {
    const { findings } = await lint(filesOf({ files: start }));
    const text = writeBaseline(toEntries(findings));
    const mended = { ...start, 'vip.yaml': SEGMENT.replace('vip', 'vip\nowner: crm') };
    const { diagnostics } = await lint(filesOf({ files: mended }), {
      baseline: { entries: parseBaseline(text) ?? [], text },
    });
    expect(diagnostics.map(({ code }) => code)).toEqual(['baseline-stale']);
    const { span } = diagnostics[0] ?? { span: { start: 0, end: 0 } };
    expect(text.slice(span.start, span.end)).toMatch(/^"[0-9a-f]{16}"$/);
  });

  it('says nothing about rules that did not run', async () => {
    const { findings } = await lint(filesOf({ files: start }));
    const text = writeBaseline(toEntries(findings));
    const levels = new Map(rules.map(({ id }) => [id, 'off'] as const));
    const { diagnostics } = await lint(filesOf({ files: start }), {
      baseline: { entries: parseBaseline(text) ?? [], text },
      levels,
    });
    expect(diagnostics).toEqual([]);
  });

  it('takes nothing for mended while a file holds an error, be it that one or another', async () => {
    const { findings } = await lint(filesOf({ files: start }));
    const text = writeBaseline(toEntries(findings));
    const baseline = { entries: parseBaseline(text) ?? [], text };
    const mended = { ...start, 'vip.yaml': SEGMENT.replace('vip', 'vip\nowner: crm') };
    for (const broken of [
      { ...start, 'vip.yaml': `${SEGMENT}colour: red\n` },
      { ...mended, 'odd.journey.yaml': `${JOURNEY}colour: red\n` },
    ]) {
      const { diagnostics } = await lint(filesOf({ files: broken }), { baseline });
      expect(diagnostics.map(({ code }) => code)).toEqual(['unknown-key']);
    }
  });

  it.each([
    '',
    '[]',
    '{"format":2,"findings":[]}',
    '{"format":1,"findings":[{"rule":"a"}]}',
    '{"format":1,"findings":[null]}',
  ])('%j is none', (text) => {
    expect(parseBaseline(text)).toBeNull();
  });

  it('is read as it was written, whatever the order of its findings', () => {
    const entries = ['b', 'a'].map((fingerprint) => ({
      fingerprint,
      rule: 'naming',
      file: 'f',
      message: 'm',
    }));
    expect(writeBaseline(entries)).toBe(writeBaseline([...entries].reverse()));
    expect(parseBaseline(writeBaseline(entries))?.map(({ fingerprint }) => fingerprint)).toEqual(['a', 'b']);
  });
});

describe('places', () => {
  it('go by key, by index, and by what an item is called', async () => {
    const { documents } = await compileWorkspace(filesOf({ files: start }), definitions);
    const document = documents.find(({ file }) => file === 'odd.journey.yaml');
    if (document === undefined) throw new Error('no document');
    const at = JOURNEY.indexOf('Second-One');
    const place = placeOf(document.root, { file: document.file, start: at, end: at + 4 });
    expect(
      ['', '/steps', '/steps/1/id', '/steps/Second-One', '/steps/0', '/name', '/steps/1/id/x'].map((each) =>
        isUnder(each, place),
      ),
    ).toEqual([true, true, true, true, false, false, false]);
  });
});

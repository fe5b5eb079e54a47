/** Each format for programs: its bytes, its limits, and that nothing a user wrote breaks out of it. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { matchGolden } from '../../../../tests/golden.ts';
import { sha256 } from '../../../base/hash.ts';
import type { Diagnostic } from '../diagnostic.ts';
import { printJson } from '../json.ts';
import { printJunit } from '../junit.ts';
import { printGithub } from './github.ts';
import { printGitlab } from './gitlab.ts';
import { printMarkdown } from './markdown.ts';
import { printSarif, RESULTS_MAX } from './sarif.ts';

const TEXT = 'kind: Segment\nname: vip\nwhen:\n  profile.country: ES\n';
const textOf = (file: string) => (file.endsWith('gone.yaml') ? undefined : TEXT);
const span = (file: string, start: number, end: number) => ({ file, start, end });

const SAMPLE: readonly Diagnostic[] = [
  {
    code: 'missing-owner',
    severity: 'error',
    message: 'the Segment `vip` has no owner',
    span: span('segments/vip.yaml', 20, 23),
    label: 'whose is it?',
    help: 'write `owner:` with one of: `team-crm`',
  },
  {
    code: 'review-overdue',
    severity: 'warning',
    message: 'over several lines: 100% <b>|\n*sure*',
    span: span('segments/vip.yaml', 24, 50),
    related: [{ span: span('a b/ü,:%.yaml', 0, 4), label: 'the standard' }],
    notes: ['because', 'it is'],
  },
  {
    code: 'unreadable-file',
    severity: 'error',
    message: 'this file cannot be read (EACCES)',
    span: span('segments/gone.yaml', 0, 0),
  },
  { code: 'naming', severity: 'warning', message: 'odd, path', span: span('a b/ü,:%.yaml', 6, 13) },
];

const options = {
  version: '1.2.3',
  ruleOf: (code: string) => ({ title: `about ${code}`, description: `Why ${code}?`, tags: ['naming'] }),
  fingerprintOf: ({ code, span: at }: Diagnostic) => sha256(`${code} ${at.file}`).slice(0, 16),
};

const many = (count: number, severity: Diagnostic['severity']): Diagnostic[] =>
  Array.from({ length: count }, (_, index) => ({
    code: 'naming',
    severity,
    message: `number ${index}`,
    span: span(`${severity}/${String(index).padStart(5, '0')}.yaml`, 0, 4),
  }));

type Log = {
  readonly runs: readonly {
    readonly results: readonly { readonly level: string }[];
    readonly invocations: unknown;
  }[];
};

function sarifOf(diagnostics: readonly Diagnostic[]): Log {
  return JSON.parse(printSarif(diagnostics, textOf, options)) as Log;
}

describe('sarif', () => {
  const path = createRequire(import.meta.url).resolve(
    '@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json',
  );
  const schema = JSON.parse(readFileSync(path, 'utf8')) as { $schema: string; id?: string };
  // Draft 4 on the outside only: it uses no keyword that Draft 7 reads otherwise.
  const { $schema: _draft, id: _id, ...rest } = schema;
  const validate = new Ajv({
    strict: false,
    validateFormats: false,
    allErrors: true,
    unicodeRegExp: false,
  }).compile(rest);

  it('is what it is', () => {
    matchGolden('diagnostics/all.sarif', printSarif(SAMPLE, textOf, options));
  });

  it.each([
    ['nothing', []],
    ['a sample', SAMPLE],
    ['more than is kept', [...many(RESULTS_MAX, 'warning'), ...many(7, 'error')]],
  ])('fits the official schema: %s', (_, diagnostics) => {
    expect(validate(sarifOf(diagnostics)) ? [] : validate.errors).toEqual([]);
  });

  it('is not accepted whatever it says', () => {
    const log = sarifOf(SAMPLE);
    expect(validate({ ...log, version: '2.0.0' })).toBe(false);
    expect(validate({ ...log, runs: [{ results: [{ level: 'fatal' }] }] })).toBe(false);
  });

  it('keeps the most severe and says how many were cut', () => {
    const [run] = sarifOf([...many(RESULTS_MAX, 'warning'), ...many(7, 'error')]).runs;
    expect(run?.results).toHaveLength(RESULTS_MAX);
    expect(run?.results.filter(({ level }) => level === 'error')).toHaveLength(7);
    expect(JSON.stringify(run?.invocations)).toContain('7 less severe findings were cut');
  });
});

describe('json', () => {
  it('tells what mends a finding, all of it, and whether that is safe', () => {
    const edits = [
      { span: span('segments/vip.yaml', 20, 23), text: 'gold' },
      { span: span('other.yaml', 0, 4), text: 'Kind' },
    ];
    const fix = { title: 'rename', isSafe: false, edits };
    const base = { code: 'naming', severity: 'error', message: 'm', span: span('a.yaml', 0, 4) } as const;
    const one = { span: span('a.yaml', 0, 4), text: 'Kind' };
    const printed = JSON.parse(
      printJson(
        [
          { ...base, fix },
          { ...base, code: 'typo', help: 'write it so', edit: one },
          { ...base, code: 'z' },
        ],
        textOf,
      ),
    ) as { diagnostics: readonly { fix?: unknown }[] };
    const [first, second, third] = printed.diagnostics;
    expect(first?.fix).toEqual({
      title: 'rename',
      safe: false,
      edits: [
        { file: 'segments/vip.yaml', line: 2, column: 7, endLine: 2, endColumn: 10, text: 'gold' },
        { file: 'other.yaml', line: 1, column: 1, endLine: 1, endColumn: 5, text: 'Kind' },
      ],
    });
    expect(second?.fix).toMatchObject({ title: 'write it so', safe: true });
    expect(third?.fix).toBeUndefined();
  });
});

describe('junit', () => {
  it('holds a case also when nothing was found', () => {
    expect(printJunit([], textOf)).toContain(
      '<testsuite name="rutter" tests="1" failures="0"><testcase classname="rutter" name="nothing found" />',
    );
  });
});

describe('github', () => {
  it('is what it is', () => {
    matchGolden('diagnostics/all.github.txt', printGithub(SAMPLE, textOf));
  });

  it.each([
    [10, 10, null],
    [11, 10, '2 more errors'],
    [500, 10, '491 more errors'],
  ])('of %i errors prints %i lines', (count, lines, more) => {
    const printed = printGithub(many(count, 'error'), textOf).trimEnd().split('\n');
    expect(printed).toHaveLength(lines);
    expect(printed.at(-1)?.includes('more errors')).toBe(more !== null);
    if (more !== null) expect(printed.at(-1)).toContain(more);
  });

  it('prints errors before warnings, each level with its own limit', () => {
    const printed = printGithub([...many(30, 'warning'), ...many(30, 'error')], textOf).split('\n');
    expect(printed.filter((line) => line.startsWith('::error '))).toHaveLength(10);
    expect(printed.filter((line) => line.startsWith('::warning '))).toHaveLength(10);
    expect(printed[0]).toMatch(/^::error /);
  });
});

describe('gitlab', () => {
  it('is what it is', () => {
    matchGolden('diagnostics/all.gitlab.json', printGitlab(SAMPLE, textOf, options.fingerprintOf));
  });
});

describe('markdown', () => {
  it('is what it is', () => {
    matchGolden('diagnostics/all.md', printMarkdown(SAMPLE, textOf));
    expect(printMarkdown([], textOf)).toBe('### rutter: nothing found\n');
  });

  it('fits into a comment and says what was cut', () => {
    const text = printMarkdown(many(3_000, 'warning'), textOf);
    expect(text.length).toBeLessThan(65_536);
    expect(text).toMatch(/\n\d+ more were cut\.\n$/);
  });
});

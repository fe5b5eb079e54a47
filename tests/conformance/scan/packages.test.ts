/** The scan of two published packages gives the lists that were made by reading them. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { indexLines } from '../../../src/language/syntax/line-index.ts';
import { readAliases } from '../../../src/scan/aliases.ts';
import type { CallSite } from '../../../src/scan/call-site.ts';
import { parseCallee } from '../../../src/scan/callees.ts';
import { scanCode } from '../../../src/scan/scan-code.ts';
import { readCode } from '../../../src/scan/source-files.ts';
import { createSourceSet } from '../../../src/scan/source-set.ts';
import type { Expected, ReadPackage } from './expected.ts';
import { onchainkit } from './onchainkit.ts';
import { integrityOf, unpack } from './tarball.ts';
import { wizard } from './wizard.ts';

const CASES: readonly (readonly [string, ReadPackage, readonly string[], { [pattern: string]: string }])[] = [
  ['@posthog/wizard', wizard, ['capture'], {}],
  ['@coinbase/onchainkit', onchainkit, ['sendAnalytics', 'sendAnalyticsPayload'], { '@/': './' }],
];

const folder = mkdtempSync(join(tmpdir(), 'rutter-scan-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function scanPackage(read: ReadPackage, callees: readonly string[], aliases: { [pattern: string]: string }) {
  unpack(read, join(folder, read.version));
  const cwd = join(folder, read.version, 'package', read.scanned);
  const { files, skipped, diagnostics } = readCode({
    roots: ['.'],
    cwd,
    withTests: false,
    isIgnored: () => false,
  });
  const set = createSourceSet(files, readAliases(aliases, cwd), (path) => path);
  const { scan, diagnostics: more } = scanCode(
    set,
    callees.map((each) => parseCallee(each)!),
    skipped,
  );
  const texts = new Map(files.map(({ path, text }) => [path, text]));
  const rows = scan.calls.map((call) => rowOf(call, texts.get(call.file) ?? ''));
  return { rows, scan, diagnostics: [...diagnostics, ...more] };
}

function rowOf({ file, span, events, naming, properties }: CallSite, text: string) {
  const names = properties.list.map(({ name }) => name);
  return [
    `${file}:${indexLines(text).locate(span.start).line}`,
    events.length === 0 ? null : events.map(({ value }) => value).join('|'),
    naming,
    [...names, ...(properties.unread === null ? [] : ['...'])].join(' '),
  ];
}

const sorted = (rows: readonly (Expected | readonly unknown[])[]) =>
  [...rows].sort((left, right) => (String(left[0]) < String(right[0]) ? -1 : 1));

describe.each(CASES)('%s', (_, read, callees, aliases) => {
  it('is the tarball that the registry has', () => {
    expect(integrityOf(read)).toBe(read.integrity);
  });

  it('has the calls that a reader found, and no others', () => {
    const { rows, scan, diagnostics } = scanPackage(read, callees, aliases);
    expect(diagnostics).toEqual([]);
    expect(sorted(rows)).toEqual(sorted(read.calls));
    // Nothing is left that cannot be read: the callers of each function that forwards a name are in the list.
    expect(scan.calls.filter(({ unread }) => unread !== null)).toEqual([]);
    const forwarded = scan.calls.filter(({ naming }) => naming === 'parameter');
    expect(forwarded.map(({ wrapper }) => wrapper?.isFollowed)).toEqual(forwarded.map(() => true));
  });
});

it('an alias that is not known loses the names behind it, and says so', () => {
  const { scan } = scanPackage(onchainkit, ['sendAnalytics'], {});
  const lost = scan.calls.filter(({ unread }) => unread !== null);
  expect(lost.length).toBeGreaterThan(20);
  expect(lost[0]?.unread?.reason).toBe(
    'it comes from `@/core/analytics/types`, which is not among the files scanned',
  );
});

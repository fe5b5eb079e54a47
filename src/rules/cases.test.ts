/** Every rule finds what its cases say, there and in these words, and nothing else; its fixes do what they say. */
import { describe, expect, it } from 'vitest';
import { fixOf } from '../language/diagnostics/diagnostic.ts';
import {
  filesOf,
  fixFiles,
  lintFiles,
  listFiles,
  readBase,
  readCases,
  writeFinding,
} from './cases.fixture.ts';
import { rules } from './registry.ts';

const all = rules.map((rule) => ({ rule, cases: readCases(rule.id) }));

describe.each(all.map((each) => [each.rule.id, each] as const))('%s', (_, { rule, cases }) => {
  it('has cases in which it speaks and cases in which it is silent', () => {
    expect(cases.some(({ finds = [] }) => finds.length > 0)).toBe(true);
    expect(cases.some(({ finds = [] }) => finds.length === 0)).toBe(true);
  });

  it.each(cases.map((each) => [each.name, each] as const))('%s', async (_, each) => {
    const files = filesOf(each);
    const { findings, compiling } = await lintFiles(files, [rule], each);
    expect(compiling.map(({ code, message, span }) => `${span.file} ${code}: ${message}`)).toEqual([]);
    expect(findings.map((finding) => writeFinding(files, finding))).toEqual(each.finds ?? []);
    for (const { code, severity, help } of findings) {
      expect({ code, severity }).toEqual({
        code: rule.id,
        severity: rule.level === 'error' ? 'error' : 'warning',
      });
      expect(help, 'a finding says what to do').toBeTruthy();
    }
  });

  const fixable = cases.filter(({ finds = [] }) => finds.length > 0);
  it.each(fixable.map((each) => [each.name, each] as const))('fixes: %s', async (_, each) => {
    const files = filesOf(each);
    const { findings } = await lintFiles(files, [rule], each);
    const fixes = findings.flatMap((finding) => fixOf(finding) ?? []);
    expect(fixes.length > 0, 'a case whose findings have a fix says what comes of it in `fixed`').toBe(
      each.fixed !== undefined,
    );
    const fixed = await fixFiles(files, [rule], each);
    expect(fixed.refused.map(({ message }) => message)).toEqual([]);
    const changed = [...fixed.texts].filter(
      ([path, text]) => files.find((file) => file.path === path)?.text !== text,
    );
    expect(Object.fromEntries(changed)).toEqual(each.fixed ?? {});
    const again = await fixFiles(listFiles(fixed.texts), [rule], each);
    expect([...again.texts]).toEqual([...fixed.texts]);
  });

  it('is silent about the workspace that its cases start from', async () => {
    const files = readBase();
    const { findings } = await lintFiles(files, [rule]);
    expect(findings.map((finding) => writeFinding(files, finding))).toEqual([]);
  });
});

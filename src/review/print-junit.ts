/** A test report as JUnit XML: one suite a document, one case a case. */
import { escapeXml } from '../language/diagnostics/junit.ts';
import { printPretty, type TextOf } from '../language/diagnostics/pretty.ts';
import type { CaseReport, TestReport } from './report.ts';

/** The report's text, with a final newline. Pure. */
export function printTestsJunit({ cases }: TestReport, textOf: TextOf): string {
  const failed = (list: readonly CaseReport[]) => list.filter((each) => each.failures.length > 0).length;
  const suites = [...Map.groupBy(cases, (each) => each.file)].map(([file, list]) =>
    [
      `  <testsuite name="${escapeXml(file)}" tests="${list.length}" failures="${failed(list)}">`,
      ...list.map((each) => printCase(each, textOf)),
      '  </testsuite>',
    ].join('\n'),
  );
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="rutter" tests="${cases.length}" failures="${failed(cases)}">`,
    ...suites,
    '</testsuites>',
    '',
  ].join('\n');
}

function printCase({ file, document, name, source, failures }: CaseReport, textOf: TextOf): string {
  const place = `file="${escapeXml(file)}" line="${source.line}"`;
  const head = `    <testcase classname="${escapeXml(document)}" name="${escapeXml(name)}" ${place}`;
  if (failures.length === 0) return `${head} />`;
  const message = failures[0]?.message ?? '';
  const frames = printPretty(failures, textOf);
  return `${head}><failure message="${escapeXml(message)}">${escapeXml(frames)}</failure></testcase>`;
}

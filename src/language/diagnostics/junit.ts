/** Diagnostics as a JUnit report: one suite a file, one failed case a diagnostic; what CI systems show without a plugin. */
import { indexLines } from '../syntax/line-index.ts';
import type { Diagnostic } from './diagnostic.ts';
import { orderDiagnostics } from './order.ts';
import type { TextOf } from './pretty.ts';

/** A report without a case is an error for several CI systems. */
const NOTHING =
  '  <testsuite name="rutter" tests="1" failures="0"><testcase classname="rutter" name="nothing found" /></testsuite>';

/**
 * Prints a JUnit report. Warnings are cases that passed, with their message in `system-out`; of an empty list it says in
 * a case of its own that nothing was found. Pure.
 */
export function printJunit(diagnostics: readonly Diagnostic[], textOf: TextOf): string {
  const byFile = new Map<string, Diagnostic[]>();
  const ordered = orderDiagnostics(diagnostics);
  for (const each of ordered) {
    const known = byFile.get(each.span.file);
    if (known === undefined) byFile.set(each.span.file, [each]);
    else known.push(each);
  }
  const failures = ordered.filter((each) => each.severity === 'error').length;
  const suites = [...byFile].map(([file, found]) => suite(file, found, textOf(file) ?? ''));
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="rutter" tests="${Math.max(1, ordered.length)}" failures="${failures}">`,
    ...(suites.length === 0 ? [NOTHING] : suites),
    '</testsuites>',
    '',
  ].join('\n');
}

function suite(file: string, found: readonly Diagnostic[], text: string): string {
  const lines = indexLines(text);
  const failures = found.filter((each) => each.severity === 'error').length;
  const cases = found.map((each) => {
    const { line, column } = lines.locate(each.span.start);
    const name = `${each.code} ${file}:${line}:${column}`;
    const body = [
      each.message,
      ...(each.notes ?? []),
      ...(each.help === undefined ? [] : [`help: ${each.help}`]),
    ].join('\n');
    const inner =
      each.severity === 'error'
        ? `<failure type="${escapeXml(each.code)}" message="${escapeXml(each.message)}">${escapeXml(body)}</failure>`
        : `<system-out>${escapeXml(body)}</system-out>`;
    return `    <testcase classname="${escapeXml(file)}" name="${escapeXml(name)}">${inner}</testcase>`;
  });
  const head = `  <testsuite name="${escapeXml(file)}" tests="${found.length}" failures="${failures}">`;
  return [head, ...cases, '  </testsuite>'].join('\n');
}

/** Escapes a text for XML 1.0; characters that XML cannot hold become U+FFFD. Pure. */
export function escapeXml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd');
}

/**
 * Diagnostics as SARIF 2.1.0 (OASIS), within what GitHub takes: at most 5,000 results matter, regions on one line, and
 * fingerprints of our own, so that a finding that moves is the same finding. What is waived is not in it.
 */
import type { Diagnostic } from '../diagnostic.ts';
import { orderDiagnostics } from '../order.ts';
import type { TextOf } from '../pretty.ts';
import { bySeverity, createPlaces, tellAll } from './places.ts';

/** More results than this are cut, the least severe first: GitHub keeps no more of a run. */
export const RESULTS_MAX = 5_000;

/** What is known of a code. `tags`: what it is about, at most ten are shown. */
export type SarifRule = {
  readonly title: string;
  readonly description: string;
  readonly tags: readonly string[];
};

/** What the printer must be told: the tool's version, what codes mean, and what tells findings apart. */
export type SarifOptions = {
  readonly version: string;
  readonly ruleOf: (code: string) => SarifRule;
  readonly fingerprintOf: (diagnostic: Diagnostic) => string;
};

/** Prints one run. The same diagnostics give the same bytes. Pure. */
export function printSarif(
  diagnostics: readonly Diagnostic[],
  textOf: TextOf,
  options: SarifOptions,
): string {
  const placeOf = createPlaces(textOf);
  const kept = orderDiagnostics(bySeverity(orderDiagnostics(diagnostics)).slice(0, RESULTS_MAX));
  const codes = [...new Set(kept.map(({ code }) => code))].sort();
  const location = (span: Diagnostic['span']) => {
    const { line, column, endColumn } = placeOf(span);
    const region = { startLine: line, startColumn: column, endLine: line, endColumn };
    return { artifactLocation: { uri: encodePath(span.file), uriBaseId: '%SRCROOT%' }, region };
  };
  const results = kept.map((diagnostic) => {
    const fingerprint = options.fingerprintOf(diagnostic);
    return {
      ruleId: diagnostic.code,
      ruleIndex: codes.indexOf(diagnostic.code),
      level: diagnostic.severity,
      message: { text: tellAll(diagnostic).join('\n') },
      locations: [{ physicalLocation: location(diagnostic.span) }],
      ...(diagnostic.related && {
        relatedLocations: diagnostic.related.map(({ span, label }, id) => ({
          id,
          physicalLocation: location(span),
          message: { text: label },
        })),
      }),
      partialFingerprints: { primaryLocationLineHash: `${fingerprint}:1`, 'rutter/v1': fingerprint },
    };
  });
  const cut = diagnostics.length - kept.length;
  const run = {
    tool: { driver: driver(codes, kept, options) },
    columnKind: 'utf16CodeUnits',
    originalUriBaseIds: { '%SRCROOT%': { description: { text: 'where the command was run' } } },
    invocations: [
      {
        executionSuccessful: true,
        ...(cut > 0 && {
          toolExecutionNotifications: [
            { level: 'warning', message: { text: `${cut} less severe findings were cut` } },
          ],
        }),
      },
    ],
    results,
  };
  const log = { $schema: 'https://json.schemastore.org/sarif-2.1.0.json', version: '2.1.0', runs: [run] };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function driver(
  codes: readonly string[],
  kept: readonly Diagnostic[],
  { version, ruleOf }: SarifOptions,
): object {
  const severe = new Set(kept.flatMap(({ code, severity }) => (severity === 'error' ? [code] : [])));
  return {
    name: 'rutter',
    version,
    semanticVersion: version,
    rules: codes.map((code) => {
      const { title, description, tags } = ruleOf(code);
      return {
        id: code,
        shortDescription: { text: title },
        fullDescription: { text: description },
        help: { text: `rutter explain ${code}`, markdown: `\`rutter explain ${code}\`` },
        defaultConfiguration: { level: severe.has(code) ? 'error' : 'warning' },
        properties: { tags },
      };
    }),
  };
}

/** A path as a relative URI reference (RFC 3986). */
function encodePath(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}

/** Reads what the linter printed back into `rule file:line:column`, for each format by its own rules. */
type Reader = (printed: string) => readonly string[];
type Sarif = {
  readonly runs: readonly {
    readonly results: readonly {
      readonly ruleId: string;
      readonly locations: readonly {
        readonly physicalLocation: {
          readonly artifactLocation: { readonly uri: string };
          readonly region: { readonly startLine: number; readonly startColumn: number };
        };
      }[];
    }[];
  }[];
};

function matches(pattern: RegExp, printed: string): readonly string[] {
  return [...printed.matchAll(pattern)].map(
    ({ groups = {} }) =>
      `${groups.code} ${groups.file}:${groups.line}${groups.column === undefined ? '' : `:${groups.column}`}`,
  );
}

/** By format. GitLab knows no columns; GitHub shows ten of a level. */
export const READERS: { readonly [format: string]: Reader } = {
  pretty: (printed) =>
    matches(
      /^(?:error|warning)\[(?<code>[\w-]+)\].*\n *--> (?<file>\S+?):(?<line>\d+):(?<column>\d+)$/gm,
      printed,
    ),
  json: (printed) =>
    (
      JSON.parse(printed) as { diagnostics: { code: string; file: string; line: number; column: number }[] }
    ).diagnostics.map(({ code, file, line, column }) => `${code} ${file}:${line}:${column}`),
  sarif: (printed) =>
    (JSON.parse(printed) as Sarif).runs.flatMap(({ results }) =>
      results.flatMap(({ ruleId, locations }) =>
        locations.map(
          ({ physicalLocation: { artifactLocation, region } }) =>
            `${ruleId} ${decodeURIComponent(artifactLocation.uri)}:${region.startLine}:${region.startColumn}`,
        ),
      ),
    ),
  github: (printed) =>
    matches(
      /^::(?:error|warning) file=(?<file>[^,]+),line=(?<line>\d+),endLine=\d+,col=(?<column>\d+),endColumn=\d+,title=(?<code>[\w-]+)::/gm,
      printed,
    ),
  gitlab: (printed) =>
    (
      JSON.parse(printed) as { check_name: string; location: { path: string; lines: { begin: number } } }[]
    ).map(({ check_name, location }) => `${check_name} ${location.path}:${location.lines.begin}`),
  junit: (printed) =>
    matches(
      /<testcase classname="[^"]*" name="(?<code>[\w-]+) (?<file>[^:"]+):(?<line>\d+):(?<column>\d+)">/g,
      printed,
    ),
  markdown: (printed) =>
    matches(
      /^\| (?:error|warning) `(?<code>[\w-]+)` \| `(?<file>[^:`]+):(?<line>\d+):(?<column>\d+)` \|/gm,
      printed,
    ),
};

/** How many findings the annotations for GitHub say they leave out. */
export function leftOut(printed: string): number {
  return [...printed.matchAll(/::(\d+) more (?:error|warning)s/g)].reduce(
    (sum, [, count]) => sum + Number(count),
    0,
  );
}

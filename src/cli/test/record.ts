/** `test --record FILE`: writes a test from one person's lines in an export. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { NEVER } from '../../base/ids.ts';
import { formatText } from '../../edits/format/format.ts';
import type { Renderer } from '../../kernel/renderer.ts';
import { definitions } from '../../kinds/registry.ts';
import { printPretty } from '../../language/diagnostics/pretty.ts';
import { recordTest } from '../../review/record/record.ts';
import { readHistory } from '../../review/why/history.ts';
import { type Context, type ExitCode, Refusal } from '../context.ts';
import { readLines } from '../ingest/lines.ts';
import type { Loaded } from '../load.ts';
import { reasonOf, writeText } from '../output.ts';

export type RecordFlags = {
  readonly record?: string;
  readonly with?: string;
  readonly subscriber?: string;
  readonly journey?: string;
};

/** Writes the file and returns 0; 1 where what was recorded is no test. Throws a Refusal for flags that say too little. */
export async function record(
  context: Context,
  loaded: Loaded,
  renderer: Renderer,
  { record: out = '', with: from, subscriber, journey }: RecordFlags,
): Promise<ExitCode> {
  const { plan, texts } = loaded.compiled;
  if (from === undefined || subscriber === undefined) {
    throw new Refusal(
      '`--record` needs `--with FILE` and `--subscriber ID`',
      'name an export, and whose life it is',
    );
  }
  if (plan === null) throw new Refusal('the workspace does not compile', 'see `rutter validate`', 1);
  if (journey !== undefined && plan.journeys[journey] === undefined) {
    throw new Refusal(`there is no journey \`${journey}\``, '`rutter ls kind:journey` lists them');
  }
  if (existsSync(resolve(context.cwd, out))) {
    throw new Refusal(`\`${out}\` is there already`, 'name a file that does not exist, ending in .test.yaml');
  }
  const file = resolve(context.cwd, from);
  const wanted = { subscriber, until: NEVER, everybody: false };
  const { incoming, bad } = await readHistory(() => readLines(file, 0), wanted).catch((error: unknown) => {
    throw new Refusal(`\`${from}\` cannot be read: ${reasonOf(error)}`);
  });
  const [firstBad] = bad;
  if (firstBad !== undefined) {
    const { line, reason } = firstBad;
    context.stderr.write(
      `${from}:${line}: not taken: ${reason}${bad.length > 1 ? `, and ${bad.length - 1} more` : ''}\n`,
    );
  }
  const name = (out.split('/').at(-1) ?? out)
    .replace(/\.(test\.)?ya?ml$/, '')
    .replace(/[^\p{L}\p{N}]+/gu, '_');
  const files = [...texts].map(([path, text]) => ({ path, text }));
  const recorded = await recordTest({
    files,
    plan,
    definitions,
    renderer,
    subscriber,
    history: incoming,
    journey: journey ?? null,
    name,
    path: '\u0000recorded.test.yaml',
  });
  if (recorded === null) throw new Refusal(`there is nobody \`${subscriber}\` in \`${from}\``);
  if (!recorded.ok) {
    context.stderr.write(printPretty(recorded.diagnostics, loaded.textOf));
    throw new Refusal('this life cannot be told as a test', 'what it holds does not fit the catalog', 1);
  }
  writeText(context, out, formatText(out, recorded.text, definitions).text);
  context.stderr.write(
    `written to ${out}: ${recorded.happenings} moments; read them, they say what happens and not what ought to\n`,
  );
  return 0;
}

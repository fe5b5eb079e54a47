/** `apply`: hands a reviewed plan to the running daemon, with what of its risks somebody agrees to. */
import { InvalidArgumentError } from 'commander';
import { sayCount } from '../../base/say-count.ts';
import { RISKS, type Risk } from '../../plan/diff/change.ts';
import { encodePlanFile } from '../../plan/encode.ts';
import { type Context, type ExitCode, Refusal } from '../context.ts';
import { askDaemon, type DaemonOptions } from '../daemon-client.ts';
import { withDaemon } from '../options.ts';
import { readPlanFile } from '../plan/read-plan-file.ts';
import type { Verb } from '../verb.ts';

type Options = DaemonOptions & {
  readonly acknowledge?: readonly string[];
  readonly drain?: readonly string[];
  readonly exit?: readonly string[];
  readonly as?: string;
  readonly reason?: string;
};

export const command: Verb = (program, act) => {
  const verb = program
    .command('apply')
    .argument('<file>', 'a plan file, made by `plan -o`')
    .description('hand a reviewed plan to the running daemon (RUTTER_ADMIN_TOKEN)')
    .option(
      '--acknowledge <risk...>',
      'agree to what `plan --against live` says of these risks',
      (text, before) => readRisk(text, before as readonly string[] | undefined),
    )
    .option('--drain <journey...>', 'whoever is in these deleted journeys finishes them')
    .option('--exit <journey...>', 'whoever is in these deleted journeys leaves')
    .option('--as <who>', 'who applies it; default: the name of the token')
    .option('--reason <text>', 'why; it goes into the audit');
  withDaemon(verb).action(act(apply));
};

function readRisk(text: string, before: readonly string[] = []): readonly string[] {
  const words = text.split(',');
  const unknown = words.find((word) => !(RISKS as readonly string[]).includes(word));
  if (unknown !== undefined) throw new InvalidArgumentError(`use some of: ${RISKS.join(', ')}.`);
  return [...before, ...words];
}

type Refused = {
  readonly code?: string;
  readonly error?: string;
  readonly problems?: readonly {
    readonly code?: string;
    readonly journey?: string;
    readonly message: string;
  }[];
  readonly risks?: readonly Risk[];
};

async function apply(context: Context, path: string, options: Options): Promise<ExitCode> {
  const file = readPlanFile(context, path);
  const agreed = [...new Set(options.acknowledge ?? [])];
  const said = {
    ...(agreed.length > 0 && { acknowledge: agreed.join(',') }),
    ...(options.drain !== undefined && { drain: options.drain.join(',') }),
    ...(options.exit !== undefined && { exit: options.exit.join(',') }),
    ...(options.as !== undefined && { as: options.as }),
    ...(options.reason !== undefined && { reason: options.reason }),
  };
  const query = String(new URLSearchParams(said));
  const { status, body } = await askDaemon(
    context,
    options,
    `/admin/plan${query === '' ? '' : `?${query}`}`,
    {
      method: 'POST',
      body: encodePlanFile(file),
    },
  );
  if (status === 200) {
    const journeys = sayCount(Object.keys(file.plan.journeys).length, 'journey');
    context.stdout.write(`applied ${file.digest}: ${journeys} of ${file.plan.workspace.name}\n`);
    return 0;
  }
  const refused = (body ?? {}) as Refused;
  const { error = `the daemon answered ${status}`, problems = [], risks = [] } = refused;
  if (status !== 409) throw new Refusal(error, 'see the log of the daemon', 1);
  context.stderr.write(`error: ${error}\n`);
  for (const { message } of problems) context.stderr.write(`  - ${message}\n`);
  for (const { code, message } of risks) context.stderr.write(`  ! ${code}: ${message}\n`);
  context.stderr.write(`  = help: ${helpFor(refused)}\n`);
  return 1;
}

/** The way out of a refusal. */
function helpFor({ code, problems = [], risks = [] }: Refused): string {
  if (code === 'applied_already')
    return 'nothing is left to do; `rutter plan --against live` shows what differs';
  if (code === 'used')
    return `a plan file is used once; to go back to it on purpose, look at \`rutter plan FILE --against live -o NEW\`, and apply that`;
  if (code === 'stale') return 'look at `rutter plan --against live -o FILE` again, and apply that file';
  if (risks.length > 0) {
    const codes = RISKS.filter((each) => risks.some((risk) => risk.code === each));
    return `where this is what is meant: --acknowledge ${codes.join(' ')}`;
  }
  const deleted = problems.flatMap(({ code: what, journey }) =>
    what === 'journey_removed' && journey !== undefined ? [journey] : [],
  );
  if (deleted.length > 0) {
    const names = deleted.join(' ');
    return `say what becomes of whoever is there: \`--drain ${names}\` lets them finish, \`--exit ${names}\` ends their runs; or let a journey go on in its place: \`migrate: [{ moved: { journey: ${deleted[0]} } }]\``;
  }
  if (problems.length > 0) return 'say `moved`, `drain` or `exit` under `migrate` of the journey';
  return 'the daemon reads its settings when it starts: set what is missing, start it again, and apply';
}

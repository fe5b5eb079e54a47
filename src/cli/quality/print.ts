/** Prints a report of data quality: for people, for programs, and for a comment on a pull request. Ids only. Pure. */
import Table from 'cli-table3';
import type {
  ChannelQuality,
  PolicyQuality,
  QualityPart,
  QualityReason,
  QualityReport,
} from '../../daemon/quality/report.ts';

/** A file of the workspace as the user would write it. */
export type Shown = (file: string) => string;

/** "0.4%"; never "0%" for what is there. Pure. */
function formatShare(share: number): string {
  const percent = share * 100;
  if (percent > 0 && percent < 0.1) return '<0.1%';
  return `${Number(percent.toFixed(percent < 10 ? 1 : 0))}%`;
}

type Row = {
  readonly where: string;
  readonly bad: string;
  readonly share: string;
  readonly reason: string;
  readonly remedy: string;
  readonly samples: string;
};

function reasonRow(
  where: string,
  { reason, attribute, count, share, counts, samples, remedy, largest }: QualityReason,
): Row {
  const shared = largest === undefined ? '' : `, at most ${largest} with one`;
  return {
    where,
    bad: String(count),
    share: formatShare(share),
    reason: `${reason}${counts ? '' : ' (worth a look)'}`,
    remedy: `${remedy === '' ? attribute : remedy}${shared}`,
    samples: samples.join(', '),
  };
}

function partRows(where: string, { bad, share, reasons }: QualityPart): readonly Row[] {
  const total: Row = {
    where,
    bad: String(bad),
    share: formatShare(share),
    reason: 'bad',
    remedy: '',
    samples: '',
  };
  return [total, ...reasons.map((reason) => reasonRow('', reason))];
}

const rowsOf = ({ channels, profile }: PolicyQuality): readonly Row[] => [
  ...channels.flatMap((part: ChannelQuality) => partRows(part.channel, part)),
  ...(profile.reasons.length === 0 ? [] : partRows('profile', profile)),
];

const HEAD = ['channel', 'profiles', 'share', 'reason', 'what to do', 'for example'];

function plainTable(rows: readonly Row[]): string {
  const table = new Table({
    head: HEAD,
    style: { head: [], border: [] },
    colAligns: ['left', 'right', 'right', 'left', 'left', 'left'],
    colWidths: [null, null, null, null, 44, 34],
    wordWrap: true,
  });
  for (const { where, bad, share, reason, remedy, samples } of rows)
    table.push([where, bad, share, reason, remedy, samples]);
  return table.toString();
}

function about({ owner, cadence, maxBad }: PolicyQuality): string {
  const parts = [
    owner === null ? 'no owner' : owner,
    ...(cadence === null ? [] : [`every ${cadence}`]),
    ...(maxBad === null ? [] : [`at most ${formatShare(maxBad)}`]),
  ];
  return parts.join(', ');
}

function verdict({ bad, share, exceeded }: PolicyQuality): string {
  return `${bad} bad, ${formatShare(share)}${exceeded ? ': more than allowed' : ''}`;
}

const people = (count: number) => `${count} ${count === 1 ? 'profile' : 'profiles'}`;

/** A table for each policy, worst first; then what no policy asks for. */
export function printQuality({ profiles, policies, data }: QualityReport, shown: Shown): string {
  const blocks = policies.map((policy) => {
    const { source } = policy;
    const head = `${policy.policy}: ${verdict(policy)} (${about(policy)})`;
    return [
      head,
      `  --> ${shown(source.file)}:${source.line}:${source.column}`,
      plainTable(rowsOf(policy)),
    ].join('\n');
  });
  const none =
    policies.length === 0 ? ['no quality policy: add one, see `rutter explain QualityPolicy`'] : [];
  const rest =
    data.length === 0 ? [] : [`beside the policies\n${plainTable(data.map((each) => reasonRow('', each)))}`];
  return `${[people(profiles), ...none, ...blocks, ...rest].join('\n\n')}\n`;
}

const cell = (text: string) => text.replaceAll('\\', '\\\\').replaceAll('|', '\\|').replaceAll('\n', ' ');

/** An id in a comment is text, whatever is in it. */
const code = (text: string) => (text === '' ? '' : `\`${text.replaceAll('`', "'")}\``);

function markdownTable(rows: readonly Row[]): string {
  const lines = rows.map(({ where, bad, share, reason, remedy, samples }) => {
    const ids = samples === '' ? '' : samples.split(', ').map(code).join(' ');
    return `| ${[where, bad, share, reason, remedy, ids].map(cell).join(' | ')} |`;
  });
  return [`| ${HEAD.join(' | ')} |`, '|---|---:|---:|---|---|---|', ...lines].join('\n');
}

/** The same as GitHub-flavoured markdown. */
export function printQualityMarkdown({ profiles, policies, data }: QualityReport, shown: Shown): string {
  const blocks = policies.map((policy) => {
    const mark = policy.exceeded ? '❌' : '✅';
    const place = `${shown(policy.source.file)}:${policy.source.line}`;
    return [
      `### ${mark} ${policy.policy}: ${verdict(policy)}`,
      '',
      `${about(policy)}, ${code(place)}`,
      '',
      markdownTable(rowsOf(policy)),
    ].join('\n');
  });
  const rest =
    data.length === 0
      ? []
      : [`### Beside the policies\n\n${markdownTable(data.map((each) => reasonRow('', each)))}`];
  return `${[`## Data quality of ${people(profiles)}`, ...blocks, ...rest].join('\n\n')}\n`;
}

/** `{ profiles, policies, data }`, shares from 0 to 1; see `QualityReport`. */
export function printQualityJson(report: QualityReport, shown: Shown): string {
  const policies = report.policies.map((policy) => ({
    ...policy,
    source: { ...policy.source, file: shown(policy.source.file) },
  }));
  return `${JSON.stringify({ ...report, policies }, null, 2)}\n`;
}

/** When bad data make the command fail. Pure. */
import { InvalidArgumentError } from 'commander';
import type { QualityReport } from '../../daemon/quality/report.ts';

/** "2%" as 0.02. Throws for anything else. */
export function percentage(text: string): number {
  const found = /^(\d{1,3}(?:\.\d+)?)\s?%$/.exec(text);
  const percent = Number(found?.[1] ?? Number.NaN);
  if (!(percent <= 100)) throw new InvalidArgumentError('use a share from 0% to 100%.');
  return percent / 100;
}

/** The report with one limit for every policy that has none of its own, or a lower one than it has. */
export function withLimit(report: QualityReport, limit: number | undefined): QualityReport {
  if (limit === undefined) return report;
  const policies = report.policies.map((policy) => {
    const maxBad = Math.min(policy.maxBad ?? 1, limit);
    return { ...policy, maxBad, exceeded: policy.share > maxBad };
  });
  return { ...report, policies };
}

/** True where some policy has more bad profiles than it allows. */
export function isExceeded({ policies }: QualityReport): boolean {
  return policies.some(({ exceeded }) => exceeded);
}

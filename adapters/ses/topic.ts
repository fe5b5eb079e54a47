/** Names of AWS: regions, the domains they are under, and topics of SNS. Pure. */

/** A topic: its ARN, and the one host that speaks for it. */
export type Topic = { readonly arn: string; readonly region: string; readonly host: string };

const arns = /^arn:(aws|aws-cn|aws-us-gov|aws-eusc):sns:([a-z0-9-]{4,32}):\d{12}:[A-Za-z0-9_-]{1,256}$/;

/** The domain that the services of a region are under. */
export function suffixOf(region: string): string {
  if (region.startsWith('cn-')) return 'amazonaws.com.cn';
  return region.startsWith('eusc-') ? 'amazonaws.eu' : 'amazonaws.com';
}

/** A topic by its ARN; null for anything else. FIFO topics are none: they do not deliver over HTTP. */
export function readTopic(arn: string): Topic | null {
  const region = arns.exec(arn)?.[2];
  return region === undefined ? null : { arn, region, host: `sns.${region}.${suffixOf(region)}` };
}

/**
 * Names that the certificate of a topic's signatures may be made out to (as AWS' own libraries have them): the service's,
 * or in newer regions, China and GovCloud one of the region's.
 */
export function signerNames({ region, host }: Topic): readonly string[] {
  const suffix = suffixOf(region);
  const gov = region.startsWith('us-gov-') ? ['sns-us-gov-west-1.amazonaws.com'] : [];
  return ['sns.amazonaws.com', host, `sns-signing.${region}.${suffix}`, `sns-${region}.${suffix}`, ...gov];
}

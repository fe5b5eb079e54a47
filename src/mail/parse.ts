/** A mail as its header, text and parts. What the parts mean is said elsewhere; embedded mails stay what they are, bytes. */
import { type ParsedMail, type SimpleParserOptions, simpleParser } from 'mailparser';

/** Parses the bytes of one mail. Rejects on what is no mail at all. */
export function parseMail(raw: Buffer, options: SimpleParserOptions = {}): Promise<ParsedMail> {
  return simpleParser(raw, options);
}

/** One leaf of a mail that is not its text. */
export type MailPart = { readonly contentType: string; readonly text: string };

/** A mail as those see it who look for a report in it. */
export type ReadMail = {
  /** Lower case; empty without one. */
  readonly contentType: string;
  /** The `report-type` of a `multipart/report`, lower case (RFC 6522); empty otherwise. */
  readonly reportType: string;
  readonly text: string;
  readonly parts: readonly MailPart[];
  /** The value of the first header of this name (lower case), on one line; null without one. */
  header(name: string): string | null;
};

/** More parts than any report has; whoever sends more is not read. */
const PARTS_MAX = 50;
const PART_MAX = 64 * 1024;
/** Lists of addresses in a header cost more to read than anything else. */
const HEAD_MAX = 32 * 1024;

/** Options that mailparser hands on to its splitter, and leaves out of its types. */
type BoundedOptions = SimpleParserOptions & {
  readonly keepDeliveryStatus: true;
  readonly ignoreEmbedded: true;
  readonly maxChildNodes: number;
  readonly maxHeadSize: number;
};

const BOUNDED: BoundedOptions = {
  // Otherwise the fields would run into the text.
  keepDeliveryStatus: true,
  // Whatever its disposition says: a report within the mail that came back is not the report.
  ignoreEmbedded: true,
  maxChildNodes: PARTS_MAX,
  maxHeadSize: HEAD_MAX,
  skipHtmlToText: true,
  skipTextToHtml: true,
  skipTextLinks: true,
  skipImageLinks: true,
};

type ContentType = { readonly value?: unknown; readonly params?: { readonly [name: string]: unknown } };

function textOf(value: unknown): string {
  return typeof value === 'string' ? value.trim().toLowerCase() : '';
}

/** Reads a mail; null: it is none, or has too many parts or too long a header. */
export async function readMail(raw: Buffer): Promise<ReadMail | null> {
  let parsed: ParsedMail;
  try {
    parsed = await parseMail(raw, BOUNDED);
  } catch {
    return null;
  }
  const { headers, headerLines, attachments } = parsed;
  const type = headers.get('content-type') as ContentType | undefined;
  const contentType = textOf(type?.value);
  const parts = attachments.map((part) => ({
    contentType: textOf(part.contentType),
    text: part.content.subarray(0, PART_MAX).toString('utf8'),
  }));
  return {
    contentType,
    reportType: contentType === 'multipart/report' ? textOf(type?.params?.['report-type']) : '',
    text: (parsed.text ?? '').slice(0, PART_MAX),
    parts,
    header(name) {
      const line = headerLines.find(({ key }) => key === name)?.line;
      return line === undefined
        ? null
        : line
            .slice(line.indexOf(':') + 1)
            .replace(/\s+/g, ' ')
            .trim();
    },
  };
}

/** What a user writes in a `QualityPolicy`, and what the plan keeps of it. */
import type { JsonSchema } from '../../definition.ts';

/** Line types of libphonenumber, in the words of this language. */
export const PHONE_LINES = [
  'mobile',
  'fixed_line',
  'fixed_line_or_mobile',
  'voip',
  'premium_rate',
  'toll_free',
  'shared_cost',
  'personal_number',
  'pager',
  'uan',
  'voicemail',
] as const;
export type PhoneLine = (typeof PHONE_LINES)[number];

/** `optional`: not everybody has one, so that its absence is no fault of the data. */
type Optional = { readonly optional?: true };

/** What a mail address must be. `international`: letters outside ASCII may stand before the `@` (RFC 6531). */
export type EmailRule = Optional & {
  readonly is: 'email';
  readonly international: boolean;
  /** In ASCII (RFC 5890 A-labels), lower case. */
  readonly refuseDomains: readonly string[];
};

/** What a telephone number must be. Null: any line, any country. `punctuation`: may be written with punctuation. */
export type PhoneRule = Optional & {
  readonly is: 'phone';
  readonly lines: readonly PhoneLine[] | null;
  readonly countries: readonly string[] | null;
  readonly punctuation: boolean;
};

/** What any other address must look like: a token, a user name, the address of a webhook. */
export type TextRule = Optional & {
  readonly is: 'text';
  readonly matches: string | null;
  readonly max: number | null;
};

export type AddressRule = EmailRule | PhoneRule | TextRule;

/** `preferred.attributes`: where each channel's address stands, so that nobody is sent to a channel without one. */
export type QualityData = {
  readonly addresses: { readonly [channel: string]: AddressRule };
  readonly require: readonly (readonly string[])[];
  readonly preferred: {
    readonly path: readonly string[];
    readonly attributes: { readonly [channel: string]: string };
  } | null;
  /** Share of profiles, 0 to 1, that may be bad before the check fails; absent: any. */
  readonly maxBad?: number;
};

const addressSchema = {
  type: 'object',
  properties: {
    is: { enum: ['email', 'phone', 'text'], description: 'What kind of address it is.' },
    international: {
      type: 'boolean',
      description: 'email: letters outside ASCII before the `@` (RFC 6531). Default true.',
    },
    refuse_domains: {
      type: 'array',
      minItems: 1,
      uniqueItems: true,
      items: { type: 'string' },
      description: 'email: domains to which nothing is sent, with all that is below them.',
    },
    lines: {
      type: 'array',
      minItems: 1,
      uniqueItems: true,
      items: { enum: [...PHONE_LINES] },
      description: 'phone: types of line that will do. `mobile` takes numbers that may be either, too.',
    },
    countries: {
      type: 'array',
      minItems: 1,
      uniqueItems: true,
      items: { type: 'string', pattern: '^[A-Z]{2}$' },
      description: 'phone: countries of the number (ISO 3166, two letters).',
    },
    punctuation: {
      type: 'boolean',
      description: 'phone: `+34 600 000 001` will do as well as `+34600000001`. Default false: E.164.',
    },
    matches: { type: 'string', description: 'text: a pattern (RE2) that the whole address must match.' },
    max: { type: 'integer', minimum: 1, description: 'text: characters at most.' },
    optional: {
      type: 'boolean',
      description: 'Not everybody has one: who has none is not counted as bad. Default false.',
    },
  },
  required: ['is'],
  additionalProperties: false,
};

export const schema: JsonSchema = {
  type: 'object',
  properties: {
    addresses: {
      type: 'object',
      description: 'Channel to what its addresses must satisfy.',
      additionalProperties: addressSchema,
    },
    require: {
      type: 'array',
      minItems: 1,
      uniqueItems: true,
      items: { $ref: '#/$defs/path' },
      description: 'Attributes without which nothing is sent, e.g. `profile.first_name`.',
    },
    preferred: {
      $ref: '#/$defs/path',
      description:
        'Attribute that names the channel which somebody prefers; others before it in a chain are passed over.',
    },
    max_bad: {
      type: 'string',
      pattern: '^\\d{1,3}(\\.\\d+)?%$',
      description:
        'Share of profiles that may be bad, e.g. `2%`; `rutter quality` fails when there are more.',
    },
    cadence: { $ref: '#/$defs/duration', description: 'How often the owner looks at what fails.' },
  },
};

/**
 * What secrets look like: the formats that providers publish for their keys, and forms that standards give to credentials.
 * Each pattern names where its format is written down. Patterns run in linear time: no nested repetition.
 */

/** One format. `name`: what it is, after "looks like"; `source`: who says so. */
export type SecretFormat = { readonly name: string; readonly pattern: RegExp; readonly source: string };

const format = (name: string, pattern: RegExp, source: string): SecretFormat => ({ name, pattern, source });

/** The formats, the more telling ones first. */
export const FORMATS: readonly SecretFormat[] = [
  format('a private key', /-----BEGIN (?:[A-Z0-9]+ ){0,3}PRIVATE KEY-----/g, 'RFC 7468, 10 and 11'),
  format(
    'an AWS access key',
    /(?<![A-Z0-9])(?:AKIA|ASIA)[A-Z2-7]{16}(?![A-Z0-9])/g,
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html',
  ),
  format(
    'a GitHub token',
    /\b(?:gh[pousr]_[A-Za-z0-9]{36,255}|github_pat_[A-Za-z0-9_]{36,255})/g,
    "https://docs.github.com/en/authentication (GitHub's token formats)",
  ),
  format(
    'a GitLab token',
    /\bgl(?:pat|dt|rt|cbt|ptt|ft|imt|agent|oas|soat)-[A-Za-z0-9_-]{20,255}/g,
    'https://docs.gitlab.com/security/tokens/ (token prefixes)',
  ),
  format(
    'a Slack token',
    /\bxox[abceoprs]-[A-Za-z0-9-]{10,255}|\bxapp-\d-[A-Za-z0-9-]{10,255}/g,
    'https://api.slack.com/concepts/token-types',
  ),
  format(
    'the address of a Slack webhook',
    /hooks\.slack\.com\/(?:services|workflows|triggers)\/[A-Z0-9]{6,}\/[A-Za-z0-9/]{16,255}/g,
    'https://api.slack.com/messaging/webhooks',
  ),
  format(
    'the address of a Discord webhook',
    /discord(?:app)?\.com\/api\/webhooks\/\d{16,20}\/[\w-]{60,100}/g,
    'https://discord.com/developers/docs/resources/webhook',
  ),
  format('a Stripe key', /\b(?:sk|rk)_(?:live|test)_[A-Za-z0-9]{16,255}/g, 'https://docs.stripe.com/keys'),
  format(
    'a signing secret of webhooks',
    /\bwhsec_[A-Za-z0-9+/]{24,255}={0,2}/g,
    'https://www.standardwebhooks.com/ (secret serialisation), https://docs.stripe.com/webhooks',
  ),
  format(
    'a SendGrid key',
    /\bSG\.[\w-]{16,32}\.[\w-]{32,64}/g,
    'https://www.twilio.com/docs/sendgrid/ui/account-and-settings/api-keys',
  ),
  format(
    'a Mailgun key',
    /\bkey-[0-9a-f]{32}\b/g,
    'https://documentation.mailgun.com/docs/mailgun/api-reference (authentication)',
  ),
  format(
    'a Mailchimp key',
    /\b[0-9a-f]{32}-us\d{1,2}\b/g,
    'https://mailchimp.com/developer/marketing/docs/fundamentals/',
  ),
  format('a Brevo key', /\bxkeysib-[0-9a-f]{64}-[A-Za-z0-9]{16}\b/g, 'https://developers.brevo.com/docs'),
  format(
    'a Resend key',
    /\bre_[A-Za-z0-9]{8}_[A-Za-z0-9]{16,64}\b/g,
    'https://resend.com/docs/api-reference',
  ),
  format('a Twilio key', /\bSK[0-9a-f]{32}\b/g, 'https://www.twilio.com/docs/iam/api-keys'),
  format(
    'a Google key',
    /\bAIza[\w-]{35}(?![\w-])|\bGOCSPX-[\w-]{28}(?![\w-])/g,
    'https://cloud.google.com/docs/authentication/api-keys',
  ),
  format(
    'a key of an Azure storage account',
    /\bAccountKey=[A-Za-z0-9+/]{86}==/g,
    'https://learn.microsoft.com/azure/storage/common/storage-configure-connection-string',
  ),
  format(
    'a Shopify token',
    /\bshp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}\b/g,
    'https://shopify.dev/docs/apps/build/authentication-authorization',
  ),
  format(
    'a HubSpot token',
    /\bpat-(?:na|eu|ap)\d-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g,
    'https://developers.hubspot.com/docs/guides/apps/private-apps/overview',
  ),
  format('an npm token', /\bnpm_[A-Za-z0-9]{36}\b/g, 'https://docs.npmjs.com/about-access-tokens'),
  format(
    'the token of a Telegram bot',
    /\b\d{8,10}:[A-Za-z0-9_-]{35}(?![\w-])/g,
    'https://core.telegram.org/bots/features#botfather',
  ),
  format(
    'an API key',
    /\bsk-(?:[a-z]{2,12}-){0,2}[A-Za-z0-9_-]{32,255}/g,
    'the prefix `sk-`, which several providers use',
  ),
  format(
    'a signed token',
    /\beyJ[\w-]{10,2000}\.eyJ[\w-]{10,4000}\.[\w-]{10,2000}/g,
    'RFC 7519, 3.1 (JSON Web Token)',
  ),
  format('a bearer token', /\bBearer [A-Za-z0-9._~+/-]{20,2000}={0,2}/g, 'RFC 6750, 2.1'),
  format('a name and password', /\bBasic [A-Za-z0-9+/]{16,2000}={0,2}/g, 'RFC 7617, 2'),
  format(
    'a password in a URL',
    /\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s/?#:@{}<>"']{0,255}:[^\s/?#@{}<>"']{1,255}@/gi,
    'RFC 3986, 3.2.1 (user information)',
  ),
];

/** Something that every format has in it: nearly all texts are done with after this one look. */
export const HINT =
  /PRIVATE KEY|AKIA|ASIA|gh[pousr]_|github_pat_|\bgl[a-z]{2,5}-|xox[a-z]-|xapp-|hooks\.slack|\/api\/webhooks\/|[sr]k_(?:live|test)_|whsec_|SG\.|key-|-us\d|xkeysib|\bre_|\bSK|AIza|GOCSPX|AccountKey|shp[a-z]{2}_|\bpat-|npm_|\d:[A-Za-z0-9_-]|sk-|eyJ|Bearer |Basic |:\/\/[^\s/]*@/;

/** What documentation writes in the place of a secret. */
export const PLACEHOLDER =
  /example|changeme|change-me|placeholder|redacted|dummy|x{6}|X{6}|\*{4}|\.{3}|<[a-z]|your[_-]/i;

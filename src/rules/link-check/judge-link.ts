/** What is wrong with one link, by its text alone. Knows no workspace; asks no network. */
import { isInternalHost } from '../../base/address-policy.ts';
import type { TemplateLink } from '../links.ts';

/** `isPlain`: all that is wrong is that it is not encrypted. */
export type LinkFault = {
  readonly message: string;
  readonly label: string;
  readonly help: string;
  readonly isPlain?: boolean;
};

/** Hosts that links may lead to (empty: all; `*.example.com` takes in all below), and what `#name` may lead to. */
export type LinkSurroundings = {
  readonly hosts: readonly string[];
  readonly anchors: ReadonlySet<string>;
};

const SHOWN_MAX = 60;
/** Mail programs follow none of these; `cid` is for images that a mail brings along. */
const NEVER_FOLLOWED: ReadonlySet<string> = new Set([
  'about',
  'blob',
  'data',
  'file',
  'javascript',
  'vbscript',
]);

type Parts = Pick<TemplateLink, 'attribute' | 'element' | 'isImage' | 'url' | 'masked'> & {
  readonly scheme: string | null;
  readonly shown: string;
};
type Check = (link: Parts, surroundings: LinkSurroundings) => LinkFault | null;

/** The first thing that is wrong; null: nothing. What Liquid prints is taken to be right. Pure. */
export function judgeLink(link: TemplateLink, surroundings: LinkSurroundings): LinkFault | null {
  const url = link.url.trim();
  const masked = link.masked.trim();
  if (/^\{[{%]/.test(url)) return null;
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(masked)?.[1]?.toLowerCase() ?? null;
  // A password in it is another rule's finding, and must not be printed.
  const named = url.replace(/\/\/[^/@]*@/, '//***@');
  const shown = named.length > SHOWN_MAX ? `${named.slice(0, SHOWN_MAX - 1)}…` : named;
  const { attribute, element, isImage } = link;
  const parts: Parts = { attribute, element, isImage, url, masked, scheme, shown };
  for (const check of CHECKS) {
    const fault = check(parts, surroundings);
    if (fault !== null) return fault;
  }
  return null;
}

const checkEmpty: Check = ({ url, element, attribute }) =>
  url !== ''
    ? null
    : {
        message: `\`${attribute ?? 'a link'}\` of \`${element ?? 'the text'}\` is empty`,
        label: 'leads nowhere',
        help: 'write the address, or remove the attribute',
      };

const checkAnchor: Check = ({ url, shown }, { anchors }) => {
  if (!url.startsWith('#') || anchors.has(url.slice(1))) return null;
  const isBare = url === '#';
  return {
    message: isBare
      ? 'the link `#` leads nowhere'
      : `no element of this text has the id \`${shown.slice(1)}\``,
    label: isBare ? 'a placeholder' : 'leads nowhere',
    help: isBare ? 'write the address' : `write \`id="${shown.slice(1)}"\` at what it shall lead to`,
  };
};

const checkSpaces: Check = ({ masked, shown }) =>
  /\s/.test(masked)
    ? {
        message: `the link \`${shown.replace(/\s+/g, ' ')}\` has a space in it`,
        label: 'ends at the space for some mail programs',
        help: 'remove it, or write it as `%20`',
      }
    : null;

const checkScheme: Check = ({ scheme, url, shown, isImage }) => {
  if (url.startsWith('#')) return null;
  if (scheme === null) {
    return {
      message: `the link \`${shown}\` has no scheme`,
      label: 'a mail has no page that it could be relative to',
      help: 'write the whole address, e.g. `https://shop.example/cart`',
    };
  }
  if (!NEVER_FOLLOWED.has(scheme)) return null;
  return {
    message: `mail programs ${isImage ? 'show' : 'follow'} no \`${scheme}:\` link`,
    label: isImage ? 'not shown' : 'not followed',
    help: 'write an `https:` address',
  };
};

const checkMail: Check = ({ scheme, masked, shown }) =>
  scheme !== 'mailto' || /^mailto:(?:\?|[^@\s?]+@[^@\s?]+|x(?:\?|$))/i.test(masked)
    ? null
    : {
        message: `\`${shown}\` names no address`,
        label: 'nobody to write to',
        help: 'write `mailto:name@host`',
      };

const checkPhone: Check = ({ scheme, masked, shown }) =>
  scheme !== 'tel' || /^tel:(?:\+?[\d().-]+|x)/i.test(masked)
    ? null
    : { message: `\`${shown}\` names no number`, label: 'nobody to call', help: 'write `tel:+34910000000`' };

const isWeb = (scheme: string | null) => scheme === 'http' || scheme === 'https';

const checkForm: Check = ({ scheme, masked, shown }) => {
  if (!isWeb(scheme)) return null;
  const hasHost = /^https?:\/\/[^/\\?#]/i.test(masked);
  const isDoubled = /^https?:\/\/https?[:/]/i.test(masked);
  const hasBadEscape = /%(?![0-9a-f]{2})/i.test(masked);
  if (hasHost && !isDoubled && !hasBadEscape && URL.canParse(masked)) return null;
  return {
    message: `the link \`${shown}\` is malformed`,
    label: isDoubled ? 'the scheme stands twice' : hasBadEscape ? 'a `%` that escapes nothing' : 'no address',
    help: hasBadEscape ? 'write a percent sign as `%25`' : 'write it as `https://host/path`',
  };
};

/** The host where it is fixed; null where Liquid prints a part of it. */
function fixedHost({ scheme, url, masked }: Parts): string | null {
  if (!isWeb(scheme) || /^[a-z]+:\/\/[^/?#]*\{[{%]/i.test(url)) return null;
  return new URL(masked).hostname;
}

const checkHost: Check = (link, { hosts }) => {
  const host = fixedHost(link);
  if (host === null) return null;
  if (isInternalHost(host)) {
    return {
      message: `\`${host}\` cannot be reached from where people read this`,
      label: 'an internal host',
      help: 'write the public address',
    };
  }
  if (link.isImage || hosts.length === 0 || hosts.some((allowed) => isAllowedHost(host, allowed)))
    return null;
  return {
    message: `links may not lead to \`${host}\``,
    label: 'not among the hosts of the standards',
    help: `lead to one of ${hosts.map((each) => `\`${each}\``).join(', ')}, or add it to \`content.link_hosts\` of the standards`,
  };
};

function isAllowedHost(host: string, allowed: string): boolean {
  const wanted = allowed.toLowerCase();
  return wanted.startsWith('*.') ? host.endsWith(wanted.slice(1)) : host === wanted;
}

const checkPlain: Check = ({ scheme, shown }) =>
  scheme === 'http'
    ? {
        message: `the link \`${shown}\` is not encrypted`,
        label: 'anybody on the way can read and change it',
        help: 'write `https`',
        isPlain: true,
      }
    : null;

const CHECKS: readonly Check[] = [
  checkEmpty,
  checkAnchor,
  checkSpaces,
  checkScheme,
  checkMail,
  checkPhone,
  checkForm,
  checkHost,
  checkPlain,
];

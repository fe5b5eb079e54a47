/**
 * Which addresses belong to the public internet: not loopback, private, link-local (cloud metadata), carrier-grade NAT,
 * multicast, documentation or a tunnel into those. Resolves no name.
 * Ranges: IANA special-purpose registries (RFC 6890 and its updates).
 */
import { BlockList, isIP } from 'node:net';

const refusedV4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
];
/** Only 2000::/3 is public; these parts of it are not, or lead to IPv4 by a tunnel. */
const refusedV6 = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'];

/** Decides about one IP address, in the spelling of a resolved name or of a URL's host. */
export type AddressPolicy = (address: string) => boolean;

function rangesOf(cidrs: readonly string[]): BlockList {
  const list = new BlockList();
  for (const cidr of cidrs) {
    const [address = '', bits] = cidr.split('/');
    const family = isIP(address);
    const size = family === 4 ? 32 : 128;
    const length = bits === undefined ? size : Number(bits);
    if (family === 0 || !Number.isInteger(length) || length < 0 || length > size) {
      throw new Error(`\`${cidr}\` is no address range such as 10.0.0.0/8`);
    }
    list.addSubnet(address, length, family === 4 ? 'ipv4' : 'ipv6');
  }
  return list;
}

function specialRanges() {
  return {
    privateV4: rangesOf(refusedV4),
    privateV6: rangesOf(refusedV6),
    publicV6: rangesOf(['2000::/3']),
    mappedV6: rangesOf(['::ffff:0:0/96']),
  };
}

let special: ReturnType<typeof specialRanges> | undefined;

/** Made when an address is first judged: every command loads this file, and few see an address. */
function findRanges(): ReturnType<typeof specialRanges> {
  special ??= specialRanges();
  return special;
}

/** An IPv4-mapped IPv6 address as IPv4; other addresses without their zone index. */
function canonical(address: string): string {
  const plain = address.replace(/^\[|\]$/g, '').replace(/%.*$/, '');
  if (isIP(plain) !== 6 || !findRanges().mappedV6.check(plain, 'ipv6')) return plain;
  const dotted = /(\d+\.\d+\.\d+\.\d+)$/.exec(plain)?.[1];
  if (dotted !== undefined) return dotted;
  const host = new URL(`http://[${plain}]/`).hostname.slice(1, -1);
  const [high = '0', low = '0'] = host.split(':').slice(-2);
  const number = (Number.parseInt(high || '0', 16) << 16) | Number.parseInt(low || '0', 16);
  return [24, 16, 8, 0].map((shift) => (number >>> shift) & 255).join('.');
}

/**
 * A policy: public addresses, and those in `allowed`: true for all, or address ranges (CIDR). Throws on a malformed range.
 */
export function addressPolicy(allowed: boolean | readonly string[]): AddressPolicy {
  if (allowed === true) return () => true;
  const exceptions = rangesOf(allowed === false ? [] : allowed);
  return (address) => {
    const plain = canonical(address);
    const family = isIP(plain);
    if (family === 0) return false;
    const type = family === 4 ? 'ipv4' : 'ipv6';
    if (exceptions.check(plain, type)) return true;
    const { privateV4, privateV6, publicV6 } = findRanges();
    return family === 4
      ? !privateV4.check(plain, 'ipv4')
      : publicV6.check(plain, 'ipv6') && !privateV6.check(plain, 'ipv6');
  };
}

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** Whether a host of a URL is this machine itself: there http may stand where https must elsewhere. Pure; takes `URL.hostname`. */
export function isLoopbackHost(host: string): boolean {
  return LOOPBACK.test(host);
}

const isPublic = addressPolicy(false);
/** RFC 6761 and 6762, names that clouds answer inside of their networks, and what hosts call themselves. */
const INTERNAL_NAMES = /(?:^|\.)(?:localhost|local|internal|intranet|lan|home\.arpa|localdomain)$/;

/**
 * Whether a host of a URL can only be meant inside of somebody's own network: an address that is not public, a name
 * without a domain (`localhost`, `crm`), or one under a suffix that is never public. Pure; takes the host as `URL.hostname` spells it.
 */
export function isInternalHost(host: string): boolean {
  const plain = host.replace(/\.$/, '').toLowerCase();
  const address = plain.replace(/^\[|\]$/g, '');
  if (isIP(address) !== 0) return !isPublic(address);
  return !plain.includes('.') || INTERNAL_NAMES.test(plain);
}

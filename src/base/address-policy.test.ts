/** Hosts that lead nowhere from the public internet, in all the spellings of a URL. */
import { describe, expect, it } from 'vitest';
import { isInternalHost, isLoopbackHost } from './address-policy.ts';

describe('isInternalHost', () => {
  it.each([
    'http://localhost',
    'http://LOCALHOST.:8080',
    'http://api.localhost',
    'http://127.0.0.1',
    'http://2130706433',
    'http://0x7f.1',
    'http://10.1.2.3',
    'http://172.20.0.1',
    'http://192.168.1.1',
    'http://169.254.169.254/latest/meta-data',
    'http://100.100.100.200',
    'http://metadata.google.internal',
    'http://printer.local',
    'http://crm:8080',
    'http://[::1]',
    'http://[::ffff:10.0.0.1]',
    'http://[fd00:ec2::254]',
    'http://[fe80::1]',
  ])('%s is one', (url) => {
    expect(isInternalHost(new URL(url).hostname)).toBe(true);
  });

  it.each([
    'https://shop.example',
    'https://8.8.8.8',
    'https://172.32.0.1',
    'https://[2606:4700::1111]',
    'https://localhost.example.com',
    'https://internal.example.com',
    'https://mylocal.example',
  ])('%s is none', (url) => {
    expect(isInternalHost(new URL(url).hostname)).toBe(false);
  });
});

it.each([
  ['http://localhost:3000', true],
  ['http://127.1.2.3', true],
  ['http://[::1]', true],
  ['http://localhost.example.com', false],
  ['http://127.0.0.1.example.com', false],
  ['http://10.1.2.3', false],
])('%s is this machine: %s', (url, expected) => {
  expect(isLoopbackHost(new URL(url).hostname)).toBe(expected);
});

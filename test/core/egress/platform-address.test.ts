import { expect, test } from 'vitest';
import { platformAddressFault } from '../../../core/egress/platform-address.ts';

const NOT_HTTPS = 'allowed: https (or http to 127.0.0.1 with loopbackPlatforms)';

test.each([
  'https://acme.scaletrk.com',
  'https://track.example.com:8443/path',
  'https://sandbox.local.example.com',
  'https://localhost.example.com',
  'https://10.example.com',
  'https://xn--bcher-kva.example',
])('a public host name by https is an address: %s', (url) => {
  expect(platformAddressFault(url, false)).toBeUndefined();
});

test.each([
  'https://127.0.0.1',
  'https://8.8.8.8',
  'https://2130706433',
  'https://0x7f.1',
  'https://[::1]',
  'https://[2606:4700::1]:8443/path',
  'https://localhost',
  'https://localhost.',
  'https://platform',
  'https://platform.local',
  'https://platform.internal:8443',
  'https://Platform.LAN',
  'https://router.home.arpa.',
])('what is an address itself, or a name on one network, is none: %s', (url) => {
  expect(platformAddressFault(url, false)).toBe('allowed: a public host name');
  expect(platformAddressFault(url, true)).toBe('allowed: a public host name');
});

test.each(['http://example.com', 'ftp://example.com', 'http://127.0.0.1:4580', 'http://localhost'])(
  'what is not https is none: %s',
  (url) => {
    expect(platformAddressFault(url, false)).toBe(NOT_HTTPS);
  },
);

test.each([
  ['http://127.0.0.1:4580/scaleo', undefined],
  ['http://localhost', undefined],
  ['http://127.0.0.1.example.com', NOT_HTTPS],
  ['http://localhost.example.com', NOT_HTTPS],
  ['http://127.0.0.2', NOT_HTTPS],
  ['http://10.0.0.1', NOT_HTTPS],
])('a stage with simulated platforms has them on this machine: %s', (url, fault) => {
  expect(platformAddressFault(url, true)).toBe(fault);
});

test('what is no URL has been told so elsewhere', () => {
  expect(platformAddressFault('https://a b', false)).toBeUndefined();
});

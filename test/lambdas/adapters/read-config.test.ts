import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, expect, test, vi } from 'vitest';
import {
  MissingEnvironmentError,
  readConfig,
  requireEnvironment,
} from '../../../lambdas/adapters/read-config.ts';
import { testConfig } from '../../helpers/pipeline-config.ts';
import { temporaryDirectory } from '../../local/fixture-app/temporary-directory.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

/** The URL of a handler with this text as the configuration beside it. */
function handlerBeside(text?: string): string {
  const directory = temporaryDirectory();
  if (text !== undefined) writeFileSync(join(directory, 'pipeline-config.json'), text);
  return pathToFileURL(join(directory, 'index.mjs')).href;
}

function baseUrlsOf(config: ReturnType<typeof readConfig>) {
  return Object.fromEntries(
    Object.entries(config.platforms).map(([name, { baseUrl }]) => [name, baseUrl]),
  );
}

test('the configuration beside the bundle is read as it was resolved', () => {
  const deployed = testConfig();

  expect(readConfig(handlerBeside(JSON.stringify(deployed)))).toEqual(deployed);
});

test.each([
  ['is missing', undefined],
  ['is cut off', JSON.stringify(testConfig()).slice(0, -1)],
  ['is of another shape', '{"stage":"test"}'],
  ['has a setting that this code does not know', JSON.stringify({ ...testConfig(), later: 1 })],
])('a configuration that %s stops the start', (_, text) => {
  expect(() => readConfig(handlerBeside(text))).toThrow();
});

const LOCAL_PLATFORMS = {
  ...testConfig({ rates: { url: 'http://127.0.0.1:4580/ecb/eurofxref-daily.xml' } }),
  loopbackPlatforms: true,
  platforms: Object.fromEntries(
    Object.entries(testConfig().platforms).map(([name, settings]) => [
      name,
      { ...settings, baseUrl: `http://127.0.0.1:4580/${name}` },
    ]),
  ),
};

test('where platforms are on loopback, the origin that the simulator got replaces theirs', () => {
  vi.stubEnv('PLATFORM_ORIGIN', 'http://127.0.0.1:50123');

  const config = readConfig(handlerBeside(JSON.stringify(LOCAL_PLATFORMS)));

  expect(baseUrlsOf(config)).toEqual({
    scaleo: 'http://127.0.0.1:50123/scaleo',
    revvvs: 'http://127.0.0.1:50123/revvvs',
  });
  expect(config.rates.url).toBe('http://127.0.0.1:50123/ecb/eurofxref-daily.xml');
});

test('a test conversion of the local stage stays on this machine, whatever host the platform has for it', () => {
  vi.stubEnv('PLATFORM_ORIGIN', 'http://127.0.0.1:50123');
  const account = {
    specification: 'affiliate-control',
    account: { siteId: '1', brand: 'aurora' },
    words: { registration: '1', ftd: '2', deposit: '3' },
    brands: { aurora: {} },
  };
  const local = testConfig({
    loopbackPlatforms: true,
    platforms: {
      own: {
        ...account,
        baseUrl: 'http://127.0.0.1:4580/own',
        testBaseUrl: 'http://127.0.0.1:4580/own-test',
      },
      theirs: { ...account, baseUrl: 'http://127.0.0.1:4580/theirs' },
      none: {
        specification: 'scaleo',
        baseUrl: 'http://127.0.0.1:4580/none',
        brands: { aurora: {} },
      },
    },
  });

  const { platforms } = readConfig(handlerBeside(JSON.stringify(local)));

  expect(platforms.own?.testBaseUrl).toBe('http://127.0.0.1:50123/own-test');
  expect(platforms.theirs?.testBaseUrl).toBe('http://127.0.0.1:50123');
  expect(platforms.none).not.toHaveProperty('testBaseUrl');
});

test('an address at another port of this machine stays as it is', () => {
  vi.stubEnv('PLATFORM_ORIGIN', 'http://127.0.0.1:50123');
  const { scaleo, ...others } = LOCAL_PLATFORMS.platforms;
  const platforms = { ...others, scaleo: { ...scaleo, baseUrl: 'http://127.0.0.1:4999/scaleo' } };

  const config = readConfig(handlerBeside(JSON.stringify({ ...LOCAL_PLATFORMS, platforms })));

  expect(baseUrlsOf(config)).toEqual({
    revvvs: 'http://127.0.0.1:50123/revvvs',
    scaleo: 'http://127.0.0.1:4999/scaleo',
  });
});

test('a lookup of the local stage stays on this machine, wherever the platform answers lookups', () => {
  vi.stubEnv('PLATFORM_ORIGIN', 'http://127.0.0.1:50123');
  const { scaleo, revvvs } = LOCAL_PLATFORMS.platforms;
  const elsewhere = { ...scaleo, lookupBaseUrl: 'https://api.example.com/v1' };
  const local = { ...LOCAL_PLATFORMS, platforms: { scaleo: elsewhere, revvvs } };

  const { platforms } = readConfig(handlerBeside(JSON.stringify(local)));

  expect(platforms.scaleo?.lookupBaseUrl).toBe('http://127.0.0.1:50123/v1');
  expect(platforms.revvvs).not.toHaveProperty('lookupBaseUrl');
});

test('without that origin they stay where the stage put them', () => {
  vi.stubEnv('PLATFORM_ORIGIN', undefined);

  const config = readConfig(handlerBeside(JSON.stringify(LOCAL_PLATFORMS)));

  expect(baseUrlsOf(config)).toEqual({
    scaleo: 'http://127.0.0.1:4580/scaleo',
    revvvs: 'http://127.0.0.1:4580/revvvs',
  });
});

test('a deployed stage sends nowhere else, whatever the variable says', () => {
  vi.stubEnv('PLATFORM_ORIGIN', 'https://evil.example');

  const config = readConfig(handlerBeside(JSON.stringify(testConfig())));

  expect(baseUrlsOf(config)).toEqual({
    scaleo: 'https://acme.scaletrk.com',
    revvvs: 'https://revvvs.com',
  });
  expect(config.rates.url).toBe('https://www.ecb.europa.eu/stats/eurofxref/eurofxref-daily.xml');
});

test('a variable is required to be there and to say something', () => {
  vi.stubEnv('LEDGER_TABLE', 'table');
  vi.stubEnv('BUS_NAME', '');

  expect(requireEnvironment('LEDGER_TABLE')).toBe('table');
  expect(() => requireEnvironment('BUS_NAME')).toThrow(MissingEnvironmentError);
  expect(() => requireEnvironment('NOT_THERE_AT_ALL')).toThrow(
    'The environment variable NOT_THERE_AT_ALL is not set. Deploy the function with its stack.',
  );
});

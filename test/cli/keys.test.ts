import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { SecretsManagerKeyVault } from '../../lambdas/adapters/key-vault.ts';
import type { PlatformKeyApi } from '../../lambdas/rotation/ports.ts';
import { readRotationEvent } from '../../lambdas/rotation/read-rotation-event.ts';
import { rotateKey } from '../../lambdas/rotation/rotate-key.ts';
import { type LedgerEngine, startLedgerEngine } from '../helpers/ledger-engine.ts';
import { testConfig } from '../helpers/pipeline-config.ts';
import { startSecretsEngine } from '../helpers/secrets-engine.ts';
import { RECIPE_BY_HAND, RECIPE_WITH_KEY_API, signingConfig } from '../helpers/signing-config.ts';
import { commandLine } from './command-line.ts';

/** A platform that is handed its keys by people. */
const keysByHand: PlatformKeyApi = {
  put: async () => 'no-key-api',
  probe: async () => 'no-probe',
};

const SECRET_NAME = 'postproof/test/platform/scaleo/signing-key';
const KEYS = ['first-key-material', 'second-key-material', 'third-key-material'];

let ledger: LedgerEngine;
let secrets: Awaited<ReturnType<typeof startSecretsEngine>>;
let keyApi: PlatformKeyApi;
let made: number;
beforeAll(async () => {
  ledger = await startLedgerEngine();
});
afterAll(() => ledger.stop());
beforeEach(async () => {
  keyApi = keysByHand;
  made = 1;
  secrets = await startSecretsEngine({
    secretName: SECRET_NAME,
    text: JSON.stringify({ keyId: 'k-1', key: KEYS[0] }),
    rotate: (event) =>
      rotateKey(readRotationEvent(event), {
        minimumAgeMs: 0,
        nowEpochMs: Date.now,
        stage: 'test',
        vault: new SecretsManagerKeyVault(secrets.client),
        keyApi,
        platformOf: () => 'scaleo',
        newKey() {
          made += 1;
          return { keyId: `k-${made}`, key: KEYS[made - 1] ?? '' };
        },
      }),
  });
});
afterEach(() => secrets.stop());

/** What passes while a command waits: the function works through its steps. */
const steps = () => new Promise<void>((resolve) => setImmediate(resolve));

function open(recipe = RECIPE_BY_HAND) {
  const config = signingConfig(recipe);
  return commandLine(ledger, { secrets: secrets.client, config, wait: steps });
}

const withKeyApi: PlatformKeyApi = {
  put: async () => 'taken',
  probe: async () => 'verified',
};

describe('keys list', () => {
  test('tells which key signs for each platform that wants it', async () => {
    const result = await open().run('keys', 'list');

    expect(result).toEqual({
      exitCode: 0,
      out: [
        'PLATFORM  SIGNS WITH  CREATED                   PREVIOUS  PENDING  WAITS FOR',
        'scaleo    k-1         2026-11-22T12:00:00.000Z  -         -        -',
      ].join('\n'),
      err: '',
    });
  });

  test('tells that a key waits for a person', async () => {
    const cli = open();
    await cli.run('keys', 'rotate', 'scaleo');

    const table = await cli.run('keys', 'list');
    const { out } = await cli.run('keys', 'list', '--json');

    expect(table.out.split('\n')[1]).toMatch(/^scaleo +k-1 +\S+ +- +k-2 +a person$/);
    expect(JSON.parse(out)).toEqual({
      keys: [
        {
          platform: 'scaleo',
          current: { versionId: 'v1', keyId: 'k-1', createdAt: '2026-11-22T12:00:00.000Z' },
          pending: {
            versionId: expect.any(String),
            keyId: 'k-2',
            createdAt: '2026-11-22T12:00:00.000Z',
            waitsFor: 'person',
          },
        },
      ],
    });
  });

  test('tells that a key is being made, and that the platform has to take it', async () => {
    secrets.call('PutSecretValue', { SecretString: 'pasted by mistake' });
    keyApi = { ...withKeyApi, put: () => Promise.reject(new Error('503')) };
    const cli = open(RECIPE_WITH_KEY_API);
    await cli.run('keys', 'rotate', 'scaleo');

    const { out } = await cli.run('keys', 'list');

    expect(out.split('\n')[1]).toMatch(/^scaleo +unusable +- +k-1 +k-2 +the platform$/);
  });

  test('of a stage that signs nothing says so', async () => {
    const cli = commandLine(ledger, { secrets: secrets.client, config: testConfig() });

    const { exitCode, out } = await cli.run('keys', 'list');

    expect({ exitCode, out }).toEqual({
      exitCode: 0,
      out: 'No platform of this stage wants its postbacks signed.',
    });
  });
});

describe('keys rotate', () => {
  test('brings a new key into force where the platform takes it by itself', async () => {
    keyApi = withKeyApi;

    const result = await open(RECIPE_WITH_KEY_API).run('keys', 'rotate', 'scaleo');

    expect(result).toEqual({
      exitCode: 0,
      out: 'scaleo: k-2 signs within five minutes',
      err: '',
    });
    expect(secrets.labels().v1).toEqual(['AWSPREVIOUS']);
  });

  test('says what to do where a person has to hand it over', async () => {
    const { exitCode, out } = await open().run('keys', 'rotate', 'scaleo');

    expect(exitCode).toBe(0);
    expect(out.split('\n')).toEqual([
      'scaleo: k-2 waits for you: scaleo has no API that takes it. Until then nothing changes.',
      '  1. keys show-pending scaleo --stage test',
      '  2. hand it to scaleo, and have them take both keys',
      '  3. keys confirm scaleo --key k-2 --by <you> --stage test',
    ]);
    expect(secrets.labels().v1).toEqual(['AWSCURRENT']);
  });

  test('is refused while a rotation has not ended', async () => {
    const cli = open();
    await cli.run('keys', 'rotate', 'scaleo');

    const { exitCode, out } = await cli.run('keys', 'rotate', 'scaleo');

    expect(exitCode).toBe(1);
    expect(out).toContain('scaleo: refused: a rotation to k-2 has not ended');
    expect(made).toBe(2);
  });

  test('that does not come to an end fails after a minute of looking', async () => {
    keyApi = { ...withKeyApi, put: () => Promise.reject(new Error('503')) };
    let waitedMs = 0;
    const cli = commandLine(ledger, {
      secrets: secrets.client,
      config: signingConfig(RECIPE_WITH_KEY_API),
      wait: async (ms) => {
        waitedMs += ms;
      },
    });

    const { exitCode, out } = await cli.run('keys', 'rotate', 'scaleo');

    expect({ exitCode, waitedMs }).toEqual({ exitCode: 1, waitedMs: 60_000 });
    expect(out).toContain('scaleo: started, and not in force after 60 s');
  });
});

describe('keys confirm', () => {
  test('brings the key into force that was handed over', async () => {
    const cli = open();
    await cli.run('keys', 'rotate', 'scaleo');

    const confirm = ['keys', 'confirm', 'scaleo', '--key', 'k-2', '--by', 'dana'];
    const result = await cli.run(...confirm);
    const list = await cli.run('keys', 'list');

    expect(result).toEqual({
      exitCode: 0,
      out: 'scaleo: k-2 signs within five minutes; leave the key before it valid at scaleo for a day',
      err: '',
    });
    expect(list.out.split('\n')[1]).toMatch(/^scaleo +k-2 +\S+ +k-1 +- +-$/);
  });

  test('of another key than the pending one is refused', async () => {
    const cli = open();
    await cli.run('keys', 'rotate', 'scaleo');

    const confirm = ['keys', 'confirm', 'scaleo', '--key', 'k-9', '--by', 'dana'];
    const { exitCode, out } = await cli.run(...confirm);

    expect({ exitCode, out }).toEqual({
      exitCode: 1,
      out: 'scaleo: refused: the pending key is k-2, not k-9; hand over that one',
    });
  });

  test('with --json answers with the key ID', async () => {
    const cli = open();
    await cli.run('keys', 'rotate', 'scaleo');

    const { out } = await cli.run('keys', 'confirm', 'scaleo', '--by', 'dana', '--json');

    expect(JSON.parse(out)).toEqual({ platform: 'scaleo', did: 'in-force', keyId: 'k-2' });
  });

  test('without a pending key is refused', async () => {
    const { exitCode, out } = await open().run('keys', 'confirm', 'scaleo', '--by', 'dana');

    expect({ exitCode, out }).toEqual({
      exitCode: 1,
      out: 'scaleo: refused: no key is pending; "keys rotate" makes one',
    });
  });
});

describe('keys show-pending', () => {
  test('prints the key that is to be handed over, once, and what it is', async () => {
    const cli = open();
    await cli.run('keys', 'rotate', 'scaleo');

    const { exitCode, out } = await cli.run('keys', 'show-pending', 'scaleo');

    expect(exitCode).toBe(0);
    expect(out.split('\n')).toEqual([
      'The key that shall sign postbacks to scaleo. Whoever has it can sign in our name: hand it over',
      'by a way that only the platform can read, and leave it in no file, chat or mail.',
      '  key ID  k-2',
      '  key     second-key-material',
    ]);
    expect(out.split('second-key-material')).toHaveLength(2);
  });

  test('never shows the key in force', async () => {
    const { exitCode, out, err } = await open().run('keys', 'show-pending', 'scaleo', '--json');

    expect(exitCode).toBe(1);
    expect(JSON.parse(out)).toEqual({ platform: 'scaleo', did: 'nothing-pending' });
    expect(out + err).not.toContain('first-key-material');
  });
});

test('no other command prints a key, in either form', async () => {
  const cli = open();
  const printed: string[] = [];
  for (const form of [[], ['--json']]) {
    for (const command of [
      ['list'],
      ['rotate', 'scaleo'],
      ['rotate', 'scaleo'],
      ['list'],
      ['confirm', 'scaleo', '--by', 'dana', '--key', 'none'],
      ['confirm', 'scaleo', '--by', 'dana'],
      ['confirm', 'scaleo', '--by', 'dana'],
      ['list'],
    ]) {
      const { out, err } = await cli.run('keys', ...command, ...form);
      printed.push(out, err);
    }
  }

  expect(printed.join('\n')).toContain('k-3');
  for (const key of KEYS) expect(printed.join('\n')).not.toContain(key);
});

describe('is a usage error:', () => {
  test.each([
    { args: ['rotate', 'revvvs'], err: 'Stage test signs nothing for "revvvs"' },
    { args: ['rotate', 'constructor'], err: 'the platforms it signs for: scaleo' },
    { args: ['show-pending'], err: "missing required argument 'platform'" },
    { args: ['confirm', 'scaleo'], err: "required option '--by <who>' not specified" },
    { args: ['confirm', 'scaleo', '--by', 'dana doe'], err: 'Give a name of at most 64' },
  ])('keys $args', async ({ args, err }) => {
    const result = await open().run('keys', ...args);

    expect(result).toMatchObject({ exitCode: 2, out: '' });
    expect(result.err).toContain(err);
  });
});

import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, test } from 'vitest';
import { SECRET, useSecretsFile } from './secrets-fixture.ts';

const SecretId = 'a/b';

const { file, open, openWith } = useSecretsFile();

describe('the first value', () => {
  test('a literal of the template is the value', () => {
    expect(open().read('a/b')).toBe('first');
  });

  test('a generated value has 32 characters of four kinds', () => {
    const value = open({ GenerateSecretString: {} }).read('a/b') ?? '';

    expect(value).toMatch(/^[!-~]{32}$/);
    expect(value).toMatch(/(?=.*[a-z])(?=.*[A-Z])(?=.*[0-9])(?=.*[^a-zA-Z0-9])/);
  });

  test.each([
    [{ PasswordLength: 64, ExcludePunctuation: true }, /^[a-zA-Z0-9]{64}$/],
    [{ PasswordLength: 500, ExcludeCharacters: 'abcXYZ0"\\' }, /^[^abcXYZ0"\\ ]{500}$/],
    [
      { PasswordLength: 2, ExcludePunctuation: true, ExcludeNumbers: true },
      /^([a-z][A-Z]|[A-Z][a-z])$/,
    ],
    [
      {
        PasswordLength: 9,
        IncludeSpace: true,
        ExcludePunctuation: true,
        ExcludeNumbers: true,
        ExcludeUppercase: true,
      },
      /^(?=.* )[a-z ]{9}$/,
    ],
    [
      {
        PasswordLength: 6,
        ExcludeLowercase: true,
        ExcludeUppercase: true,
        ExcludePunctuation: true,
        RequireEachIncludedType: false,
      },
      /^[0-9]{6}$/,
    ],
  ])('%j is honoured', (settings, shape) => {
    expect(open({ GenerateSecretString: settings }).read('a/b')).toMatch(shape);
  });

  test('two generated values differ', () => {
    const store = openWith({
      One: { ...SECRET, Properties: { Name: 'one', GenerateSecretString: {} } },
      Two: { ...SECRET, Properties: { Name: 'two', GenerateSecretString: {} } },
    });

    expect(store.read('one')).not.toBe(store.read('two'));
  });

  test('a template takes the generated value under its key', () => {
    const settings = { SecretStringTemplate: '{"user":"u"}', GenerateStringKey: 'password' };

    const value = open({ GenerateSecretString: settings }).read('a/b') ?? '';

    expect(JSON.parse(value)).toEqual({ user: 'u', password: expect.stringMatching(/^.{32}$/) });
  });

  test.each([
    [{ Unheard: true }],
    [{ PasswordLength: 0 }],
    [{ GenerateStringKey: 'k' }],
    [
      {
        ExcludeLowercase: true,
        ExcludeUppercase: true,
        ExcludeNumbers: true,
        ExcludePunctuation: true,
      },
    ],
  ])('%j is refused by the name of the secret', (settings) => {
    expect(() => open({ GenerateSecretString: settings })).toThrow(/Secret It cannot be generated/);
  });
});

describe('the file', () => {
  test('a generated value is kept over a restart', () => {
    const before = open({ GenerateSecretString: {} }).read('a/b');

    const after = open({ GenerateSecretString: {} }).read('a/b');

    expect(after).toBe(before);
  });

  test('a secret added to the template later joins those that are there', () => {
    open();
    const both = openWith({
      It: { ...SECRET, Properties: { Name: 'a/b', SecretString: 'changed' } },
      New: { ...SECRET, Properties: { Name: 'new', SecretString: 'n' } },
    });

    expect([both.read('a/b'), both.read('new')]).toEqual(['first', 'n']);
  });

  test('a change is on disk when the call returns, and no temporary file is left', () => {
    open().handle('PutSecretValue', { SecretId, SecretString: 'second' });

    const reopened = open();

    expect(reopened.read('a/b')).toBe('second');
    expect(readdirSync(dirname(file()))).toEqual(['secrets.json']);
  });

  test('only its owner may read it', () => {
    open();

    expect(statSync(file()).mode & 0o777).toBe(0o600);
  });

  test('a file that is no store is refused without quoting it, and left alone', () => {
    open();
    writeFileSync(file(), '{"secret": "hunter2"');

    const reopen = () => open();

    expect(reopen).toThrow(/is no secrets file/);
    expect(reopen).not.toThrow(/hunter2/);
    expect(readFileSync(file(), 'utf8')).toBe('{"secret": "hunter2"');
  });
});

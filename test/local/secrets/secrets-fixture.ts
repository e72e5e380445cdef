import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import { openSecretsStore, type SecretsStore } from '../../../local/secrets/secrets-store.ts';
import { loadFixture, type TemplateResources } from '../assembly/assembly-fixture.ts';

type Rotation = Pick<Parameters<typeof openSecretsStore>[0], 'rotations' | 'invoke'>;

export const SECRET = { Type: 'AWS::SecretsManager::Secret' };

/** A folder of its own for each test, gone after it. */
export function useSecretsFile() {
  let directory = '';
  let nextId = 1;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'secrets-'));
    nextId = 1;
  });

  afterEach(() => rmSync(directory, { recursive: true }));

  const file = () => join(directory, 'store', 'secrets.json');

  /** Opens the file with the secrets of these resources; new versions are called v1, v2, ... */
  function openWith(resources: TemplateResources, rotation: Rotation = {}): SecretsStore {
    return openSecretsStore({
      ...rotation,
      assembly: loadFixture(resources),
      file: file(),
      newId: () => `v${nextId++}`,
      nowEpochMs: () => 1_790_000_000_500,
    });
  }

  /** A store with the secret `a/b`, whose version v1 is `first`. */
  function open(
    properties: Record<string, unknown> = { SecretString: 'first' },
    rotation: Rotation = {},
  ): SecretsStore {
    return openWith({ It: { ...SECRET, Properties: { Name: 'a/b', ...properties } } }, rotation);
  }

  return { file, open, openWith };
}

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, inject, test } from 'vitest';
import { runChaos } from '../../local/chaos/run-chaos.ts';
import { runRotation } from '../../local/chaos/run-rotation.ts';

const assemblyDirectory = inject('assemblyDirectory');

test('a kill of the whole stack under load loses nothing and repeats nothing confirmed', async () => {
  const dataDirectory = mkdtempSync(join(tmpdir(), 'postproof-chaos-'));

  const report = await runChaos(
    { dataDirectory, assemblyDirectory, webhooks: 90, kills: 1, seed: 11 },
    () => {},
  );

  const closed = Object.values(report.states).reduce((sum, count) => sum + count, 0);
  expect(closed).toBe(90);
  expect(Object.values(report.violations).flat()).toEqual([]);
  rmSync(dataDirectory, { recursive: true, force: true });
}, 240_000);

test('a key is rotated twice under load, and no postback fails verification', async () => {
  const dataDirectory = mkdtempSync(join(tmpdir(), 'postproof-rotation-'));

  const report = await runRotation(
    { dataDirectory, assemblyDirectory, webhooks: 90, rotations: 2 },
    () => {},
  );

  expect(report).toMatchObject({ conversions: 90, failed: 0 });
  expect(Object.values(report.requestsByKey)).toHaveLength(3);
  expect(Object.values(report.violations).flat()).toEqual([]);
  rmSync(dataDirectory, { recursive: true, force: true });
}, 240_000);

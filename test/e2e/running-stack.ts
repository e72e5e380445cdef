import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject } from 'vitest';
import { DemoWorld } from '../../local/demo/demo-world.ts';
import { runLocal } from '../../local/launch/run-local.ts';

/** The real stack, synthesised and running, with the platforms beside it. */
export async function startRunningStack() {
  const assemblyDirectory = inject('assemblyDirectory');
  const dataDirectory = mkdtempSync(join(tmpdir(), 'postproof-e2e-'));
  const running = await runLocal({
    dataDirectory,
    port: 0,
    simulator: { kind: 'own', port: 0 },
    assemblyDirectory,
  });
  return {
    dataDirectory,
    assemblyDirectory,
    description: running.description,
    world: await DemoWorld.open(running.description),
    async stop() {
      await running.stop();
      rmSync(dataDirectory, { recursive: true, force: true });
    },
  };
}

export type RunningStack = Awaited<ReturnType<typeof startRunningStack>>;

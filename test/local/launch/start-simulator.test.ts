import { createServer } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { isAlive } from '../../../local/launch/local-description.ts';
import { startSimulator } from '../../../local/launch/start-simulator.ts';
import { temporaryDirectory } from '../fixture-app/temporary-directory.ts';

test('the simulator answers on both ports and ends when it is stopped', async () => {
  const running = await startSimulator({ dataDirectory: temporaryDirectory(), port: 0 });
  onTestFinished(() => running.stop());

  const health = await fetch(`${running.simulatorAdmin}/health`);
  await running.stop();

  expect(health.status).toBe(200);
  expect(new URL(running.simulator).hostname).toBe('127.0.0.1');
  expect(isAlive(running.pid)).toBe(false);
});

test('a port that another program holds is an error that names it', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void other.close());
  const { port } = other.address() as { port: number };

  const refused = startSimulator({ dataDirectory: temporaryDirectory(), port });

  await expect(refused).rejects.toThrow(`The simulator did not start on port ${port}`);
});

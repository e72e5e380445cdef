import { fork } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { temporaryDirectory } from '../fixture-app/temporary-directory.ts';

const MODULE = pathToFileURL(
  join(import.meta.dirname, '../../../local/launch/parent-channel.ts'),
).href;

/** A process that obeys as a stack does; of its instances only those with a draw from 0.5 work. */
async function startChild() {
  const file = join(temporaryDirectory(), 'child.mjs');
  const source = `
    import { obeyParent } from ${JSON.stringify(MODULE)};
    const gone = obeyParent({ crashOneInstance: (draw) => draw < 0.5 ? undefined : 'delivery' });
    process.send('ready');
    await gone;
    process.exit(7);`;
  writeFileSync(file, source);
  const child = fork(file, { execArgv: [] });
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child, 'message');
  return child;
}

test('the parent is told whose instance was ended, or that none worked', async () => {
  const child = await startChild();
  const ask = async (crashOne: number) => {
    child.send({ crashOne });
    return (await once(child, 'message'))[0];
  };

  const answers = [await ask(0.7), await ask(0.2)];

  expect(answers).toEqual([{ crashed: 'delivery' }, { crashed: null }]);
});

test('a stack whose parent has gone ends', async () => {
  const child = await startChild();
  const ended = once(child, 'exit');

  child.disconnect();

  expect((await ended)[0]).toBe(7);
});

import { parseArgs } from 'node:util';
import { expect, test } from 'vitest';
import { CHAOS_USAGE, chaosArguments, runChosen } from '../../../local/chaos/chaos-arguments.ts';

async function run(...args: string[]) {
  const told: string[] = [];
  const { values } = parseArgs({ options: chaosArguments, args });
  const exitCode = await runChosen(values, (line) => told.push(line));
  return { exitCode, told };
}

test.each([[[]], [['--kill', '--burst']]])(
  'with %j nothing is run, and the usage is told',
  async (args) => {
    expect(await run(...args)).toEqual({ exitCode: 2, told: [CHAOS_USAGE] });
  },
);

test.each(['many', '-1', ''])(
  '"%s" postbacks are refused before anything starts',
  async (given) => {
    await expect(run('--kill', `--postbacks=${given}`)).rejects.toMatchObject({
      code: 'BAD_ARGUMENT',
      message: `--postbacks is ${given}; it must be a number from 0.`,
    });
  },
);

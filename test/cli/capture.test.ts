import { Command } from 'commander';
import { expect, test } from 'vitest';
import { addCaptureCommand } from '../../cli/capture.ts';
import { type CommandContext, report } from '../../cli/perform.ts';
import type { StageConfigInput } from '../../core/stage-config.ts';
import { testConfig } from '../helpers/pipeline-config.ts';

async function run(clicks: StageConfigInput['clicks'], ...args: string[]) {
  const out: string[] = [];
  let exitCode = 0;
  const context = {
    report: async (options, work) => {
      exitCode = await report(options, work, io as never);
    },
  } as CommandContext;
  const io = { out: (text: string) => out.push(text), err: (text: string) => out.push(text) };
  const program = new Command().exitOverride();
  addCaptureCommand(program, context, () => testConfig({ clicks }));
  await program.parseAsync(['capture', '--stage', 'test', ...args], { from: 'user' });
  return { exitCode, out: out.join('\n') };
}

test('the pages of a brand read the names of its own platforms, as the stage file has them', async () => {
  const clicks = {
    sites: { 'https://www.aurora.example': 'aurora' },
    proxies: 0,
    aliases: { scaleo: ['clickid', 'click_id'] },
    wins: 'first',
    cookieDays: 45,
    cookieDomains: { aurora: 'aurora.example' },
  } as const;

  const { out } = await run(clicks as never, '--brand', 'aurora', '--json');

  expect(JSON.parse(out)).toEqual({
    platforms: [
      { name: 'scaleo', aliases: ['clickid', 'click_id'] },
      { name: 'revvvs', aliases: ['click_id'] },
    ],
    wins: 'first',
    api: '/postproof',
    cookieDays: 45,
    cookieDomain: '.aurora.example',
  });
});

test('a brand without a site is told so, above what could be pasted', async () => {
  const { out, exitCode } = await run({}, '--brand', 'borealis');

  expect(exitCode).toBe(0);
  expect(out).toContain(
    '// borealis, stage test: from no site: clicks.sites names none of this brand',
  );
  expect(out).not.toContain('revvvs');
});

test.each([[[]], [['--brand', 'zenith']]])(
  '%j names no brand: the known ones are told',
  async (args) => {
    const { out, exitCode } = await run({}, ...args);

    expect(exitCode).toBe(2);
    expect(out).toContain('known are aurora, borealis');
  },
);

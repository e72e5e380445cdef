import { afterAll, beforeAll, expect, test } from 'vitest';
import { type LedgerEngine, startLedgerEngine } from '../helpers/ledger-engine.ts';
import { scaleoWith, testPipeline } from './test-pipeline.ts';

let engine: LedgerEngine;
beforeAll(async () => {
  engine = await startLedgerEngine();
});
afterAll(() => engine.stop());

test.each([
  ['for anybody', [], 3_600_000],
  ['for the partner that is tested', ['--partner', 'acme'], 7_200_000],
  ['for the campaign that is tested', ['--campaign', 'summer'], 0],
])('a test click is as old as was agreed %s', async (_whom, names, leastMs) => {
  const window = {
    minimumSeconds: 3600,
    milestones: ['ftd'],
    partners: { acme: { minimumSeconds: 7200 } },
    campaigns: { summer: { minimumSeconds: 0 } },
  };
  const { cli, put } = testPipeline(engine, scaleoWith({ window }));
  const clickId = `click-${crypto.randomUUID()}`;

  const result = await cli().run('test', 'scaleo', '--live', '--click', clickId, ...names);

  expect(result.exitCode).toBe(0);
  const [registration] = put;
  const { occurredAt = '', click } = registration?.type === 'registration' ? registration : {};
  // Never less than the minute that a real player takes.
  expect(Date.parse(occurredAt) - Date.parse(click?.clickedAt ?? '')).toBe(leastMs || 60_000);
});

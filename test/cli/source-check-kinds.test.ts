import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SOURCE_DESCRIPTIONS } from '../../integrations/sources/descriptions.ts';
import { SOURCE_SAMPLES } from '../../integrations/sources/samples.ts';
import { type LedgerEngine, startLedgerEngine } from '../helpers/ledger-engine.ts';
import { testConfig } from '../helpers/pipeline-config.ts';
import { commandLine } from './command-line.ts';
import { asHttp, FACTS, fileOf } from './source-bench.ts';

const NOW_EPOCH_MS = Date.parse('2026-11-22T10:00:00Z');
const MONTH_MS = 30 * 86_400_000;

let engine: LedgerEngine;
beforeAll(async () => {
  engine = await startLedgerEngine();
  engine.clock.nowEpochMs = NOW_EPOCH_MS;
});
afterAll(() => engine.stop());

const kinds = Object.entries(SOURCE_SAMPLES)
  // What it verifies with is fetched from its own domain.
  .filter(([adapter]) => adapter !== 'paypal');

async function checkSample([adapter, { trial, sign }]: (typeof kinds)[number], atEpochMs: number) {
  const { credentials, settings, privateKey } = trial;
  const config = testConfig({
    sources: { crm: { adapter, settings: { ...settings } }, stripe: { adapter: 'stripe' } },
  });
  const url = 'https://hooks.example.com/webhooks/crm';
  const signer = { credentials, settings, nowEpochMs: atEpochMs, url };
  const request = sign(FACTS, signer, privateKey);
  if (request === undefined) throw new Error(`${adapter} cannot sign its own sample`);
  const { out } = await commandLine(engine, { config }).run(
    ...['source', 'check', 'crm', '--request', fileOf(asHttp(request))],
    ...['--key-file', fileOf(JSON.stringify(credentials), 'key'), '--json'],
  );
  return JSON.parse(out);
}

describe.each(kinds)('a recorded request of %s', (adapter, sample) => {
  test('verifies when it comes', async () => {
    const { parts, verifies, reads } = await checkSample([adapter, sample], NOW_EPOCH_MS);

    expect({ parts, verifies }).toMatchObject({ verifies: true });
    expect(reads.kind).not.toBe('ignored');
  });

  test('a month later verifies as at its own time, and never for want of a signature', async () => {
    const atEpochMs = NOW_EPOCH_MS - MONTH_MS;

    const { parts, verifies, ownTime } = await checkSample([adapter, sample], atEpochMs);

    const wrong = parts.filter(({ state }: { state: string }) => state !== 'ok');
    expect(verifies || ownTime === new Date(atEpochMs).toISOString()).toBe(true);
    expect(wrong.map(({ part }: { part: string }) => part)).toEqual(verifies ? [] : ['time']);
    const { replay } = SOURCE_DESCRIPTIONS[adapter as keyof typeof SOURCE_DESCRIPTIONS];
    expect(verifies).toBe(replay.by === 'event-id' && ownTime === undefined);
  });
});

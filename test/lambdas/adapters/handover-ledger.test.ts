import { DeleteCommand } from '@aws-sdk/lib-dynamodb';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { handoverKey } from '../../../core/keys.ts';
import { clickId as validClickId } from '../../../core/player-event.ts';
import { DynamoHandoverLedger } from '../../../lambdas/adapters/handover-ledger.ts';
import { readItem } from '../../../lambdas/adapters/ledger-table.ts';
import type { Handover } from '../../../lambdas/clicks/handover-ports.ts';
import { anyCharacter } from '../../core/any-character.ts';
import { type LedgerEngine, startLedgerEngine } from '../../helpers/ledger-engine.ts';

let engine: LedgerEngine;
let ledger: DynamoHandoverLedger;
beforeAll(async () => {
  engine = await startLedgerEngine();
  ledger = new DynamoHandoverLedger(engine.table, { handoverDays: 7 });
});
afterAll(() => engine.stop());

const CLICK: Handover = {
  platform: 'scaleo',
  clickId: 'click-1',
  clickedAt: '2026-11-22T09:58:00.000Z',
  campaign: 'spring',
  partner: '17',
  brand: 'aurora',
};
const stored = (token: string) =>
  readItem<Record<string, unknown>>(engine.table, handoverKey(token));
const forget = (token: string) =>
  engine.table.client.send(
    new DeleteCommand({ TableName: engine.table.tableName, Key: handoverKey(token) }),
  );

describe('a hand-over', () => {
  test('is kept with all that the app will need, until its time is over', async () => {
    expect(await ledger.keep('whole', CLICK)).toBe(true);

    expect(await stored('whole')).toEqual({
      pk: 'HANDOVER#whole',
      sk: 'HANDOVER',
      v: 1,
      ...CLICK,
      handedOverAt: '2026-11-22T10:00:00.000Z',
      expiresAtEpochSeconds: Date.parse('2026-11-29T10:00:00.000Z') / 1000,
    });
  });

  test.each([
    ['platform', { platform: 'revvvs' }],
    ['click ID', { clickId: 'click-2' }],
    ['brand', { brand: 'borealis' }],
  ])('of another %s does not take its token', async (what, changes) => {
    const token = `taken-${what}`;
    await ledger.keep(token, CLICK);
    const before = await stored(token);

    expect(await ledger.keep(token, { ...CLICK, ...changes })).toBe(false);
    expect(await stored(token)).toEqual(before);
  });

  test('that was claimed can be handed over again, and stays claimed', async () => {
    await ledger.keep('again', CLICK);
    await ledger.claim('again', 'phone');

    expect(await ledger.keep('again', CLICK)).toBe(true);
    expect(await ledger.claim('again', 'tablet')).toBe('already-claimed');
  });

  test('of two clicks at the same moment is one of them, for everybody', async () => {
    const clicks = ['first', 'second'].map((clickId) => ({ ...CLICK, clickId }));

    const kept = await Promise.all(clicks.map((click) => ledger.keep('rivals', click)));

    expect([...kept].sort()).toEqual([false, true]);
    expect(await ledger.claim('rivals', 'phone')).toEqual({ handover: clicks[kept.indexOf(true)] });
  });
});

describe('a claim', () => {
  test('gives back what was kept, whatever its characters', async () => {
    const text = fc
      .string({ unit: anyCharacter, minLength: 1, maxLength: 255 })
      .filter((one) => validClickId.safeParse(one).success);
    const said = fc.record(
      { clickId: text, campaign: text, partner: text },
      { requiredKeys: ['clickId'] },
    );
    const { platform, clickedAt, brand } = CLICK;
    let token = 0;

    await fc.assert(
      fc.asyncProperty(said, async (click) => {
        token += 1;
        const handover = { platform, clickedAt, brand, ...click };
        await ledger.keep(`any-${token}`, handover);

        expect(await ledger.claim(`any-${token}`, 'phone')).toEqual({ handover });
      }),
    );
  });

  test('is noted with its first time, and who made it', async () => {
    await ledger.keep('noted', CLICK);

    await ledger.claim('noted', 'phone');

    expect(await stored('noted')).toMatchObject({
      claimedBy: 'phone',
      claimedAt: '2026-11-22T10:00:00.000Z',
    });
  });

  test('of a hand-over that the table has forgotten finds none, and makes none', async () => {
    await ledger.keep('forgotten', CLICK);
    await ledger.claim('forgotten', 'phone');
    await forget('forgotten');

    expect(await ledger.claim('forgotten', 'phone')).toBe('unknown-token');
    expect(await stored('forgotten')).toBeUndefined();
  });

  test('that fails otherwise than by its condition is no answer', async () => {
    const elsewhere = { ...engine.table, tableName: 'no-such-table' };
    const broken = new DynamoHandoverLedger(elsewhere, { handoverDays: 7 });

    await expect(broken.claim('whole', 'phone')).rejects.toThrow();
    await expect(broken.keep('whole', CLICK)).rejects.toThrow();
  });
});

import { describe, expect, test } from 'vitest';
import type { DepositEvent } from '../../core/player-event.ts';
import { playerEvents } from '../helpers/authority-bench.ts';
import { EventsBench, refundOf, unconfirmed } from './events-bench.ts';

const bench = new EventsBench();

describe('events release', () => {
  test('of a suspected duplicate has it decided as a payment of its own, by the word of a person', async () => {
    const { player, name, of } = await bench.suspect('vouched');

    const { exitCode, out } = await bench.release(name);

    expect(exitCode).toBe(0);
    expect(out).toContain(
      `${name}: deposit: put on the bus; by the word of dana it is not the same as ${of}`,
    );
    expect(bench.authority.bus).toMatchObject([
      { vouchedBy: 'dana', released: true, playerRef: player.playerRef },
    ]);
    expect(await bench.authority.settleBus()).toMatchObject([
      { outcome: 'decided', postback: expect.stringContaining('/deposit/') },
    ]);
    expect(await bench.isWaiting(name)).toBe(false);
  });

  test('of one whose player has no click yet lets it wait for the click, and the click finds it', async () => {
    const { player, name } = await bench.suspect('clickless', false);
    expect(await bench.isWaiting(name)).toBe(true);

    await bench.release(name);
    const [held] = await bench.authority.settleBus();
    const gone = !(await bench.isWaiting(name));
    await bench.authority.settle(player.registration());
    const decided = await bench.authority.settleBus();

    expect(held).toEqual({ outcome: 'held', reason: 'no-click' });
    expect(gone).toBe(true);
    expect(decided.map(({ outcome }) => outcome)).toEqual(['decided', 'decided']);
  });

  test('of a claim has it decided if its reference is known by now', async () => {
    const player = playerEvents('claim');
    await bench.authority.settle(player.registration());
    await bench.authority.settle(refundOf('1-claim'));

    const { exitCode, out } = await bench.release('stripe/re-1-claim', '--json');
    await bench.authority.settle(player.deposit(1));
    // The deposit has brought the claim again by itself; once is enough.
    bench.authority.bus.splice(1);
    const [settled] = await bench.authority.settleBus();

    expect(exitCode).toBe(0);
    expect(JSON.parse(out)).toEqual({
      name: 'stripe/re-1-claim',
      did: 'released',
      by: 'dana',
      reasons: ['unknown-reference'],
    });
    expect(settled?.outcome).toBe('decided');
    expect(await bench.isWaiting('stripe/re-1-claim')).toBe(false);
  });

  test('of a claim whose source was asked in vain has it asked anew', async () => {
    bench.authority.answer = async () => ({ noAnswer: 'status 500' });
    const claim = unconfirmed('asked', { askedSince: '2026-11-18T00:00:00.000Z' });
    expect(await bench.authority.settle(claim)).toMatchObject({ reason: 'source-unavailable' });
    const deposit: DepositEvent = playerEvents('asked').deposit(1, { source: 'crm' });
    bench.authority.answer = async () => ({ said: [deposit] });

    const { out } = await bench.release('crm/c-asked');

    expect(out).toContain('its source is asked anew');
    const [put] = bench.authority.bus;
    expect(put).toEqual(unconfirmed('asked'));
    expect(put).not.toHaveProperty('askedSince');
    expect((await bench.authority.settleBus())[0]).toMatchObject({ reason: 'confirmed' });
    expect(await bench.isWaiting('crm/c-asked')).toBe(false);
  });

  test('of what names no payment is refused, and says what to do instead', async () => {
    const player = playerEvents('nameless');
    const nothing = { depositId: undefined, transactionId: undefined };
    await bench.authority.settle(player.deposit(1, nothing));

    const { exitCode, out } = await bench.release('stripe/evt-1-nameless');
    const json = await bench.release('stripe/evt-1-nameless', '--json');

    expect(exitCode).toBe(1);
    expect(out).toBe(
      "stripe/evt-1-nameless: deposit: refused: it names no payment, and never will. Have the operator's backend report the payment with a depositId of its own.",
    );
    expect(JSON.parse(json.out)).toMatchObject({ did: 'refused', reason: 'no-identity' });
    expect(bench.authority.bus).toEqual([]);
  });

  test('of what does not wait is told, and puts nothing on the bus', async () => {
    const { name } = await bench.suspect('once');
    await bench.release(name);
    await bench.authority.settleBus();

    const again = await bench.release(name);
    const json = await bench.release('stripe/evt-never', '--json');

    expect(again.exitCode).toBe(1);
    expect(again.out).toContain(`${name}: not found among the events of adyen that wait`);
    expect(json.exitCode).toBe(1);
    expect(JSON.parse(json.out)).toEqual({ name: 'stripe/evt-never', did: 'not-found' });
    expect(bench.authority.bus).toEqual([]);
  });

  test.each([
    { args: ['stripe/evt-1'], err: "required option '--by <who>' not specified" },
    { args: ['stripe/evt-1', '--by', ' '], err: 'Give a name of at most 100 characters' },
    {
      args: ['evt-1', '--by', 'dana'],
      err: '"evt-1" is no event\'s name: it is source/sourceEventId',
    },
    { args: ['nobody/evt-1', '--by', 'dana'], err: 'has no source "nobody"' },
  ])('release $args is a usage error', async ({ args, err }) => {
    const result = await bench.run('release', ...args);

    expect(result).toMatchObject({ exitCode: 2, out: '' });
    expect(result.err).toContain(err);
  });
});

describe('events dismiss', () => {
  test('ends the waiting for good, and keeps who did it and why', async () => {
    const { player, name } = await bench.suspect('dismissed');

    const { exitCode, out } = await bench.run(
      ...['dismiss', name, '--by', 'dana', '--why', 'the same payment'],
    );

    expect(exitCode).toBe(0);
    expect(out).toBe(`${name}: deposit (suspected-duplicate): dismissed by dana.`);
    expect(await bench.isWaiting(name)).toBe(false);
    expect(bench.authority.bus).toEqual([]);
    expect(await bench.authority.events('aurora', player.playerRef)).toContainEqual(
      expect.objectContaining({
        status: 'dismissed',
        dismissedBy: 'dana',
        dismissedWhy: 'the same payment',
      }),
    );
  });

  test('of what does not wait says so', async () => {
    const { exitCode, out } = await bench.run(
      ...['dismiss', 'stripe/nothing', '--by', 'dana', '--why', 'x'],
    );

    expect(exitCode).toBe(1);
    expect(out).toContain('not found among the events of stripe that wait');
  });
});

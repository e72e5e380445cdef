import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { NOON_EPOCH_MS } from '../core/postback-row.ts';
import { playerEvents } from '../helpers/authority-bench.ts';
import { answer } from '../helpers/delivery-bench.ts';
import { type LedgerEngine, startLedgerEngine } from '../helpers/ledger-engine.ts';
import { onlyPlatform, scaleoWith, testPipeline } from './test-pipeline.ts';

let engine: LedgerEngine;
beforeAll(async () => {
  engine = await startLedgerEngine();
});
afterAll(() => engine.stop());
beforeEach(() => {
  engine.clock.nowEpochMs = NOON_EPOCH_MS;
});

const clickOf = (clickId: string) => ({
  platform: 'scaleo',
  clickId,
  clickedAt: '2026-11-22T09:00:00.000Z',
});
/** A click that no other test has. */
const freshClick = () => `click-${crypto.randomUUID()}`;

describe('a test conversion', () => {
  test('shows request, answer, verdict and what the simulated platform recorded', async () => {
    const { cli, farSide } = testPipeline(engine);

    const { exitCode, out, err } = await cli({ farSide }).run('test', 'scaleo');

    const shown = out
      .replaceAll(/minted-[0-9a-f-]{36}/g, 'CLICK')
      .replaceAll(/test(-|_)[0-9a-f]{16}/g, 'test$1ID');
    expect(exitCode).toBe(0);
    expect(shown).toMatchInlineSnapshot(`
      "Test conversion of scaleo
        destination  Scaleo, simulated on this machine
        click        CLICK
        brand        aurora

      registration: delivered, confirmed 2026-11-22T12:00:00.500Z
        test/scaleo/CLICK/registration/once
        transaction ID registration:aurora:p_test_ID
        attempt 1, 2026-11-22T12:00:00.500Z
          > GET https://acme.scaletrk.com/track/conv?click_id=CLICK&goal_alias=registration&adv_order_id=registration%3Aaurora%3Ap_test_ID&adv_user_id=p_test_ID&token=***
          > Connection: close
          > Host: acme.scaletrk.com
          > User-Agent: postproof/1
          < 200
          < {"status":"success","code":200}
          ended 2026-11-22T12:00:00.500Z after 0 ms
          verdict accepted by rule success
          next: closed as delivered
          specification version 2, credentials version v1
          Scaleo recorded conversionId booked-0

      ftd: delivered, confirmed 2026-11-22T12:00:00.500Z
        test/scaleo/CLICK/ftd/once
        transaction ID ftd:aurora:test-ID
        attempt 1, 2026-11-22T12:00:00.500Z
          > GET https://acme.scaletrk.com/track/conv?click_id=CLICK&goal_alias=ftd&adv_order_id=ftd%3Aaurora%3Atest-ID&adv_user_id=p_test_ID&amount=20.00&currency=EUR&token=***
          > Connection: close
          > Host: acme.scaletrk.com
          > User-Agent: postproof/1
          < 200
          < {"status":"success","code":200}
          ended 2026-11-22T12:00:00.500Z after 0 ms
          verdict accepted by rule success
          next: closed as delivered
          specification version 2, credentials version v1
          Scaleo recorded conversionId booked-1

      Passed: scaleo took every postback. Recorded for clicks without a partner."
    `);
    expect(
      err.replaceAll(/minted-[0-9a-f-]{36}/g, 'CLICK').replaceAll(/[0-9a-f]{16}/g, 'ID'),
    ).toMatchInlineSnapshot(`
        "Testing scaleo (stage test) at Scaleo, simulated on this machine
        Click CLICK
        A registration and a deposit of p_test_ID are on the bus
          registration: delivered, confirmed 2026-11-22T12:00:00.500Z
          ftd: delivered, confirmed 2026-11-22T12:00:00.500Z"
      `);
  });

  test('tells the whole of it as JSON, and is an event of its sources like any other', async () => {
    const { cli, put, farSide } = testPipeline(engine);
    const clickId = freshClick();

    const { out, exitCode } = await cli({ farSide }).run(
      ...['test', 'scaleo', '--json', '--click', clickId, '--brand', 'borealis'],
      ...['--partner', 'acme', '--campaign', 'spring', '--amount', '12.5', '--currency', 'USD'],
    );

    expect(exitCode).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      platform: 'scaleo',
      brand: 'borealis',
      partner: 'acme',
      clickId,
      passed: true,
      released: [],
      postbacks: [
        {
          milestone: 'registration',
          name: `test/scaleo/${clickId}/registration/once`,
          row: { state: 'delivered', values: { partner: 'acme', campaign: 'spring' } },
          attempts: [{ n: 1, recorded: { outcome: { recorded: true } } }],
        },
        {
          milestone: 'ftd',
          row: { state: 'delivered', values: { amounts: { deposit: '1250' }, currency: 'USD' } },
          attempts: [{ n: 1, recorded: { conversions: [{ conversionId: 'booked-1' }] } }],
        },
      ],
    });
    expect(farSide.clicks).toEqual([{ platform: 'scaleo', clickId }]);
    expect(put).toMatchObject([
      { type: 'registration', source: 'crm', test: true, click: { clickId } },
      { type: 'deposit', source: 'stripe', test: true, occurredAt: '2026-11-22T12:00:00.000Z' },
    ]);
    expect(put[0]?.playerRef).toMatch(/^p_test_[0-9a-f]{16}$/);
    expect(put[0]?.playerRef).toBe(put[1]?.playerRef);
  });

  test('waits where the platform wants the registration first', async () => {
    const { cli, delivery } = testPipeline(engine);
    delivery.script = [answer(202, '{}')];
    const clickId = crypto.randomUUID();

    const { out, exitCode } = await cli().run(
      ...['test', 'revvvs', '--json', '--click', clickId, '--live', '--timeout', '90'],
    );

    expect(exitCode).toBe(0);
    expect(JSON.parse(out).postbacks.map(({ row }: { row: object }) => row)).toMatchObject([
      { state: 'delivered' },
      { state: 'delivered' },
    ]);
  });

  test('that the platform refuses has not passed, and says what it answered', async () => {
    const { cli, delivery } = testPipeline(engine);
    delivery.script = [answer(404, '{"status":"error","message":"no such click"}')];

    const clickId = freshClick();
    const result = await cli().run('test', 'scaleo', '--live', '--click', clickId);

    expect(result.exitCode).toBe(1);
    expect(result.out).toContain('< {"status":"error","message":"no such click"}');
    expect(result.out).toContain(
      'Not passed: registration rejected (click-not-found); ftd rejected (click-not-found).',
    );
    expect(result.out).toContain(`Look again with "postproof click ${clickId} --platform scaleo".`);
    expect(result.out).toContain(
      'what Scaleo recorded: its answer says it, and its reports by click or transaction ID',
    );
  });

  test('is waited for as long as is said and no longer', async () => {
    const { cli, delivery } = testPipeline(engine);
    delivery.script = [answer(503, 'busy')];

    const args = ['test', 'scaleo', '--live', '--click', freshClick(), '--timeout', '2'];
    const { exitCode, out } = await cli().run(...args);

    expect(exitCode).toBe(1);
    expect(engine.clock.nowEpochMs).toBe(NOON_EPOCH_MS + 2000);
    expect(out).toContain(
      'Not passed: registration retrying (server), attempt 2 due 2026-11-22T12:00:30.500Z;',
    );
  });

  test('that is held for want of something says what, and is over', async () => {
    const { cli } = testPipeline(engine, onlyPlatform('intelitics'));

    const click = crypto.randomUUID();
    const args = ['test', 'intelitics', '--click', click, '--currency', 'SEK', '--timeout', '5'];
    const { exitCode, out } = await cli().run(...args);

    expect(exitCode).toBe(1);
    expect(out).toContain('Not passed: ');
    expect(out).toMatch(/held \(.*SEK/);
    expect(engine.clock.nowEpochMs).toBeLessThan(NOON_EPOCH_MS + 2000);
  });

  test('that the deployed stage suppresses is over at once, with the reason', async () => {
    const { cli, authority } = testPipeline(engine);
    const { config } = authority.dependencies;
    authority.dependencies.config = { ...config, platforms: {} };

    const clickId = freshClick();
    const result = await cli().run('test', 'scaleo', '--live', '--click', clickId);

    expect(result.exitCode).toBe(1);
    expect(result.out).toContain('registration: suppressed (unknown-platform, platform scaleo)');
  });

  test('that nobody decides says where the reason is', async () => {
    const { cli } = testPipeline(engine);
    const bus = { put: async () => {} };

    const args = ['test', 'scaleo', '--live', '--click', freshClick(), '--timeout', '1'];
    const { exitCode, out } = await cli({ bus }).run(...args);

    expect(exitCode).toBe(1);
    expect(out).toContain('Not passed: registration not decided yet; ftd not decided yet.');
    expect(out).toContain("the authority's log");
  });
});

describe('where it goes', () => {
  const send = async (changes: object, ...args: string[]) => {
    const { cli, put, delivery } = testPipeline(engine, scaleoWith(changes));
    const result = await cli().run('test', 'scaleo', '--click', freshClick(), ...args);
    return { ...result, put, hosts: delivery.requests.map(({ url }) => new URL(url).host) };
  };

  test('is never the production address of a platform without a test mode, unless asked for', async () => {
    const refused = await send({});
    const live = await send({}, '--live');

    expect(refused).toMatchObject({ exitCode: 1, out: '', put: [], hosts: [] });
    expect(refused.err).toBe(
      'Scaleo has no test mode and platforms.scaleo.testBaseUrl is not set: this counts as a real conversion at Scaleo. Set a test address in the stage file, or send it all the same with --live.',
    );
    expect(live).toMatchObject({
      exitCode: 0,
      hosts: ['acme.scaletrk.com', 'acme.scaletrk.com'],
    });
    expect(live.err).toContain('https://acme.scaletrk.com, where it counts as a real conversion');
  });

  test('is the test address that the stage file gives in want of a test mode', async () => {
    const sent = await send({ testBaseUrl: 'https://sandbox.example.com' });

    expect(sent).toMatchObject({
      exitCode: 0,
      hosts: ['sandbox.example.com', 'sandbox.example.com'],
    });
    expect(sent.err).toContain('at the test address https://sandbox.example.com');
  });

  test('is this machine, where the stage sends nothing anywhere else', async () => {
    const baseUrl = 'http://127.0.0.1:4580/scaleo';
    const { cli } = testPipeline(engine, { ...scaleoWith({ baseUrl }), loopbackPlatforms: true });

    const { err, exitCode } = await cli().run('test', 'scaleo', '--click', freshClick());

    expect(exitCode).toBe(0);
    expect(err).toContain('at http://127.0.0.1:4580/scaleo, on this machine');
  });
});

describe('the click of a test', () => {
  test('must come from the platform, unless a simulated one makes it', async () => {
    const { cli, put } = testPipeline(engine);

    const { exitCode, err } = await cli().run('test', 'scaleo', '--live');

    expect(exitCode).toBe(2);
    expect(err).toContain(
      'Scaleo must know the click of a test conversion. Follow a tracking link of a test affiliate there, and give the click ID that arrives on the landing page as click_id with --click; it looks like 0f8fad5bd9cb469fa16570867728950e.',
    );
    expect(put).toEqual([]);
  });

  test('is never one that a player has, or an earlier test', async () => {
    const { cli, put, authority } = testPipeline(engine);
    const clickId = freshClick();
    await authority.settle(playerEvents(clickId).registration({ click: clickOf(clickId) }));
    const used = freshClick();
    await cli().run('test', 'scaleo', '--live', '--click', used);
    put.length = 0;

    const players = await cli().run('test', 'scaleo', '--live', '--click', clickId);
    const tests = await cli().run('test', 'scaleo', '--live', '--click', used);

    expect([players.exitCode, tests.exitCode]).toEqual([1, 1]);
    expect(players.err).toContain(
      `Click ${clickId} at scaleo belongs to a player, and one click converts once.`,
    );
    expect(tests.err).toContain('belongs to an earlier test');
    expect(put).toEqual([]);
  });
});

test.each([
  [['nowhere'], 'No platform "nowhere" in stage test: known are scaleo, revvvs.'],
  [['revvvs', '--brand', 'borealis'], 'No brand "borealis" reports to revvvs: known are aurora.'],
  [['revvvs', '--click', 'c1'], '"c1" is no click ID of Revvvs: it must match [0-9a-fA-F]{8}'],
  [['scaleo', '--set', 'ip=1.2.3.4'], 'Scaleo does not ask for "ip": --set can give nothing.'],
  [['scaleo', '--set', 'ip'], 'Give it as name=value.'],
  [['scaleo', '--currency', 'XXY'], '"XXY" is no currency that this stage knows.'],
  [
    ['scaleo', '--amount', '20.001'],
    '"20.001" is no amount of EUR: give a number above 0 with at most 2 decimals.',
  ],
  [['scaleo', '--amount', '0'], '"0" is no amount of EUR'],
  [['scaleo', '--amount', '1.5', '--currency', 'JPY'], 'with at most 0 decimals'],
  [['scaleo', '--timeout', '0'], 'Give whole seconds from 1 to 3600.'],
  [
    ['scaleo', '--live', '--click', 'x', '--partner', ''],
    'The pipeline takes no such event: click.partner is ""',
  ],
])('test %j is a usage error, and nothing is sent', async (args, expected) => {
  const { cli, put } = testPipeline(engine);

  const { exitCode, out, err } = await cli().run('test', ...args);

  expect({ exitCode, out }).toEqual({ exitCode: 2, out: '' });
  expect(err).toContain(expected);
  expect(put).toEqual([]);
});

describe('of a platform that asks for more', () => {
  const args = ['test', 'revosurge', '--live', '--click', 'c'];

  test('an attribute is given by name, and goes with every event', async () => {
    const { cli, put } = testPipeline(engine, onlyPlatform('revosurge'));

    await cli().run(...args, '--set', 'ip=203.0.113.7', '--timeout', '1');

    expect(put.map(({ attributes }) => attributes)).toEqual([
      { ip: '203.0.113.7' },
      { ip: '203.0.113.7' },
    ]);
  });

  test('one that it does not ask for is a usage error that names those it does', async () => {
    const { cli, put } = testPipeline(engine, onlyPlatform('revosurge'));

    const { exitCode, err } = await cli().run(...args, '--set', 'shoe=41');

    expect(exitCode).toBe(2);
    expect(err).toBe('RevoSurge does not ask for "shoe": --set can give ip, userAgent.');
    expect(put).toEqual([]);
  });
});

test('the deposit is in the currency that the platform takes, if none is given', async () => {
  const { cli, put } = testPipeline(
    engine,
    onlyPlatform('trackier', { account: { currency: 'USD' } }),
  );

  await cli().run('test', 'trackier', '--live', '--click', 'c', '--timeout', '1');

  expect(put[1]).toMatchObject({ currency: 'USD', amountMinor: '2000' });
});

test('where the environment names no user, a test needs a name', async () => {
  const { cli } = testPipeline(engine);

  const { exitCode, err } = await cli({ environment: {} }).run('test', 'scaleo');

  expect(exitCode).toBe(2);
  expect(err).toContain('error: --by is needed');
});

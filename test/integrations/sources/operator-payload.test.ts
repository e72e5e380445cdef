import { describe, expect, test } from 'vitest';
import {
  OPERATOR_TYPES,
  readOperatorPayload,
} from '../../../integrations/sources/operator-payload.ts';
import { UnparseableWebhookError } from '../../../integrations/sources/source-adapter.ts';
import { faultsOf, reportsIn } from './adapter-under-test.ts';

const TIME = '2023-11-14T22:13:10Z';
const PLAYER = {
  playerId: 'player-42',
  brand: 'aurora',
  product: 'casino',
  channel: 'web',
  attributes: { ip: '192.0.2.1' },
};
const PAID = { depositId: 'dep-1', transactionId: 'tx-1', amountMinor: 5000, currency: 'EUR' };
const EUR = (amountMinor: number | string) => ({ amountMinor, currency: 'EUR' });

const read = (type: string, data: object) =>
  readOperatorPayload({ type, timestamp: TIME, data }, 'msg_1');

/** Of each type all that it can say. */
const WHOLE: Record<(typeof OPERATOR_TYPES)[number], object> = {
  registration: {
    click: {
      platform: 'scaleo',
      clickId: 'Ab%3A',
      clickedAt: '2023-11-14T20:00:00Z',
      campaign: 'autumn',
      partner: '77',
      attributes: { country: 'MT' },
    },
    promoCode: 'WELCOME',
    domain: 'play.example.com',
  },
  deposit: PAID,
  refund: PAID,
  chargeback: PAID,
  reference: { depositId: 'dep-1', expected: EUR(5000) },
  activity: { deposited: EUR(0), wagered: EUR('123456789012345678901234') },
  revenue: { period: '2023-11', revision: 2, ggrMinor: -500, ngrMinor: '0', currency: 'EUR' },
};

describe("the payload of an operator's backend", () => {
  test.each(OPERATOR_TYPES)('of a %s says all that the vocabulary has', (type) => {
    const data = { ...PLAYER, ...WHOLE[type] };

    const [report] = reportsIn(read(type, data));

    const digits = JSON.stringify(data).replace(/("\w+Minor":)(-?\d+)/g, '$1"$2"');
    expect(report).toEqual({
      type,
      sourceEventId: 'msg_1',
      occurredAt: TIME,
      ...JSON.parse(digits),
    });
  });

  test.each<[(typeof OPERATOR_TYPES)[number], object]>([
    ['registration', {}],
    ['reference', { depositId: 'dep-1' }],
    ['activity', {}],
    ['revenue', { period: '2023', revision: 0, currency: 'EUR' }],
  ])('of a %s may say as little as %j', (type, data) => {
    expect(reportsIn(read(type, { playerId: 'p', ...data }))).toEqual([
      { type, sourceEventId: 'msg_1', occurredAt: TIME, playerId: 'p', ...data },
    ]);
  });

  test('says nothing of another type', () => {
    const reading = read('activity', { ...PLAYER, ...WHOLE.registration, ...PAID, email: 'x' });

    expect(JSON.stringify(reading)).not.toMatch(/click|promoCode|domain|depositId|email/);
  });

  test.each(['login', 'withdrawal', 'unattributed', 'constructor'])(
    'of the type %s, which is no word of it, is ignored',
    (type) => {
      expect(read(type, {})).toEqual({ kind: 'ignored', type });
    },
  );

  test.each<[string, (typeof OPERATOR_TYPES)[number], object]>([
    ['data.promoCode', 'registration', { promoCode: '' }],
    ['data.domain', 'registration', { domain: 'Play.Example.com' }],
    ['data.product', 'registration', { product: 'Casino' }],
    ['data.channel', 'registration', { channel: 'email' }],
    ['data.attributes.IP', 'registration', { attributes: { IP: 'x' } }],
    ['data.click.clickedAt', 'registration', { click: { platform: 'scaleo', clickId: 'c' } }],
    ['data.depositId', 'reference', {}],
    ['data.expected.amountMinor', 'reference', { depositId: 'd', expected: EUR(-1) }],
    ['data.wagered.amountMinor', 'activity', { wagered: EUR(0.5) }],
    ['data.deposited.currency', 'activity', { deposited: { amountMinor: 1 } }],
    ['data.period', 'revenue', { ...WHOLE.revenue, period: '2023-13' }],
    ['data.revision', 'revenue', { ...WHOLE.revenue, revision: -1 }],
    ['data.ggrMinor', 'revenue', { ...WHOLE.revenue, ggrMinor: '-0' }],
    ['data.currency', 'revenue', { ...WHOLE.revenue, currency: undefined }],
  ])('names the field %s of a %s', (path, type, data) => {
    const faults = faultsOf(() => read(type, { playerId: 'p', ...data }));

    expect(faults.map((fault) => fault.split(':')[0])).toEqual([path]);
  });
});

describe('the click of a registration', () => {
  const registration = (data: object) => ({
    type: 'registration',
    timestamp: '2026-11-22T10:00:00Z',
    data: { playerId: 'player-1', brand: 'aurora', ...data },
  });
  const capture = '1.scaleo.1700000000.a%2Fb%2Ec.spring.';
  const captured = {
    platform: 'scaleo',
    clickId: 'a/b.c',
    clickedAt: '2023-11-14T22:13:20.000Z',
    campaign: 'spring',
  };

  test('may be what the browser library captured, unchanged', () => {
    expect(readOperatorPayload(registration({ capture }), 'evt-1')).toMatchObject({
      events: [{ type: 'registration', click: captured }],
    });
  });

  test('that is written out goes before the captured one', () => {
    const click = { platform: 'revvvs', clickId: 'other', clickedAt: '2026-11-22T09:00:00Z' };

    const reading = readOperatorPayload(registration({ capture, click }), 'evt-1');

    expect(reading).toMatchObject({ events: [{ click }] });
    expect(JSON.stringify(reading)).not.toContain('capture');
  });

  test('that was changed on its way is refused', () => {
    expect(() => readOperatorPayload(registration({ capture: 'a/b.c' }), 'evt-1')).toThrow(
      UnparseableWebhookError,
    );
  });
});

import { describe, expect, test } from 'vitest';
import { authoritiesOf, silenceBefore } from '../../core/authority.ts';
import type { PlayerEvent } from '../../core/player-event.ts';
import type { StageConfig } from '../../core/stage-config.ts';

type Authority = StageConfig['authority'];
type Type = PlayerEvent['type'];

const TWO: Authority = {
  registration: ['crm'],
  deposit: ['stripe', 'adyen'],
  silence: {},
  suspectMinutes: 10,
};
const EACH_ITS_OWN: Authority = {
  ...TWO,
  reversal: ['chargebacks'],
  reference: ['cashier'],
  activity: ['warehouse', 'backup'],
  revenue: ['ledger'],
};

describe('who decides an event', () => {
  test.each<[Type, readonly string[], readonly string[]]>([
    ['registration', ['crm'], ['crm']],
    ['deposit', ['stripe', 'adyen'], ['stripe', 'adyen']],
    ['refund', ['stripe', 'adyen'], ['chargebacks']],
    ['chargeback', ['stripe', 'adyen'], ['chargebacks']],
    ['reference', ['crm'], ['cashier']],
    ['activity', ['crm'], ['warehouse', 'backup']],
    ['revenue', ['crm'], ['ledger']],
  ])('%s: %j by default, %j where the stage file says so', (type, byDefault, named) => {
    expect(authoritiesOf(type, { authority: TWO })).toEqual(byDefault);
    expect(authoritiesOf(type, { authority: EACH_ITS_OWN })).toEqual(named);
  });
});

describe('a source that decides after a silence', () => {
  const authority: Authority = {
    ...TWO,
    silence: {
      registration: { afterMinutes: 15, sources: ['analytics'] },
      deposit: { afterMinutes: 30, sources: ['cashier', 'crm'] },
      reversal: { afterMinutes: 45, sources: ['cashier'] },
    },
  };
  const silence = (type: Type, source: string) => silenceBefore({ type, source }, { authority });

  test.each<[Type, string, number]>([
    ['registration', 'analytics', 15],
    ['deposit', 'cashier', 30],
    ['deposit', 'crm', 30],
    ['refund', 'cashier', 45],
    ['chargeback', 'cashier', 45],
  ])('of a %s is %s, after %d minutes', (type, source, minutes) => {
    expect(silence(type, source)).toEqual({ minutes });
  });

  test.each<[Type, string]>([
    ['registration', 'cashier'],
    ['deposit', 'analytics'],
    ['refund', 'crm'],
    ['chargeback', 'crm'],
    ['reference', 'cashier'],
    ['activity', 'cashier'],
    ['revenue', 'cashier'],
  ])('of a %s is never %s', (type, source) => {
    expect(silence(type, source)).toBeUndefined();
  });

  test.each<Type>(['registration', 'deposit', 'refund', 'chargeback', 'activity'])(
    'of a %s is nobody in a stage that names none',
    (type) => {
      expect(silenceBefore({ type, source: 'cashier' }, { authority: TWO })).toBeUndefined();
    },
  );
});

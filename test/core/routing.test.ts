import { describe, expect, test } from 'vitest';
import { InvalidStageError } from '../../core/pipeline-config.ts';
import type { RegistrationEvent } from '../../core/player-event.ts';
import { clicklessId, routeWithoutClick, takesFlow } from '../../core/routing.ts';
import type { StageConfigInput } from '../../core/stage-config.ts';
import { testConfig } from '../helpers/pipeline-config.ts';

type TrafficInput = NonNullable<StageConfigInput['platforms'][string]['traffic']>;

function stage(traffic: Record<string, TrafficInput>, specification = 'generic') {
  const entries = Object.entries(traffic).map(([name, given]) => [
    name,
    {
      specification,
      baseUrl: `https://${name}.example.com`,
      brands: { aurora: {}, borealis: {} },
      traffic: given,
    },
  ]);
  return testConfig({ platforms: Object.fromEntries(entries) });
}

function faults(traffic: Record<string, TrafficInput>, specification?: string): readonly string[] {
  try {
    stage(traffic, specification);
    return [];
  } catch (error) {
    if (error instanceof InvalidStageError) return error.faults;
    throw error;
  }
}

function registration(changes: Partial<RegistrationEvent> = {}): RegistrationEvent {
  return {
    v: 1,
    type: 'registration',
    source: 'crm',
    sourceEventId: 'reg-1',
    brand: 'aurora',
    playerRef: 'p_1',
    occurredAt: '2026-11-22T09:59:00.000Z',
    ...changes,
  };
}

describe('a player who came without a click', () => {
  const config = stage({
    hub: [{ brand: 'aurora', products: ['casino'], promoCodes: ['AUR10', 'VIP*'] }],
    club: [
      { brand: 'aurora', products: ['sportsbook'], promoCodes: ['VIP*'] },
      { brand: 'aurora', domains: ['win.example.com'], partner: 'aff-7', campaign: 'spring' },
    ],
  });

  test.each<[string, Partial<RegistrationEvent>, string | undefined]>([
    ['a code', { promoCode: 'AUR10' }, 'hub'],
    ['a code in other letters', { promoCode: 'aur10' }, 'hub'],
    ['a code with a known beginning', { promoCode: 'VIP-2026', product: 'casino' }, 'hub'],
    ['the same code in another product', { promoCode: 'VIP-2026', product: 'sportsbook' }, 'club'],
    ['a domain', { domain: 'win.example.com' }, 'club'],
    ['an unknown code', { promoCode: 'AUR100' }, undefined],
    ['an unknown domain', { domain: 'win.example.com.evil.example' }, undefined],
    ['a code of another brand', { promoCode: 'AUR10', brand: 'borealis' }, undefined],
    ['nothing', {}, undefined],
  ])('belongs by %s to the platform that takes it', (_what, changes, platform) => {
    expect(routeWithoutClick(registration(changes), config)?.platform).toBe(platform);
  });

  test('has something in the place of a click, and the affiliate whom the domain is for', () => {
    const event = registration({ domain: 'win.example.com' });

    expect(routeWithoutClick(event, config)).toEqual({
      platform: 'club',
      clickId: clicklessId(event),
      clickedAt: event.occurredAt,
      clickless: true,
      campaign: 'spring',
      partner: 'aff-7',
    });
  });
});

test('a platform takes the flows of its traffic, and of what it does not list everything', () => {
  const { platforms } = stage({
    hub: [{ brand: 'aurora', products: ['casino'], channels: ['web'] }],
  });
  const hub = platforms.hub ?? expect.fail('no hub');
  const takes = (flow: object) => takesFlow(hub, { brand: 'aurora', ...flow });

  expect(takes({ product: 'casino', channel: 'web' })).toBe(true);
  expect(takes({ product: 'poker' })).toBe(false);
  expect(takes({ product: 'casino', channel: 'app' })).toBe(false);
  expect(takes({})).toBe(true);
  expect(takes({ brand: 'borealis', product: 'poker' })).toBe(true);
});

describe('synthesis refuses traffic', () => {
  const codes = (promoCodes: string[], more: object = {}) => [
    { brand: 'aurora', promoCodes, ...more },
  ];

  test.each<[string, TrafficInput, TrafficInput, string]>([
    ['one code twice', codes(['A1']), codes(['a1']), '"A1"'],
    ['a code within a beginning', codes(['AUR*']), codes(['AUR10']), '"AUR*"'],
    ['a beginning within a beginning', codes(['AURORA*']), codes(['AUR*']), '"AURORA*"'],
    [
      'a domain twice',
      [{ brand: 'aurora', domains: ['a.example'], partner: 'x' }],
      [{ brand: 'aurora', domains: ['a.example'], partner: 'y' }],
      '"a.example"',
    ],
    [
      'products that overlap',
      codes(['A'], { products: ['casino', 'poker'] }),
      codes(['A'], { products: ['poker'] }),
      '"A"',
    ],
  ])('that two platforms would get: %s', (_what, one, two, named) => {
    expect(faults({ hub: one, club: two })).toEqual([
      `platforms.hub.traffic.0 and platforms.club.traffic.0 both take ${named} of aurora, allowed: one platform for each`,
    ]);
  });

  test.each<[string, TrafficInput, TrafficInput]>([
    ['other codes', codes(['A1']), codes(['A11'])],
    [
      'other products',
      codes(['A'], { products: ['casino'] }),
      codes(['A'], { products: ['poker'] }),
    ],
    ['other channels', codes(['A'], { channels: ['web'] }), codes(['A'], { channels: ['app'] })],
    ['other brands', codes(['A']), [{ brand: 'borealis', promoCodes: ['A'] }]],
    ['clicks alone', [{ brand: 'aurora' }], [{ brand: 'aurora' }]],
  ])('and not %s', (_what, one, two) => {
    expect(faults({ hub: one, club: two })).toEqual([]);
  });

  test('without a click where the platform attributes by clicks only', () => {
    expect(faults({ hub: codes(['A1']) }, 'scaleo')[0]).toBe(
      'platforms.hub.traffic.0 has promoCodes or domains, but Scaleo attributes by clicks only',
    );
  });

  test('of a domain without the affiliate it is for, and of a brand that is none', () => {
    expect(faults({ hub: [{ brand: 'aurora', domains: ['a.example'] }] })[0]).toMatch(
      /^platforms\.hub\.traffic\.0\.partner is missing/,
    );
    expect(faults({ hub: [{ brand: 'zeta' }] })[0]).toBe(
      'platforms.hub.traffic.0.brand is "zeta", allowed: aurora, borealis',
    );
  });
});

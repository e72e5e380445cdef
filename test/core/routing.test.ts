import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { InvalidStageError } from '../../core/pipeline-config.ts';
import type { RegistrationEvent } from '../../core/player-event.ts';
import { clicklessId, routeWithoutClick, takesFlow, trafficFaults } from '../../core/routing.ts';
import type { StageConfigInput, Traffic } from '../../core/stage-config.ts';
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

/** What a mutant puts into a list that is absent: as a code or a domain it belongs to nobody. */
const NOBODYS = 'Stryker was here';

describe('a player who came without a click', () => {
  // Not while the tests are collected: a stage that is wrongly refused shall fail tests, not the file.
  const route = (event: RegistrationEvent) =>
    routeWithoutClick(
      event,
      stage({
        hub: [{ brand: 'aurora', products: ['casino'], promoCodes: ['AUR10', 'VIP*'] }],
        club: [
          { brand: 'aurora', products: ['sportsbook'], promoCodes: ['VIP*'] },
          { brand: 'aurora', domains: ['win.example.com'], partner: 'aff-7', campaign: 'spring' },
        ],
      }),
    );

  test.each<[string, Partial<RegistrationEvent>, string | undefined]>([
    ['a code', { promoCode: 'AUR10' }, 'hub'],
    ['a code in other letters', { promoCode: 'aur10' }, 'hub'],
    ['a code with a known beginning', { promoCode: 'VIP-2026', product: 'casino' }, 'hub'],
    ['the same code in another product', { promoCode: 'VIP-2026', product: 'sportsbook' }, 'club'],
    ['the beginning alone', { promoCode: 'vip', product: 'sportsbook' }, 'club'],
    ['a domain', { domain: 'win.example.com' }, 'club'],
    ['a domain beside an unknown code', { domain: 'win.example.com', promoCode: 'NONE' }, 'club'],
    ['an unknown code', { promoCode: 'AUR100' }, undefined],
    ['a code with another beginning', { promoCode: 'VAP-2026' }, undefined],
    ['a part of a known beginning', { promoCode: 'VI' }, undefined],
    ['an unknown domain', { domain: 'win.example.com.evil.example' }, undefined],
    ['a code of another brand', { promoCode: 'AUR10', brand: 'borealis' }, undefined],
    ['a code nobody has', { promoCode: NOBODYS }, undefined],
    ['a domain nobody has', { domain: NOBODYS }, undefined],
    ['nothing', {}, undefined],
  ])('belongs by %s to the platform that takes it', (_what, changes, platform) => {
    expect(route(registration(changes))?.platform).toBe(platform);
  });

  test('has something in the place of a click, and the affiliate whom the domain is for', () => {
    const event = registration({ domain: 'win.example.com' });

    expect(route(event)).toStrictEqual({
      platform: 'club',
      clickId: 'player:aurora:p_1',
      clickedAt: '2026-11-22T09:59:00.000Z',
      clickless: true,
      campaign: 'spring',
      partner: 'aff-7',
    });
  });

  test('keeps the code as it was typed, and has no more than is known', () => {
    expect(route(registration({ promoCode: 'aur10' }))).toStrictEqual({
      platform: 'hub',
      clickId: 'player:aurora:p_1',
      clickedAt: '2026-11-22T09:59:00.000Z',
      clickless: true,
      attributes: { promoCode: 'aur10' },
    });
  });

  test('is kept under a name of the brand and the player', () => {
    expect(clicklessId({ brand: 'borealis', playerRef: 'p_2' })).toBe('player:borealis:p_2');
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

test('a platform takes what one entry of its traffic takes, and no mixture of two', () => {
  const { platforms } = stage({
    hub: [
      { brand: 'aurora', products: ['casino'], channels: ['web'] },
      { brand: 'aurora', products: ['poker'], channels: ['app'] },
    ],
  });
  const hub = platforms.hub ?? expect.fail('no hub');

  expect(takesFlow(hub, { brand: 'aurora', product: 'casino', channel: 'web' })).toBe(true);
  expect(takesFlow(hub, { brand: 'aurora', product: 'poker', channel: 'app' })).toBe(true);
  expect(takesFlow(hub, { brand: 'aurora', product: 'casino', channel: 'app' })).toBe(false);
});

describe('synthesis refuses traffic', () => {
  const codes = (promoCodes: string[], more: object = {}) => [
    { brand: 'aurora', promoCodes, ...more },
  ];
  const domain = (name: string, partner = 'x') => [{ brand: 'aurora', domains: [name], partner }];
  /** Together they cover every code that begins with a letter. */
  const BEGINNINGS = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'].map((letter) => `${letter}*`);

  test.each<[string, TrafficInput, TrafficInput, string]>([
    ['one code twice', codes(['A1']), codes(['a1']), '"A1"'],
    ['a code within a beginning', codes(['AUR*']), codes(['AUR10']), '"AUR*"'],
    ['a beginning within a beginning', codes(['AURORA*']), codes(['AUR*']), '"AURORA*"'],
    ['a domain twice', domain('a.example'), domain('a.example', 'y'), '"a.example"'],
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
    ['other domains', domain('a.example'), domain('b.example')],
    ['any code beside a domain', codes(BEGINNINGS), domain('a.example')],
    ['a domain beside any code', domain('a.example'), codes(BEGINNINGS)],
    ['one code twice at one platform', [...codes(['A1']), ...codes(['A1'])], []],
  ])('and not %s', (_what, one, two) => {
    expect(faults({ hub: one, club: two })).toEqual([]);
  });

  test('only for what each of two platforms takes', () => {
    const { platforms } = stage({ hub: [], club: [] });
    const hub = platforms.hub ?? expect.fail('no hub');
    const shared = (one: Traffic, two: Traffic) =>
      trafficFaults(
        { brands: ['aurora'] },
        { hub: { ...hub, traffic: [one] }, club: { ...hub, traffic: [two] } },
      );
    const byClicks = { brand: 'aurora' };
    const byDomain = { brand: 'aurora', domains: [NOBODYS], partner: 'x' };

    expect(shared(byDomain, byClicks)).toEqual([]);
    expect(shared(byClicks, byDomain)).toEqual([]);
    expect(shared(byDomain, byDomain)).toHaveLength(1);
  });

  test('exactly where a player’s code would belong to either of two platforms', () => {
    const code = fc
      .tuple(fc.stringMatching(/^[ABab]{1,4}$/), fc.constantFrom('', '*'))
      .map((parts) => parts.join(''));
    const { platforms } = stage({ hub: [], club: [] });
    const hub = platforms.hub ?? expect.fail('no hub');
    fc.assert(
      fc.property(code, code, (one, two) => {
        const both = {
          hub: { ...hub, traffic: codes([one]) },
          club: { ...hub, traffic: codes([two]) },
        };
        // If any code is of both, then one of these is.
        const contested = [one, two]
          .map((each) => registration({ promoCode: each.replace('*', '') }))
          .filter((event) =>
            Object.values(both).every((only) => routeWithoutClick(event, { platforms: { only } })),
          );

        expect(trafficFaults({ brands: ['aurora'] }, both)).toHaveLength(
          contested.length > 0 ? 1 : 0,
        );
      }),
    );
  });

  test('that comes by a code or a domain where the platform attributes by clicks only', () => {
    const byClicksOnly =
      'platforms.hub.traffic.0 has promoCodes or domains, but Scaleo attributes by clicks only';

    expect(faults({ hub: codes(['A1']) }, 'scaleo')).toEqual([
      byClicksOnly,
      'platforms.hub.traffic.0.promoCodes is given, but Scaleo is told no promo code',
    ]);
    expect(faults({ hub: domain('a.example') }, 'scaleo')).toEqual([byClicksOnly]);
    expect(faults({ hub: [{ brand: 'aurora', products: ['casino'] }] }, 'scaleo')).toEqual([]);
  });

  test('of a domain without the affiliate it is for', () => {
    expect(faults({ hub: [{ brand: 'aurora', domains: ['a.example'] }] })).toEqual([
      'platforms.hub.traffic.0.partner is missing: only it tells Signed JSON webhooks whose domain it was',
    ]);
  });

  test('of a brand that is none, and of one that is not the stage’s or not the platform’s', () => {
    expect(faults({ hub: [{ brand: 'zeta' }] })).toEqual([
      'platforms.hub.traffic.0.brand is "zeta", allowed: aurora, borealis',
    ]);
    const { platforms } = stage({ hub: [{ brand: 'aurora' }, { brand: 'borealis' }] });
    const hub = platforms.hub ?? expect.fail('no hub');
    const { borealis: _, ...brands } = hub.brands;

    expect(trafficFaults({ brands: ['aurora'] }, platforms)).toEqual([
      expect.stringMatching(/^platforms\.hub\.traffic\.1\.brand is "borealis", /),
    ]);
    expect(trafficFaults({ brands: ['aurora', 'borealis'] }, { hub: { ...hub, brands } })).toEqual([
      'platforms.hub.traffic.1.brand is "borealis", allowed: aurora',
    ]);
  });
});

test('a player of whom two platforms might be told, because no product is named, waits', () => {
  const config = stage({
    hub: [{ brand: 'aurora', products: ['casino'], promoCodes: ['VIP*'] }],
    club: [{ brand: 'aurora', products: ['poker'], promoCodes: ['VIP*'] }],
  });

  expect(routeWithoutClick(registration({ promoCode: 'VIP1' }), config)).toBeUndefined();
  expect(
    routeWithoutClick(registration({ promoCode: 'VIP1', product: 'poker' }), config)?.platform,
  ).toBe('club');
});

test('where only one platform attributes without clicks, others still bring nobody to it', () => {
  const config = stage({ hub: [{ brand: 'aurora', promoCodes: ['VIP*'] }] });
  const goesTo = (changes: Partial<RegistrationEvent>) =>
    routeWithoutClick(registration(changes), config)?.platform;

  expect(goesTo({ promoCode: 'VIP1' })).toBe('hub');
  expect(goesTo({ promoCode: 'VAP1' })).toBeUndefined();
  expect(goesTo({ domain: NOBODYS })).toBeUndefined();
});

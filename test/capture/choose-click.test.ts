import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chooseClick } from '../../capture/choose-click.ts';
import type { CaptureConfig } from '../../capture/config.ts';
import { readParameters } from '../../capture/read-query.ts';
import { formatCapture, parseCapture } from '../../core/click-cookie.ts';
import { clickIdFault } from '../../core/click-id.ts';
import { clickId as clickIdSchema } from '../../core/player-event.ts';

type Names = Pick<CaptureConfig, 'platforms' | 'campaign' | 'partner'>;
const SCALEO = { name: 'scaleo', aliases: ['click_id', 'aff_click'] };
const REVVVS = { name: 'revvvs', aliases: ['subid'] };

function choose(address: string, names: Names = { platforms: [SCALEO] }) {
  const problems: string[] = [];
  const click = chooseClick(readParameters(address), names, (code, detail) => {
    problems.push(`${code} ${detail}`);
  });
  return { click, problems };
}

/** What can stand in an address for a text: escaped as far as needed, or further. */
const written = (text: string) =>
  fc.constantFrom(
    encodeURIComponent(text),
    encodeURIComponent(text).replaceAll('%2B', '+'),
    [...Buffer.from(text)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join(''),
  );
const clickIds = fc
  .oneof(
    fc.string({ unit: 'binary', minLength: 1, maxLength: 255 }),
    fc.stringMatching(/^[A-Za-z0-9+/=%._~-]{1,255}$/),
  )
  .filter((text) => clickIdFault(text) === undefined);

describe('an address', () => {
  test.each([
    [
      '?a=1&b=2',
      [
        ['a', '1'],
        ['b', '2'],
      ],
    ],
    [
      '?a=1#/x?b=2&c=3',
      [
        ['a', '1'],
        ['b', '2'],
        ['c', '3'],
      ],
    ],
    ['#/x?b=2', [['b', '2']]],
    ['?a', [['a', '']]],
    ['?a==b=', [['a', '=b=']]],
    ['?&&=x&a=1&', [['a', '1']]],
    ['?a=/x?b=2', [['a', '/x?b=2']]],
    ['?a=1+1%2B1', [['a', '1+1+1']]],
    ['?click%5Fid=1', [['click_id', '1']]],
    ['', []],
  ])('%s is read as %j', (address, parameters) => {
    expect(readParameters(address)).toEqual(parameters);
  });

  test('gives back any click ID byte for byte, through the token and back', () => {
    const writings = clickIds.chain((clickId) =>
      fc.record({ clickId: fc.constant(clickId), text: written(clickId) }),
    );
    fc.assert(
      fc.property(writings, ({ clickId, text }) => {
        const { click, problems } = choose(`https://www.aurora.example/?x=1&click_id=${text}&y=2`);
        const token = formatCapture({
          platform: 'scaleo',
          capturedAtEpochMs: 0,
          ...click,
          clickId,
        });

        expect(problems).toEqual([]);
        expect(click?.clickId).toBe(clickId);
        expect(parseCapture(token)?.clickId).toBe(clickId);
      }),
      { numRuns: 500 },
    );
  });

  test('is read without an error, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (address) => {
        const { click } = choose(`?click_id=${address}`);

        expect(click === undefined || clickIdFault(click.clickId) === undefined).toBe(true);
      }),
    );
  });
});

test('what a click ID may be is one rule, here and where events are validated', () => {
  const nearly = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 260 }),
    fc.constantFrom(
      '',
      '\0',
      '\u007f',
      '\u0085',
      '\ufffe',
      '\uffff',
      'a'.repeat(255),
      'a'.repeat(256),
      '🎰'.repeat(255),
    ),
    fc.integer({ min: 0, max: 0xffff }).map((unit) => `a${String.fromCharCode(unit)}`),
  );
  fc.assert(
    fc.property(nearly, (text) => {
      expect(clickIdFault(text) === undefined).toBe(clickIdSchema.safeParse(text).success);
    }),
    { numRuns: 1000 },
  );
});

describe('which click counts', () => {
  test.each([
    ['?click_id=1&aff_click=1', '1', []],
    ['?aff_click=2&click_id=1', '1', ['several click_id']],
    ['?click_id=&aff_click=2', '2', ['empty click_id']],
    ['?click_id=%&aff_click=2', undefined, ['several click_id', 'malformed click_id']],
    ['?CLICK_ID=1&aff_click=2', '2', []],
  ])('%s is %s', (address, clickId, told) => {
    const { click, problems } = choose(address);

    expect(click?.clickId).toBe(clickId);
    expect(problems).toEqual(told);
  });

  test('two platforms that read the same name are an order, two names are a contradiction', () => {
    const same = { platforms: [SCALEO, { ...REVVVS, aliases: ['click_id'] }] };
    const other = { platforms: [SCALEO, REVVVS] };

    expect(choose('?click_id=1', same)).toMatchObject({
      click: { platform: 'scaleo' },
      problems: [],
    });
    expect(choose('?subid=1&click_id=1', other)).toMatchObject({
      click: { platform: 'scaleo' },
      problems: ['several click_id'],
    });
  });

  test('all conditions of a platform must hold', () => {
    const when = { utm_source: 'scaleo', utm_medium: 'cpa' };
    const names = { platforms: [{ ...SCALEO, when }] };

    expect(choose('?click_id=1&utm_source=scaleo&utm_medium=cpa', names).click?.clickId).toBe('1');
    expect(choose('?click_id=1&utm_source=scaleo', names)).toMatchObject({
      click: { missed: true, name: 'click_id', platform: 'scaleo' },
      problems: ['unread-name click_id'],
    });
  });
});

describe('a click ID under a name that nobody reads', () => {
  test.each([
    'clickid',
    'Click-ID',
    'subid',
    'sub_id',
    'btag',
    'stag',
    'cxd',
    'cid',
    'tid',
    'transaction_id',
    'awc',
    'irclickid',
    'aff_click_id',
    'affclick',
  ])('%s is a miss of the only platform', (name) => {
    const { click, problems } = choose(`?${name}=1`);

    expect(click).toMatchObject({ platform: 'scaleo', missed: true, name, clickId: '1' });
    expect(click?.expected).toEqual(['click_id', 'aff_click']);
    expect(problems).toEqual([`unread-name ${name}`]);
  });

  test.each(['lang', 'utm_source', 'click', 'id', 'gclid', 'tidy'])('%s is none', (name) => {
    expect(choose(`?${name}=1`)).toEqual({ click: undefined, problems: [] });
  });

  test('is no miss where a configured name is read', () => {
    expect(choose('?click_id=1&btag=2')).toMatchObject({ click: { clickId: '1' }, problems: [] });
  });

  test('is a configured name as well where the condition of no platform holds', () => {
    const names = { platforms: [{ ...SCALEO, when: { utm_source: 'scaleo' } }] };

    expect(choose('?click_id=1&btag=2', names)).toMatchObject({
      click: { platform: 'scaleo', missed: true, name: 'click_id', clickId: '1' },
      problems: ['unread-name click_id'],
    });
  });

  test('is a miss of the platform with the nearest alias, and of the first if none is near', () => {
    const names = { platforms: [SCALEO, REVVVS] };

    expect(choose('?SubId=1', names).click?.platform).toBe('revvvs');
    expect(choose('?btag=1', names)).toMatchObject({
      click: { platform: 'scaleo', missed: true, name: 'btag' },
      problems: ['unread-name btag'],
    });
  });

  test('is no miss where it carries the partner or the campaign', () => {
    const names = { platforms: [SCALEO], partner: 'btag', campaign: 'cid' };

    expect(choose('?btag=1&cid=2', names)).toEqual({ click: undefined, problems: [] });
  });

  test('is told but not reported if it could not be a click ID', () => {
    expect(choose('?clickid=%00')).toEqual({
      click: undefined,
      problems: ['unread-name clickid', 'malformed clickid'],
    });
  });
});

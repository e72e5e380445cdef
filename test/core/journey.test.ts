import { expect, test } from 'vitest';
import { hasClick, journeyOf } from '../../core/journey.ts';

const event = { brand: 'aurora', playerRef: 'p_1' };
const occurredAt = '2026-11-22T09:59:00.000Z';
const link = {
  platform: 'scaleo',
  clickId: 'click-1',
  clickedAt: '2026-11-20T09:59:00.000Z',
  boundAt: '2026-11-21T00:00:00.000Z',
  campaign: 'summer',
};

test('a journey has what its click says of where it came from, and nothing else of it', () => {
  const journey = journeyOf({
    event,
    milestone: 'ftd',
    occurredAt,
    link: { ...link, attributes: { ip: '192.0.2.1' } },
    fromPayments: false,
  });

  expect(journey).toEqual({
    brand: 'aurora',
    milestone: 'ftd',
    playerRef: 'p_1',
    occurredAt: '2026-11-22T09:59:00.000Z',
    path: 'unknown',
    platform: 'scaleo',
    clickId: 'click-1',
    clickedAt: '2026-11-20T09:59:00.000Z',
    campaign: 'summer',
  });
  expect(hasClick(journey)).toBe(true);
});

test('without a click there is a journey too: it is what was lost', () => {
  const journey = journeyOf({ event, milestone: 'registration', occurredAt, fromPayments: false });

  expect(journey).toEqual({ ...event, milestone: 'registration', occurredAt, path: 'unknown' });
  expect(hasClick(journey)).toBe(false);
});

test('what stands for a click counts as one, and is known not to be one', () => {
  const journey = journeyOf({
    event,
    milestone: 'registration',
    occurredAt,
    link: { ...link, clickless: true },
    fromPayments: false,
  });

  expect(journey.clickless).toBe(true);
  expect(hasClick(journey)).toBe(true);
});

test.each([
  ['what the event says', 'ftd', { path: 'iframe', channel: 'web' }, true, 'iframe'],
  ['the checkout of who takes the money', 'ftd', { channel: 'web' }, true, 'checkout'],
  ['the channel, of a registration', 'registration', { channel: 'app' }, true, 'app'],
  ['the channel, of another source', 'ftd', { channel: 'web' }, false, 'web'],
  ['unknown, where nobody says anything', 'registration', {}, true, 'unknown'],
] as const)('the path is %s', (_, milestone, said, fromPayments, path) => {
  const journey = journeyOf({ event: { ...event, ...said }, milestone, occurredAt, fromPayments });

  expect(journey.path).toBe(path);
});

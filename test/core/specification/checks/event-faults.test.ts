import { describe, expect, test } from 'vitest';
import type { PlatformSpecificationInput } from '../../../../core/specification/platform-specification.ts';
import { CLICK, events, faultsOf, query, request } from '../faults-of.ts';

describe('an event', () => {
  const other = { method: 'GET' as const, path: '/other', query: [CLICK] };

  test('names a request that exists', () => {
    const { requests = {} } = request({});
    const overrides = (name: string) => ({
      ...events({ ftd: 'f', deposit: { word: 'd', request: name } }),
      requests: { ...requests, other } as PlatformSpecificationInput['requests'],
    });

    expect(faultsOf(overrides('other'))).toEqual([]);
    expect(faultsOf(overrides('othr'))).toEqual([
      'events.deposit.request is "othr", allowed: conversion, other',
      'requests.other is sent for no event, allowed: requests that events name',
    ]);
    expect(faultsOf(overrides('constructor'))).toHaveLength(2);
  });

  test('is there for every request', () => {
    expect(faultsOf({ ...events({}), ...query() })).toEqual([
      'requests.conversion is sent for no event, allowed: requests that events name',
    ]);
  });

  test('of what is taken back needs a word on what can be', () => {
    const reversal = events({ ftd: 'f', reversal: 'r' });

    expect(faultsOf(reversal)).toEqual([
      'reversals is missing, allowed: what can be taken back, because events has reversal',
    ]);
    expect(faultsOf({ ...reversal, reversals: { partial: 'sent' as const } })).toEqual([]);
    expect(faultsOf({ reversals: { partial: 'sent' as const } })).toEqual([]);
  });
});

describe('a status', () => {
  const approved = events({ ftd: { word: 'f', status: 'approved' } });

  test('of an event is one of the words', () => {
    expect(faultsOf({ ...approved, statuses: { words: ['pending', 'approved'] } })).toEqual([]);
    expect(faultsOf({ ...approved, statuses: { words: ['pending', 'ok'] } })).toEqual([
      'events.ftd.status is "approved", allowed: statuses.words, which are pending, ok',
    ]);
    expect(faultsOf(approved)).toEqual([
      'events.ftd.status is "approved", allowed: statuses.words, which are none',
    ]);
  });

  test('of a move is one of the words', () => {
    const words = ['lead', 'sale'];
    const moves = [
      { from: 'lead', to: 'sale' },
      { from: 'lead', to: 'lost' },
      { from: 'won', to: 'sale' },
    ];

    expect(faultsOf({ statuses: { words, moves: moves.slice(0, 1) } })).toEqual([]);
    expect(faultsOf({ statuses: { words, moves } })).toEqual([
      'statuses.moves.1.to is "lost", allowed: statuses.words, which are lead, sale',
      'statuses.moves.2.from is "won", allowed: statuses.words, which are lead, sale',
    ]);
  });
});

describe('what a repeat does', () => {
  const rule = { effect: 'recognised' as const, key: 'click' };

  test('is said of every event and of no other', () => {
    expect(faultsOf({ repeats: { ftd: rule } })).toEqual([]);
    expect(faultsOf({ repeats: {} })).toEqual([
      'repeats.ftd is missing, allowed: what a second request does, because events has ftd',
    ]);
    expect(faultsOf({ repeats: { ftd: rule, revenue: rule } })).toEqual([
      'repeats has revenue, allowed: the milestones in events, which are ftd',
    ]);
    expect(
      faultsOf({
        ...events({ ftd: 'f', deposit: 'd' }),
        repeats: { ftd: rule, deposit: rule, revenue: rule },
      }),
    ).toEqual(['repeats has revenue, allowed: the milestones in events, which are ftd, deposit']);
  });
});

import { describe, expect, test } from 'vitest';
import type { Requirement } from '../../../../core/specification/request-template.ts';
import type { Parameter } from '../../../../core/specification/value-source.ts';
import { CLICK, events, faultsOf, query, request } from '../faults-of.ts';

const BRAND = { from: 'field', field: 'brand' } as const;

function named(name: string, overrides: Partial<Parameter> = {}): Parameter {
  return { name, value: { from: 'constant', text: 'x' }, ...overrides };
}

describe('a path', () => {
  test('has a value for every placeholder, and a placeholder for every value', () => {
    expect(faultsOf(request({ path: '/{a}/x/{b}', pathValues: { a: BRAND, b: BRAND } }))).toEqual(
      [],
    );
    expect(faultsOf(request({ path: '/{a}/x/{b}', pathValues: { b: BRAND, c: BRAND } }))).toEqual([
      'requests.conversion.pathValues.a is missing, allowed: a value for {a}',
      'requests.conversion.pathValues has "c", allowed: the {placeholders} of the path',
    ]);
    expect(faultsOf(request({ path: '/{a}' }))).toHaveLength(1);
    expect(faultsOf(request({ path: '/{constructor}' }))).toEqual([
      'requests.conversion.pathValues.constructor is missing, allowed: a value for {constructor}',
    ]);
  });
});

describe('onlyWith', () => {
  test('names parameters of the same request, wherever they stand', () => {
    const overrides = (name: string) =>
      request({
        headers: [named('X-A')],
        query: [CLICK, named('a', { onlyWith: ['click', name] })],
        body: { encoding: 'form', parameters: [named('b')] },
      });

    expect(faultsOf(overrides('X-A'))).toEqual([]);
    expect(faultsOf(overrides('b'))).toEqual([]);
    expect(faultsOf(overrides('c'))).toEqual([
      'requests.conversion.query.a.onlyWith has "c", allowed: the parameters beside it, which are X-A, click, a, b',
    ]);
  });

  test('names members of the same object', () => {
    const overrides = (name: string) =>
      query({
        name: 'data',
        value: { from: 'object', members: [named('a'), named('b', { onlyWith: [name] })] },
      });

    expect(faultsOf(overrides('a'))).toEqual([]);
    expect(faultsOf(overrides('click'))).toEqual([
      'requests.conversion.query.data.b.onlyWith has "click", allowed: the parameters beside it, which are a, b',
    ]);
  });

  test('can name the word of an event', () => {
    const overrides = query(named('a', { onlyWith: ['first'] }), {
      name: { from: 'event' },
      value: { from: 'constant', text: 'true' },
    });

    expect(faultsOf(overrides)).toEqual([]);
  });
});

describe('a requirement', () => {
  const withRequirement = (requirement: Requirement) =>
    request({ query: [CLICK, named('a'), named('b')], requirements: [requirement] });

  test('of one set of several names parameters of its request', () => {
    const sets = [['click'], ['a', 'b']];

    expect(faultsOf(withRequirement({ rule: 'one-of', sets }))).toEqual([]);
    expect(
      faultsOf(withRequirement({ rule: 'one-of', sets: [...sets, ['c', 'a'], ['c']] })),
    ).toEqual([
      'requests.conversion.requirements.0 has "c", allowed: the parameters beside it, which are click, a, b',
    ]);
  });

  test('of all or none names parameters of its request', () => {
    expect(faultsOf(withRequirement({ rule: 'all-or-none', parameters: ['a', 'b'] }))).toEqual([]);
    expect(faultsOf(withRequirement({ rule: 'all-or-none', parameters: ['a', 'c', 'd'] }))).toEqual(
      [
        'requests.conversion.requirements.0 has "c", allowed: the parameters beside it, which are click, a, b',
        'requests.conversion.requirements.0 has "d", allowed: the parameters beside it, which are click, a, b',
      ],
    );
  });

  test('is for milestones that send its request', () => {
    const overrides = withRequirement({
      rule: 'all-or-none',
      parameters: ['a', 'b'],
      milestones: ['ftd', 'deposit'],
    });

    expect(faultsOf({ ...overrides, ...events({ ftd: 'f', deposit: 'd' }) })).toEqual([]);
    expect(faultsOf(overrides)).toEqual([
      'requests.conversion.requirements.0.milestones has deposit, allowed: the milestones that are sent there, which are ftd',
    ]);
    expect(faultsOf({ ...overrides, ...events({ registration: 'r', ftd: 'f' }) })).toEqual([
      'requests.conversion.requirements.0.milestones has deposit, allowed: the milestones that are sent there, which are registration, ftd',
    ]);
  });
});

import { describe, expect, test } from 'vitest';
import type { Parameter } from '../../../../core/specification/value-source.ts';
import { events, faultsOf, query } from '../faults-of.ts';

const BY_PARAMETER = { testMode: { by: 'parameter' as const, effect: 'nothing is stored' } };
const MARK: Parameter = {
  name: 'test',
  value: { from: 'constant', text: 'true' },
  onlyInTests: true,
};

function object(...members: Parameter[]): Parameter['value'] {
  return { from: 'object', members };
}

describe('a test conversion', () => {
  test('that a parameter marks has one', () => {
    expect(faultsOf({ ...BY_PARAMETER, ...query(MARK) })).toEqual([]);
    expect(faultsOf(BY_PARAMETER)).toEqual([
      'testMode.by is "parameter", but a test of ftd carries none, allowed: a parameter that is onlyInTests and never left out',
    ]);
  });

  test('is marked for every event: another would be booked', () => {
    const both = { ...BY_PARAMETER, ...events({ registration: 'r', ftd: 'f' }) };

    expect(faultsOf({ ...both, ...query(MARK) })).toEqual([]);
    expect(faultsOf({ ...both, ...query({ ...MARK, milestones: ['ftd'] }) })).toEqual([
      'testMode.by is "parameter", but a test of registration carries none, allowed: a parameter that is onlyInTests and never left out',
    ]);
  });

  test('can be marked inside an object', () => {
    const inside = query({ name: 'data', value: { from: 'object', members: [MARK] } });

    expect(faultsOf({ ...BY_PARAMETER, ...inside })).toEqual([]);
    expect(faultsOf(inside)).toEqual([
      'requests.conversion.query.data has a parameter that is onlyInTests, allowed: none while testMode.by is "none"',
    ]);
  });

  test.each<[string, Partial<Parameter>]>([
    ['omitted', { absent: 'omit' }],
    ['empty', { absent: 'empty' }],
    ['only beside another', { onlyWith: ['click'] }],
  ])('is not marked by what may be %s', (_what, sometimes) => {
    const inside: Parameter = {
      name: 'data',
      value: object({ name: 'inner', value: object(MARK) }),
    };
    const fault =
      'testMode.by is "parameter", but a test of ftd carries none, allowed: a parameter that is onlyInTests and never left out';

    expect(faultsOf({ ...BY_PARAMETER, ...query({ ...MARK, ...sometimes }) })).toEqual([fault]);
    expect(faultsOf({ ...BY_PARAMETER, ...query(inside) })).toEqual([]);
    expect(faultsOf({ ...BY_PARAMETER, ...query({ ...inside, ...sometimes }) })).toEqual([fault]);
  });

  test('is marked by what is said to be never left out', () => {
    expect(faultsOf({ ...BY_PARAMETER, ...query({ ...MARK, absent: 'refuse' }) })).toEqual([]);
  });

  test('that an endpoint marks needs no parameter', () => {
    const testMode = { by: 'endpoint' as const, effect: 'a test site' };

    expect(faultsOf({ testMode })).toEqual([]);
    expect(faultsOf({ testMode, ...query(MARK) })).toEqual([
      'requests.conversion.query has a parameter that is onlyInTests, allowed: none while testMode.by is "endpoint"',
    ]);
  });
});

import { isDeepStrictEqual } from 'node:util';
import type { Milestone } from '../../milestones.ts';
import type { RequestTemplate } from '../../specification/request-template.ts';
import type { Parameter, ValueSource } from '../../specification/value-source.ts';
import { code, listed } from '../markdown.ts';
import { type ParameterRow, PLACES, parameterRows } from '../parameter-rows.ts';
import { counted } from '../words/describe-duration.ts';
import { describeNeed } from '../words/describe-need.ts';
import { describePart, describeValue } from '../words/describe-value.ts';
import { changesIn, told } from './compare.ts';

/** The milestones that make the request. */
export type RequestVersion = { template: RequestTemplate; milestones: readonly Milestone[] };

type RowPair = [before: ParameterRow, after: ParameterRow];
type Pairs = { same: RowPair[]; gone: ParameterRow[]; fresh: ParameterRow[] };

/** Parameters that came, went, changed their name, their place in the order, or what they say. */
export function parameterChanges(
  { before, after }: { before: RequestVersion; after: RequestVersion },
  label: string,
): string[] {
  const rows = parameterRows(after.template);
  const { same, gone, fresh } = pairsOf(parameterRows(before.template), rows);
  const renamed = gone.flatMap((row): RowPair[] => {
    const index = fresh.findIndex((other) => isRenamed(row, other));
    return index < 0 ? [] : fresh.splice(index, 1).map((other) => [row, other]);
  });
  const lost = gone.filter((row) => !renamed.some(([old]) => old === row));
  return [
    ...renamed.map(([old, now]) => `${label}: ${nameOf(old)} is called ${code(now.name)} now.`),
    ...lost.map((row) => `${label}: ${nameOf(row)} is no longer sent.`),
    ...fresh.map((row) => describeAdded(row, { label, milestones: after.milestones })),
    ...same.flatMap(([was, is]) => changesOf([was, is], { before, after, label })),
    ...orderChanges(same, rows, label),
  ];
}

/** Rows of one place and name belong together: equal ones first, then in their order. */
function pairsOf(before: ParameterRow[], after: ParameterRow[]): Pairs {
  const fresh = [...after];
  const take = (row: ParameterRow, fits: (other: ParameterRow) => boolean) => {
    const index = fresh.findIndex((other) => isSameRow(row, other) && fits(other));
    return index < 0 ? undefined : fresh.splice(index, 1)[0];
  };
  const equal = before.map((row) => take(row, (other) => isDeepStrictEqual(row, other)));
  const partners = before.map((row, index) => equal[index] ?? take(row, () => true));
  return {
    same: before.flatMap((row, index): RowPair[] => {
      const partner = partners[index];
      return partner === undefined ? [] : [[row, partner]];
    }),
    gone: before.filter((_, index) => partners[index] === undefined),
    fresh,
  };
}

function isSameRow(one: ParameterRow, other: ParameterRow): boolean {
  return isSamePlace(one, other) && one.name === other.name;
}

/** A body whose encoding has changed holds the same parameters; the encoding is told of the request. */
function isSamePlace(one: ParameterRow, other: ParameterRow): boolean {
  const placeOf = ({ place }: ParameterRow) => (place === 'form' ? 'body' : place);
  return placeOf(one) === placeOf(other);
}

/** The same in everything but the name, and so surely the same thing. */
function isRenamed(one: ParameterRow, other: ParameterRow): boolean {
  const withoutName = ({ name: _, ...rest }: Parameter) => rest;
  return (
    isSamePlace(one, other) &&
    isDeepStrictEqual(withoutName(one.parameter), withoutName(other.parameter))
  );
}

function nameOf({ place, name }: ParameterRow): string {
  return `the ${PLACES[place]} parameter ${code(name)}`;
}

function describeAdded(
  row: ParameterRow,
  { label, milestones }: { label: string; milestones: readonly Milestone[] },
): string {
  const { name: _, value, milestones: _of, absent, onlyWith, onlyInTests, ...form } = row.parameter;
  const parts = [
    describeOwn(value),
    ...Object.entries(form).map(([key, setting]) => `${key} ${code(JSON.stringify(setting))}`),
    `sent ${describeNeed(row, milestones)}`,
  ];
  return `${label}: ${nameOf(row)} is new: ${parts.join('; ')}.`;
}

/** The need is told as one, because its settings only mean something together. */
function changesOf(
  [was, is]: [ParameterRow, ParameterRow],
  { before, after, label }: { before: RequestVersion; after: RequestVersion; label: string },
): string[] {
  const name = `${label}: ${nameOf(is)}`;
  const need = told<string>(`${name} is sent`, (text) => text)(
    describeNeed(was, before.milestones),
    describeNeed(is, after.milestones),
  );
  const silent = need.length > 0 ? () => [''] : () => [];
  const others = changesIn(
    { before: ownOf(was), after: ownOf(is) },
    {
      value: told(`${name} carries`, describeOwn),
      type: told(`${name} is of the type`, (type) => type ?? 'text'),
      pattern: told(`${name} matches`, code),
      maxLength: told(`${name} has at most`, (length) => counted(length, 'character')),
      meaning: told(`${name} means`, (text) => text),
      aliases: told(`${name} has the other names`, (names) => listed(names.map(code))),
      milestones: silent,
      absent: silent,
      onlyWith: silent,
      onlyInTests: silent,
    },
    `${is.place}.${is.name}`,
  );
  return [...need, ...others.filter((text) => text !== '')];
}

/** Without the members, which are rows of their own; of a list their number remains. */
function ownOf({ parameter }: ParameterRow): Parameter {
  const { value } = parameter;
  if (value.from === 'object') return { ...parameter, value: { ...value, members: [] } };
  if (value.from !== 'list') return parameter;
  const items = value.items.map((): ValueSource => ({ from: 'constant', text: '' }));
  return { ...parameter, value: { ...value, items } };
}

function describeOwn(value: ValueSource): string {
  if (value.from === 'object') return describeValue(value);
  return value.from === 'list'
    ? `${describeValue(value)} of ${value.items.length}`
    : describePart(value);
}

/** Of the parameters that are in both; a signature or a log reader may depend on their order. */
function orderChanges(same: RowPair[], after: ParameterRow[], label: string): string[] {
  const places = [...new Set(same.map(([row]) => row.place))];
  return places.flatMap((place) => {
    const now = same.filter(([row]) => row.place === place).map(([, row]) => row);
    const sent = after.filter((row) => now.includes(row));
    if (isDeepStrictEqual(now, sent)) return [];
    const names = listed(sent.map(({ name }) => code(name)));
    return [`${label}: the order of the ${PLACES[place]} parameters is now ${names}.`];
  });
}

import { majorUnits } from '../../core/money/amount-text.ts';
import { exponentOf } from '../../core/money/currencies.ts';
import type { Mapping } from './mapped-events.ts';
import type { MappedField } from './mapped-fields.ts';
import type { SampleFacts } from './source-sample.ts';

/** Of the meanings that a stage file gives, the one that a sample has: whatever says most. */
const PREFERRED = ['registration', 'deposit'];

/**
 * An event that means a registration, or else what the stage file maps, with its fields where the
 * stage file says they stand.
 *
 * @returns the source's name of the event, and those parts of its payload that are mapped
 */
export function mappedSample(
  mapping: Mapping,
  facts: SampleFacts,
): { name: string; payload: Record<string, unknown> } {
  const events = Object.entries(mapping.events);
  const preferred = PREFERRED.map((type) => events.find(([, event]) => event.type === type));
  const [name, event] = preferred.find((found) => found !== undefined) ?? events[0] ?? [];
  if (name === undefined || event === undefined) throw new Error('the settings map no event');
  const payload: Record<string, unknown> = {};
  const places = { ...mapping.fields, ...event.fields };
  const paid = event.type === 'registration' ? {} : moneyOf(facts, mapping);
  const values = { playerId: facts.playerId, brand: wordFor(facts.brand, mapping), ...paid };
  for (const [field, value] of Object.entries(values)) {
    const place = places[field as MappedField];
    if (typeof place === 'string') putAt(payload, place, value);
  }
  return { name, payload };
}

function moneyOf(
  { depositId, transactionId, amountMinor, currency }: SampleFacts,
  { amountUnit }: Mapping,
): Partial<Record<MappedField, string>> {
  const minor = String(amountMinor);
  const major = majorUnits(minor, exponentOf(currency) ?? 2) ?? minor;
  return { depositId, transactionId, amount: amountUnit === 'minor' ? minor : major, currency };
}

function wordFor(brand: string, { brands }: Mapping): string {
  return Object.entries(brands).find(([, named]) => named === brand)?.[0] ?? brand;
}

/** Writes a value at a dotted path, making the objects on its way. */
export function putAt(payload: Record<string, unknown>, path: string, value: string): void {
  const names = path.split('.');
  const last = names.pop() ?? '';
  let inner = payload;
  for (const name of names) {
    const existing = inner[name];
    inner[name] = typeof existing === 'object' && existing !== null ? existing : {};
    inner = inner[name] as Record<string, unknown>;
  }
  inner[last] = value;
}

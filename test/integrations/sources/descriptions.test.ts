import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { SourceDescription } from '../../../core/source-description.ts';
import { SOURCE_CONFIRMERS } from '../../../integrations/sources/confirmers.ts';
import {
  SOURCE_DESCRIPTIONS,
  type SourceAdapterName,
} from '../../../integrations/sources/descriptions.ts';
import { SOURCE_SAMPLES } from '../../../integrations/sources/samples.ts';

const DOCS = join(import.meta.dirname, '../../../docs/sources');
/** The least that the stage file allows for `ledger.rowLifeDays`. */
const LEAST_ROW_LIFE_HOURS = 90 * 24;
const HEADINGS = [
  'Register the URL',
  'Events to enable',
  'Where the player reference must go',
  'What is signed and what is not',
  'The secret',
  'Settings',
  'Answers and retries',
  'Unverified',
];
const NAMES = Object.keys(SOURCE_DESCRIPTIONS) as SourceAdapterName[];

describe.each(NAMES)('the kind of source %s', (name) => {
  const description: SourceDescription = SOURCE_DESCRIPTIONS[name];
  const { carriers = ['webhook'], replay, credentials } = description;

  test('has a page that says the same eight things as every other, and is in the index', () => {
    const page = readFileSync(join(DOCS, `${name}.md`), 'utf8');
    const index = readFileSync(join(DOCS, 'README.md'), 'utf8');

    const titles = [...page.matchAll(/^## (.+)$/gm)].map(([, title]) => title);
    expect(titles).toEqual(HEADINGS);
    expect(index).toContain(`(${name}.md)`);
  });

  test('is remembered by the ledger for longer than it repeats an event', () => {
    const hours = replay.by === 'event-id' ? replay.retrySpanHours : 0;

    expect(hours).toBeLessThanOrEqual(LEAST_ROW_LIFE_HOURS);
  });

  test('has a sample if it calls a URL, and a way to be asked if it says so', () => {
    expect(name in SOURCE_SAMPLES).toBe(carriers.includes('webhook'));
    expect(name in SOURCE_CONFIRMERS).toBe(description.confirms === true);
  });

  test('takes no empty key', () => {
    if (!carriers.includes('webhook')) return;

    // PayPal's webhooks are proven by a certificate: its secret may be empty.
    const nothing = name === 'paypal' ? [] : [{}];
    for (const empty of [...nothing, { signingKey: '' }, { signingKey: ' ' }]) {
      expect(credentials.safeParse(empty).success).toBe(false);
    }
  });
});

test('every page is of a kind that exists', () => {
  const pages = readdirSync(DOCS).filter((file) => file !== 'README.md');

  expect(pages.map((file) => file.replace('.md', '')).sort()).toEqual([...NAMES].sort());
  expect(existsSync(join(DOCS, 'README.md'))).toBe(true);
});

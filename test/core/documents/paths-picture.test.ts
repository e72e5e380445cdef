import { expect, test } from 'vitest';
import { picture } from '../../../core/documents/paths/picture.ts';
import { linesOf, plainStage, richStage, withPlatform } from './paths-stage.ts';

const rich = linesOf(picture(richStage()));
const plain = linesOf(picture(plainStage()));

test('a plain stage fits into a few lines', () => {
  expect(plain).toEqual([
    '```mermaid',
    'flowchart LR',
    'arrival_click(["click to scaleo or revvvs"])',
    'arrival_click --> source_crm',
    'source_stripe["stripe<br/>Stripe"]',
    'source_crm["crm<br/>Standard Webhooks"]',
    'milestone_1("registration<br/>revenue")',
    'source_crm --> milestone_1',
    'milestone_1 --> platform_scaleo',
    'milestone_1 --> platform_revvvs',
    'milestone_2("first deposit<br/>repeat deposit<br/>reversal")',
    'source_stripe --> milestone_2',
    'milestone_2 --> platform_scaleo',
    'milestone_2 --> platform_revvvs',
    'platform_scaleo[["scaleo<br/>Scaleo"]]',
    'platform_revvvs[["revvvs<br/>Revvvs"]]',
    '```',
  ]);
});

test('every arrow joins two boxes that are there', () => {
  const boxes = new Set(rich.map((line) => /^(\w+)[([]/.exec(line)?.[1]));
  const arrows = rich.flatMap((line) => {
    const [, from, to] = /^(\w+) -.*-?> ?(?:\|"[^"]*"\| )?(\w+)$/.exec(line) ?? [];
    return from === undefined ? [] : [from, to];
  });

  expect(arrows.length).toBeGreaterThan(20);
  expect(arrows.filter((name) => !boxes.has(name))).toEqual([]);
});

test('the codes and domains of a platform share a box that stays small', () => {
  expect(rich).toContain(
    'arrival_hub(["without a click to hub<br/>AUR*<br/>SPRING<br/>MAY<br/>2 more"])',
  );
});

test('who stands in, and who says whose a payment is, have dotted arrows', () => {
  expect(rich).toContain('source_adyen -.->|"after 30 minutes of silence"| milestone_2');
  expect(rich).toContain('source_crm -.->|"whose payment"| source_adyen');
});

test('a qualification that a deposit can bring has arrows from who decides deposits', () => {
  const into = rich.filter((line) => line.endsWith('milestone_3'));

  expect(rich).toContain('milestone_3("qualification")');
  expect(into).toEqual([
    'source_backend --> milestone_3',
    'source_stripe --> milestone_3',
    'source_adyen -.->|"after 30 minutes of silence"| milestone_3',
  ]);
});

test('a code that would end its box does not', () => {
  const subject = withPlatform(richStage(), 'hub', (hub) => {
    return { ...hub, traffic: [{ brand: 'aurora', promoCodes: ['A"])<b>#1'] }] };
  });

  const lines = linesOf(picture(subject));

  expect(lines).toContain('arrival_hub(["without a click to hub<br/>A#34;])#60;b#62;#35;1"])');
});

test('a name with hyphens is one word in the picture', () => {
  const subject = plainStage({
    sources: { 'the-crm': { adapter: 'standard-webhooks' } },
    authority: { registration: 'the-crm', deposit: 'the-crm' },
  });

  expect(linesOf(picture(subject))).toContain('source_the_crm["the-crm<br/>Standard Webhooks"]');
});

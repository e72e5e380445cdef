import { expect, test } from 'vitest';
import { lossesSection } from '../../../core/documents/paths/losses-section.ts';
import type { StageSubject } from '../../../core/documents/paths/stage-subject.ts';
import { SOURCE_DESCRIPTIONS } from '../../../integrations/sources/descriptions.ts';
import { linesOf, plainStage, richStage } from './paths-stage.ts';

function lossesOf(subject: StageSubject): string[] {
  return linesOf(lossesSection(subject).join('\n'));
}

const rich = lossesOf(richStage());
const plain = lossesOf(plainStage());

function reasonsOf(lines: readonly string[]): string {
  return lines.filter((line) => line.startsWith('|')).join('\n');
}

test('what can end the way of any click is told with its reason', () => {
  for (const reason of [
    'no-click',
    'too-old',
    'click-already-converted',
    'player-already-linked',
    'unknown-platform',
    'clickId: must match',
  ]) {
    expect(reasonsOf(plain)).toContain(`\`${reason}`);
  }
});

test('what this stage cannot bring about is left out', () => {
  for (const reason of ['outside-window', 'flow-not-on-platform', 'unknown-reference']) {
    expect(reasonsOf(plain)).not.toContain(reason);
    expect(reasonsOf(rich)).toContain(reason);
  }
});

test('a registration without a click names what would help, and how long it may take', () => {
  expect(plain).toContain(
    '| Registration without a click | It is held, and so is all that follows, until a registration of the player names a click. There is no time limit, but what is then more than 730 days old is not sent. | `no-click`, then `too-old` |',
  );
  expect(rich.join('\n')).toContain('Where no promo code or domain says whose the player is, it');
});

test('a click that another source reports is bound after a silence, or never', () => {
  expect(rich).toContain(
    '| Registration from another source | A click that `backend` reports is bound only after `crm` has been silent for 1 hour. | `corroborating`, then `authority-silent` |',
  );
  expect(rich).toContain(
    '| Registration from another source | A click that only `stripe` or `adyen` reports is never bound. | `corroborating` |',
  );
});

test('a brand and a flow that a platform does not take are named', () => {
  expect(plain).toContain(
    '| Brand | `revvvs` takes nothing of `borealis`: the player is bound, and nothing is sent. | `brand-not-on-platform` |',
  );
  expect(rich).toContain(
    '| Product or channel | `hub` takes only `casino` and `poker` on the web (`aurora`): of anything else nothing is sent. | `flow-not-on-platform` |',
  );
});

test('only the platforms that have a window are named for it', () => {
  const row = rich.find((line) => line.includes('outside-window'));

  expect(row).toContain('for `hub`: see "After the click" there');
  expect(row).not.toContain('revvvs');
});

test('where the registration alone carries the click ID, all depends on it', () => {
  const row = plain.find((line) => line.includes('registration-suppressed'));

  expect(row).toContain('For `revvvs` it alone carries the click ID');
});

test('a source that does not sign the player waits for a registered reference', () => {
  expect(rich).toContain(
    '| Payment from `adyen` | It does not sign the player: the payment is held until `crm` registers its reference, or reports a deposit that carries it. | `unknown-reference`, `reference-mismatch`, `no-identity` |',
  );
});

test('a source that must be asked, and one that signs nothing, are told so', () => {
  const subject = richStage();
  const { adyen, 'standard-webhooks': crm } = SOURCE_DESCRIPTIONS;
  const descriptions = {
    ...subject.descriptions,
    adyen: { ...adyen, unsigned: [], confirms: true as const },
    'standard-webhooks': { ...crm, unsigned: ['everything'] },
  };

  const text = lossesOf({ ...subject, descriptions }).join('\n');

  expect(text).toContain('`not-confirmed`');
  expect(text).not.toContain('unknown-reference');
  expect(text).toContain('| Event from `crm` | Nothing of it is signed');
});

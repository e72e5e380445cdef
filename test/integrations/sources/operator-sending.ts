import { describeEvents } from '../../../integrations/sources/operator-documents/describe-events.ts';

export const BUS_NAMES = {
  bus: 'postproof-test-events',
  detailType: 'ReportedEvent',
  reportsDeadLetters: 'postproof-test-reports-dead-letters',
  unrecognisedEvents: 'postproof-test-unrecognised-events',
};

export const PAGE = describeEvents(BUS_NAMES).get('README.md') ?? '';

/** The blocks of code of the page in one language, in order. */
export function blocks(language: string): string[] {
  const found = PAGE.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)\\n\`\`\`$`, 'gms'));
  return [...found].map(([, code = '']) => code);
}

/** The one block that says this. */
export function blockWith(language: string, text: string): string {
  const [block, ...others] = blocks(language).filter((one) => one.includes(text));
  if (block === undefined || others.length > 0) throw new RangeError(`not one block has ${text}`);
  return block;
}

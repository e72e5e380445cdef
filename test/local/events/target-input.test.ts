import { expect, test } from 'vitest';
import { UnsupportedRuleError } from '../../../local/events/event-errors.ts';
import { compileTargetInput } from '../../../local/events/target-input.ts';

const EVENT = {
  source: 'crm',
  'detail-type': 'deposit',
  detail: { amount: 20, note: 'say "hi"', list: [{ x: true }] },
};

function transformer(InputTemplate: string) {
  const InputPathsMap = {
    amount: '$.detail.amount',
    note: '$.detail.note',
    'detail-type': '$.detail-type',
    list: '$.detail.list',
    x: '$.detail.list[0].x',
    gone: '$.detail.gone.deeper',
  };
  return { InputTransformer: { InputPathsMap, InputTemplate } };
}

test.each([
  ['the whole event', {}, JSON.stringify(EVENT)],
  ['a constant', { Input: '{"a":1}' }, '{"a":1}'],
  ['a part', { InputPath: '$.detail.list' }, '[{"x":true}]'],
  ['the whole by path', { InputPath: '$' }, JSON.stringify(EVENT)],
  ['a value in JSON', transformer('{"a":<amount>,"n":<note>}'), '{"a":20,"n":"say \\"hi\\""}'],
  ['a list in JSON', transformer('{"l":<list>,"x":<x>}'), '{"l":[{"x":true}],"x":true}'],
  ['a value in quotes', transformer('"<detail-type> of <amount>"'), '"deposit of 20"'],
  ['quotes in quotes', transformer('{"a\\"b":"<note>"}'), '{"a\\"b":"say \\"hi\\""}'],
  ['nothing for a missing path', transformer('{"g":<gone>,"h":"<gone>"}'), '{"g":"","h":""}'],
])('a target receives %s', (_what, target, body) => {
  const render = compileTargetInput(target, 'Targets.T');

  expect(render(EVENT)).toBe(body);
});

test.each([
  [{ InputPath: '$.detail.list[*]' }, 'Targets.T.InputPath'],
  [{ InputPath: 'detail' }, 'Targets.T.InputPath'],
  [transformer('<aws.events.event.json>'), 'Targets.T.InputTransformer'],
  [
    { InputTransformer: { InputPathsMap: { a: '$..a' }, InputTemplate: '<a>' } },
    'Targets.T.InputTransformer.InputPathsMap.a',
  ],
])('%j is refused', (target, path) => {
  const compile = () => compileTargetInput(target, 'Targets.T');

  expect(compile).toThrow(UnsupportedRuleError);
  expect(compile).toThrow(expect.objectContaining({ path }));
});

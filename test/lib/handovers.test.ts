import { expect, test } from 'vitest';
import { testConfig } from '../helpers/pipeline-config.ts';
import { SynthesisedStage } from './synthesised-stage.ts';

const stage = new SynthesisedStage(
  testConfig({ clicks: { sites: { 'https://www.aurora.example': 'aurora' }, proxies: 0 } }),
);
const routes = stage
  .resources('AWS::ApiGatewayV2::Route')
  .map(({ Properties }) => Properties as { RouteKey: string; Target: unknown });

/** Which integration answers a route. */
function targetOf(routeKey: string): string {
  return JSON.stringify(routes.find(({ RouteKey }) => RouteKey === routeKey)?.Target);
}

test('hand-overs and claims are answered by the function that anybody can reach', () => {
  const ofClicks = targetOf('POST /postproof/clicks');

  expect(ofClicks).toContain('integrations/');
  expect(targetOf('POST /postproof/handovers')).toBe(ofClicks);
  expect(targetOf('POST /postproof/handovers/claims')).toBe(ofClicks);
  expect(targetOf('POST /postproof/bindings')).not.toBe(ofClicks);
});

test('that function may update items, and read none', () => {
  const [written] = stage
    .resources('AWS::Lambda::Function')
    .filter(({ Properties }) => Properties.FunctionName === 'postproof-test-clicks');

  const role = String(stage.readable(written?.Properties.Role));
  const actions = stage.statementsOf('AWS::IAM::Policy', role).map(({ Action }) => Action);

  expect(actions.flat().filter((action) => action.startsWith('dynamodb:'))).toEqual([
    'dynamodb:UpdateItem',
  ]);
});

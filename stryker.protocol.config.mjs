import pure from './stryker.config.mjs';

/**
 * Mutation testing of the authority and of delivery by their tests, in memory. What survives is then
 * held against the simulation, with every `await` left out: `npm run mutation:protocol`.
 *
 * @type {import('@stryker-mutator/api/core').PartialStrykerOptions}
 */
export default {
  ...pure,
  vitest: { configFile: 'vitest.protocol.config.ts' },
  mutate: ['lambdas/authority/*.ts', 'lambdas/delivery/*.ts'],
  mutator: {
    // Conditions: what else there is to mutate is words, log records, and the shapes of objects.
    excludedMutations: [
      'ArithmeticOperator',
      'ArrayDeclaration',
      'ArrowFunction',
      'AssignmentOperator',
      'BlockStatement',
      'CallExpression',
      'MethodExpression',
      'ObjectLiteral',
      'Regex',
      'StringLiteral',
      'UnaryOperator',
      'UpdateOperator',
    ],
  },
  // The simulation has the last word.
  thresholds: { high: 100, low: 100, break: null },
  jsonReporter: { fileName: 'reports/mutation-protocol.json' },
};

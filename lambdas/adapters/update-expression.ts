type Expression = {
  UpdateExpression: string;
  ExpressionAttributeNames: Record<string, string>;
  ExpressionAttributeValues?: Record<string, unknown>;
};

/**
 * A DynamoDB update that sets every given attribute and removes those given as `undefined`.
 * Names are `#name` and values `:name`, so that a condition can refer to them.
 *
 * @param once - attributes that are set unless they are there already; `undefined` leaves them alone
 */
export function setAttributes(
  attributes: Record<string, unknown>,
  once: Record<string, unknown> = {},
): Expression {
  const given = Object.keys(attributes);
  const set = given.filter((name) => attributes[name] !== undefined);
  const remove = given.filter((name) => attributes[name] === undefined);
  const first = Object.keys(once).filter((name) => once[name] !== undefined);
  const sets = [
    ...set.map((name) => `#${name} = :${name}`),
    ...first.map((name) => `#${name} = if_not_exists(#${name}, :${name})`),
  ];
  const clauses = [
    ...(sets.length > 0 ? [`SET ${sets.join(', ')}`] : []),
    ...(remove.length > 0 ? [`REMOVE ${remove.map((name) => `#${name}`).join(', ')}`] : []),
  ];
  const values = [
    ...set.map((name) => [`:${name}`, attributes[name]] as const),
    ...first.map((name) => [`:${name}`, once[name]] as const),
  ];
  return {
    UpdateExpression: clauses.join(' '),
    ExpressionAttributeNames: Object.fromEntries(
      [...given, ...first].map((name) => [`#${name}`, name]),
    ),
    ...(values.length > 0 && { ExpressionAttributeValues: Object.fromEntries(values) }),
  };
}

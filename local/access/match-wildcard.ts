/**
 * Compiles an IAM pattern: `*` is any run of characters, `?` exactly one, all else itself.
 *
 * @param options.ignoreCase - actions and condition keys ignore case, resources do not
 */
export function matchWildcard(
  pattern: string,
  options: { ignoreCase?: boolean } = {},
): (text: string) => boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  const expression = new RegExp(`^${source}$`, options.ignoreCase ? 'is' : 's');
  return (text) => expression.test(text);
}

/**
 * Compiles an ARN pattern, comparing each of the six parts on its own: a `*` in the account
 * part cannot swallow the resource part.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
export function matchArn(pattern: string): (arn: string) => boolean {
  const matchers = arnParts(pattern).map((part) => matchWildcard(part));
  return (arn) => {
    const parts = arnParts(arn);
    return parts.length === matchers.length && matchers.every((match, i) => match(parts[i] ?? ''));
  };
}

function arnParts(arn: string): string[] {
  const parts = arn.split(':');
  return parts.length <= 6 ? parts : [...parts.slice(0, 5), parts.slice(5).join(':')];
}

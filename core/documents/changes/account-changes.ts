import type { PlatformSpecification } from '../../specification/platform-specification.ts';
import { code } from '../markdown.ts';
import { changedEntries, changesIn, told } from './compare.ts';

type Account = PlatformSpecification['account'];

/** Settings that the operator must know of its account, or no longer needs. */
export function accountChanges(before: Account, after: Account): string[] {
  return changedEntries(before, after, {
    added: (name, { meaning, optional }) => [
      `The account setting ${code(name)} is ${optional ? 'new' : 'needed now'}: ${meaning}`,
    ],
    removed: (name) => [`The account setting ${code(name)} is no longer used.`],
    changed: (name, pair) =>
      changesIn(
        pair,
        {
          meaning: told(`The account setting ${code(name)} is`, (meaning) => meaning),
          pattern: told(`The account setting ${code(name)} matches`, code),
          optional: (_, optional) => [
            `The account setting ${code(name)} is ${optional ? 'no longer always needed' : 'always needed now'}.`,
          ],
        },
        `account.${name}`,
      ),
  });
}

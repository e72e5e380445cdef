import type { Parameter } from '../specification/value-source.ts';
import type { Received } from './received-request.ts';
import type { Scope } from './scope.ts';
import { candidatesOf } from './source-value.ts';

/** A parameter that a request should carry, and what came under its name. */
export type Claim = { parameter: Parameter; name: string; received: Received | undefined };

/** What came under no parameter's name, or a second time, is left. */
export type Claims = { claims: Claim[]; left: Received[] };

/** Gives each parameter what came under its name or one of its aliases. */
export function claimed(
  parameters: readonly Parameter[],
  received: readonly Received[],
  scope: Scope,
): Claims {
  const left = [...received];
  const claims = candidatesOf(parameters, scope).map(({ parameter, name }) => {
    const { aliases } = parameter;
    const index = left.findIndex(
      (one) => isNameOf(one, name) || aliases?.some((alias) => isNameOf(one, alias)),
    );
    return { parameter, name, received: index === -1 ? undefined : left.splice(index, 1)[0] };
  });
  return { claims, left };
}

/** Only a header's name is the same in capitals. */
function isNameOf({ name, place }: Received, spelt: string): boolean {
  return place === 'headers' ? name.toLowerCase() === spelt.toLowerCase() : name === spelt;
}

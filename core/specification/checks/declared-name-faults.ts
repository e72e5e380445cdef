import { matchesWhole } from '../pattern.ts';
import type { PlatformSpecification } from '../platform-specification.ts';
import { valuesOf } from '../walk-values.ts';

/** Credentials and account settings: what is used is declared, and what is declared is used. */
export function declaredNameFaults(specification: PlatformSpecification): string[] {
  return [...credentialFaults(specification), ...accountFaults(specification)];
}

type Use = { path: string; name: string };

function credentialFaults(specification: PlatformSpecification): string[] {
  const { credentials } = specification;
  const uses = valuesOf(specification).flatMap(({ source, path }) =>
    source.from === 'credential' ? [{ path, name: source.credential }] : [],
  );
  const repeated = credentials.filter((name, index) => credentials.indexOf(name) !== index);
  return [
    ...repeated.map((name) => `credentials has "${name}" twice, allowed: each name once`),
    ...undeclared(uses, credentials, 'credentials'),
    ...unused(uses, credentials, 'credentials'),
  ];
}

function accountFaults(specification: PlatformSpecification): string[] {
  const { account } = specification;
  const values = valuesOf(specification);
  const uses = [
    ...values.flatMap(({ source, path }) =>
      source.from === 'account' ? [{ path, name: source.setting }] : [],
    ),
    ...currencySetting(specification),
  ];
  const unsure = values.flatMap(({ source, path, optional }) =>
    source.from === 'account' && !optional && settingOf(account, source.setting)?.optional
      ? [
          `${path} always needs account.${source.setting}, which is optional, allowed: a setting that is not, or absent: "omit" or "empty"`,
        ]
      : [],
  );
  const examples = Object.entries(account).flatMap(([name, { pattern, example }]) =>
    pattern === undefined || matchesWhole(pattern, example)
      ? []
      : [`account.${name}.example is "${example}", allowed: ${pattern}`],
  );
  return [
    ...undeclared(uses, Object.keys(account), 'account'),
    ...unused(uses, Object.keys(account), 'account'),
    ...unsure,
    ...examples,
  ];
}

function settingOf(account: PlatformSpecification['account'], name: string) {
  return Object.hasOwn(account, name) ? account[name] : undefined;
}

function currencySetting({ money }: PlatformSpecification): Use[] {
  const rule = money?.currency;
  return rule?.rule === 'one' && typeof rule.code !== 'string'
    ? [{ path: 'money.currency.code', name: rule.code.account }]
    : [];
}

function undeclared(uses: Use[], declared: string[], where: string): string[] {
  return uses
    .filter(({ name }) => !declared.includes(name))
    .map(
      ({ path, name }) =>
        `${path} uses "${name}", allowed: the names in ${where}, which are ${declared.join(', ') || 'none'}`,
    );
}

function unused(uses: Use[], declared: string[], where: string): string[] {
  return declared
    .filter((name) => !uses.some((use) => use.name === name))
    .map((name) => `${where} has "${name}", which nothing uses, allowed: names that are used`);
}

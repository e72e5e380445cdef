import { randomInt } from 'node:crypto';
import * as z from 'zod';

const DEFAULT_LENGTH = 32;

const settingsSchema = z
  .strictObject({
    PasswordLength: z.int().min(1).max(4096).default(DEFAULT_LENGTH),
    ExcludeCharacters: z.string().default(''),
    ExcludeLowercase: z.boolean().default(false),
    ExcludeUppercase: z.boolean().default(false),
    ExcludeNumbers: z.boolean().default(false),
    ExcludePunctuation: z.boolean().default(false),
    IncludeSpace: z.boolean().default(false),
    RequireEachIncludedType: z.boolean().default(true),
    SecretStringTemplate: z.string().optional(),
    GenerateStringKey: z.string().optional(),
  })
  .refine(
    (settings) =>
      (settings.SecretStringTemplate === undefined) === (settings.GenerateStringKey === undefined),
    'SecretStringTemplate and GenerateStringKey go together',
  );

type Settings = z.infer<typeof settingsSchema>;

/**
 * The first value of a secret that CloudFormation would generate.
 *
 * @param settings - the template's `GenerateSecretString`
 * @returns the password, or the template's JSON object with the password under its key
 * @throws {ZodError} for a setting that is unknown or out of range; {@link RangeError} if every
 *   character is excluded
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-secretsmanager-secret-generatesecretstring.html
 */
export function generateSecret(settings: unknown): string {
  const parsed = settingsSchema.parse(settings);
  const password = generatePassword(parsed);
  if (parsed.SecretStringTemplate === undefined) return password;
  const template: object = JSON.parse(parsed.SecretStringTemplate);
  return JSON.stringify({ ...template, [String(parsed.GenerateStringKey)]: password });
}

function generatePassword(settings: Settings): string {
  const kinds = includedKinds(settings);
  const all = kinds.join('');
  if (all === '') {
    throw new RangeError('GenerateSecretString excludes every character; allow some.');
  }
  const required = settings.RequireEachIncludedType ? kinds.map(pick) : [];
  const rest = Array.from({ length: settings.PasswordLength }, () => pick(all));
  return shuffle([...required, ...rest].slice(0, settings.PasswordLength)).join('');
}

function includedKinds(settings: Settings): string[] {
  const kinds: [included: boolean, characters: string][] = [
    [!settings.ExcludeLowercase, 'abcdefghijklmnopqrstuvwxyz'],
    [!settings.ExcludeUppercase, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'],
    [!settings.ExcludeNumbers, '0123456789'],
    [!settings.ExcludePunctuation, '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~'],
    [settings.IncludeSpace, ' '],
  ];
  return kinds
    .filter(([included]) => included)
    .map(([, characters]) =>
      [...characters].filter((one) => !settings.ExcludeCharacters.includes(one)).join(''),
    )
    .filter((characters) => characters !== '');
}

function pick(characters: string): string {
  return characters.charAt(randomInt(characters.length));
}

/** Fisher-Yates, so that the required kinds do not always stand first. */
function shuffle(characters: readonly string[]): string[] {
  const shuffled = [...characters];
  for (let last = shuffled.length - 1; last > 0; last--) {
    const other = randomInt(last + 1);
    [shuffled[last], shuffled[other]] = [shuffled[other] ?? '', shuffled[last] ?? ''];
  }
  return shuffled;
}

import type { WebhookRequest } from '../integrations/sources/source-adapter.ts';
import type { CheckKeys } from './source-keys.ts';
import { type NamedSource, secretsOf, sourcesOf } from './source-named.ts';
import { readCredentials, readSourceSecret } from './source-secret.ts';
import { judge, type Verifier, verifyAt } from './source-verify.ts';
import type { Target } from './target.ts';

/** What was found to make a request verify, and what that means. */
export type Hint = { found: string; source?: string; brand?: string; means: string };

type Tried = {
  request: WebhookRequest;
  source: NamedSource;
  brand: string | undefined;
  keys: CheckKeys;
  atEpochMs: number;
  fetchCertificate: Verifier['fetchCertificate'];
};

/** What makes the request verify, of all that is worth a try. */
export async function findHints(tried: Tried, target: Target, useStage: boolean): Promise<Hint[]> {
  const [before, bodies, others] = [
    await withPreviousKey(tried),
    await withOtherBodies(tried),
    useStage ? await withOtherKeys(tried, target) : [],
  ];
  return [...before, ...bodies, ...others];
}

/** Said where nothing was found, so that nobody tries it again. */
export function describeTried(useStage: boolean): string {
  const others = useStage
    ? 'every other key of the stage'
    : 'no other key of the stage, because of --key-file';
  return `Tried in vain: the body without and with a newline at its end, with other line ends, and written anew; the key before the current one; ${others}.`;
}

/** Said also of a request that verifies: the provider has not taken the new key yet. */
export async function withPreviousKey(tried: Tried): Promise<Hint[]> {
  const { previous, counting } = tried.keys;
  const [current] = counting;
  if (previous === undefined) return [];
  if (current !== undefined && (await verifies(tried, [current]))) return [];
  if (!(await verifies(tried, [previous.credentials]))) return [];
  const until = new Date(previous.countsUntilEpochMs).toISOString();
  return [
    {
      found: 'previous-key',
      means: `with the key before the current one, which ${previous.counts ? 'counts' : 'counted'} until ${until}: have the provider sign with the new key, or put the old one back with "source set-key"`,
    },
  ];
}

/** The smallest change that helps: where one does, others often do too. */
async function withOtherBodies(tried: Tried): Promise<Hint[]> {
  const { request, keys } = tried;
  const known = [...keys.counting, ...(keys.previous ? [keys.previous.credentials] : [])];
  for (const { body, ...hint } of otherBodies(Buffer.from(request.body))) {
    if (await verifies({ ...tried, request: { ...request, body } }, known)) return [hint];
  }
  return [];
}

function otherBodies(body: Buffer): Array<Hint & { body: Buffer }> {
  const text = body.toString('latin1');
  const trimmed = text.replace(/\r?\n$/, '');
  const unixLines = text.replaceAll('\r\n', '\n');
  const variants = [
    {
      text: trimmed,
      found: 'without-trailing-newline',
      means: 'without the newline at the end of the body: whatever recorded it has added one',
    },
    {
      text: `${text}\n`,
      found: 'with-trailing-newline',
      means: 'with a newline at the end of the body: whatever recorded it has taken it away',
    },
    {
      text: unixLines,
      found: 'with-unix-line-ends',
      means: 'with LF in place of CRLF in the body: something on the way changed the line ends',
    },
    {
      text: rewritten(body) ?? text,
      found: 're-serialised',
      means:
        'with its JSON written anew without spaces: something on the way, or whatever recorded it, parsed and formatted the body',
    },
  ];
  return variants
    .filter((variant) => variant.text !== text)
    .map(({ text: changed, ...hint }) => ({ ...hint, body: Buffer.from(changed, 'latin1') }));
}

/** One character for each byte, as the other variants. */
function rewritten(body: Buffer): string | undefined {
  try {
    return Buffer.from(JSON.stringify(JSON.parse(body.toString('utf8')))).toString('latin1');
  } catch {
    return undefined;
  }
}

/** Of other sources, and of this one's other brands. A secret that cannot be read is passed over. */
async function withOtherKeys(tried: Tried, { config, secrets }: Target): Promise<Hint[]> {
  const hints: Hint[] = [];
  for (const { source, brand, secretName } of sourcesOf(config).flatMap((one) =>
    secretsOf(config, one),
  )) {
    const isOwn =
      source.name === tried.source.name && (brand === undefined || brand === tried.brand);
    if (isOwn) continue;
    const kept = await readSourceSecret(secrets, secretName).catch(() => undefined);
    const texts = [kept?.current, kept?.previous].filter((text) => text !== undefined);
    const known = texts.flatMap((text) => {
      const read = readCredentials(text, source);
      return 'fault' in read ? [] : [read.credentials];
    });
    if (known.length === 0) continue;
    const { request, fetchCertificate, atEpochMs } = tried;
    // At its own time: another source may sign one where this one does not.
    const verifier = { source, credentials: known, fetchCertificate };
    if (!(await judge(request, verifier, atEpochMs)).verdict.good) continue;
    const whose =
      brand === undefined ? `source ${source.name}` : `brand ${brand} of ${source.name}`;
    const path = `/webhooks/${source.name}${brand === undefined ? '' : `/${brand}`}`;
    hints.push({
      found: 'key-of-another',
      source: source.name,
      ...(brand !== undefined && { brand }),
      means: `with the key of ${whose}: the provider calls the wrong URL, it should be ${path}, or the keys were mixed up`,
    });
  }
  return hints;
}

async function verifies(
  { request, source, atEpochMs, fetchCertificate }: Tried,
  credentials: readonly object[],
): Promise<boolean> {
  if (credentials.length === 0) return false;
  return (await verifyAt(request, { source, credentials, fetchCertificate }, atEpochMs)).good;
}

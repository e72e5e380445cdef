import { X509Certificate } from 'node:crypto';
import { rootCertificates } from 'node:tls';
import { SignatureRefusedError } from '../source-adapter.ts';

/**
 * Host, validity, key and chain of PayPal's signing certificate, checked without the network.
 *
 * Not checked: revocation, and path length and name constraints of the intermediates, which Node
 * does not tell.
 */

/** The signing certificate comes first, then what links it to a root. */
const MAX_CERTIFICATES = 5;
const MIN_RSA_BITS = 2048;
const CERTIFICATE = /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----/g;

/**
 * @param pem - as PayPal serves it
 * @returns the certificate whose key signs webhooks, and the others in the file
 * @throws {SignatureRefusedError} if it is not PayPal's, not valid now, or has no RSA key to sign with
 */
export function readSigningCertificate(
  pem: string,
  nowEpochMs: number,
): { signing: X509Certificate; others: readonly X509Certificate[] } {
  const [signing, ...others] = certificatesIn(pem);
  if (signing === undefined) throw refused('is no certificate');
  // A leading dot stands for every host below it. The subject counts only where no name is listed.
  if (!signing.checkHost('.paypal.com') && !signing.checkHost('paypal.com')) {
    throw refused('names no host of paypal.com');
  }
  if (!isCurrent(signing, nowEpochMs)) throw refused('is not valid at this time');
  const { asymmetricKeyType, asymmetricKeyDetails } = signing.publicKey;
  const bits = asymmetricKeyDetails?.modulusLength ?? 0;
  if (asymmetricKeyType !== 'rsa' || bits < MIN_RSA_BITS) throw refused('has no usable RSA key');
  return { signing, others };
}

/**
 * Whether each signature holds from this certificate up to a trusted one.
 *
 * @param trustedRoot - PEM; without it the roots that Node trusts
 */
export function leadsToRoot(
  subject: X509Certificate,
  others: readonly X509Certificate[],
  { trustedRoot, nowEpochMs }: { trustedRoot: string | undefined; nowEpochMs: number },
): boolean {
  const roots = trustedRoot === undefined ? builtInRoots() : [new X509Certificate(trustedRoot)];
  const reaches = (below: X509Certificate, unused: readonly X509Certificate[]): boolean =>
    roots.some((root) => isCurrent(root, nowEpochMs) && hasIssued(root, below)) ||
    unused.some(
      (issuer) =>
        issuer.ca &&
        isCurrent(issuer, nowEpochMs) &&
        hasIssued(issuer, below) &&
        reaches(
          issuer,
          unused.filter((other) => other !== issuer),
        ),
    );
  return reaches(subject, others);
}

let roots: readonly X509Certificate[] | undefined;

/** Parsed once: there are more than a hundred. */
function builtInRoots(): readonly X509Certificate[] {
  roots ??= rootCertificates.map((pem) => new X509Certificate(pem));
  return roots;
}

function certificatesIn(pem: string): X509Certificate[] {
  const found = pem.match(CERTIFICATE) ?? [];
  if (found.length > MAX_CERTIFICATES) throw refused('holds too many certificates');
  try {
    return found.map((one) => new X509Certificate(one));
  } catch (cause) {
    throw refused('cannot be read', { cause });
  }
}

function hasIssued(issuer: X509Certificate, subject: X509Certificate): boolean {
  if (issuer.subject !== subject.issuer) return false;
  try {
    return subject.checkIssued(issuer) && subject.verify(issuer.publicKey);
  } catch {
    return false;
  }
}

function isCurrent({ validFrom, validTo }: X509Certificate, nowEpochMs: number): boolean {
  return Date.parse(validFrom) <= nowEpochMs && nowEpochMs <= Date.parse(validTo);
}

function refused(what: string, options?: ErrorOptions): SignatureRefusedError {
  return new SignatureRefusedError('certificate', `what paypal-cert-url leads to ${what}`, options);
}

/** Codes of Node and OpenSSL with what they mean for whoever made the link. */
const CAUSES: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there: are `host` and `port` right, and does the server run?',
  ENOTFOUND: 'no such host is known to the worker: is `host` right?',
  EAI_AGAIN: 'the name of the host could not be looked up: is `host` right, and does the worker have a resolver?',
  ETIMEDOUT: 'no answer in time: do routes and security groups let the worker through to it?',
  EHOSTUNREACH: 'there is no route to it: is the worker in a subnet that reaches it?',
  ENETUNREACH: 'there is no route to it: is the worker in a subnet that reaches it?',
  ECONNRESET: 'it broke the connection off',
  EPIPE: 'it broke the connection off',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate is of an unknown authority: give it in `ca`',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is signed by itself: give it in `ca`',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate is of an unknown authority: give it in `ca`',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its certificate is of an unknown authority: give it in `ca`',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate names another host: is `host` the name in it?',
};

/** Why a connection failed and what to mend, when the machine rather than the database said so. */
export function connectionFailure(error: unknown): string | undefined {
  // A host with several addresses fails with one error for each.
  const cause = error instanceof AggregateError ? error.errors[0] : error;
  const code = codeOf(cause);
  return code === undefined || !Object.hasOwn(CAUSES, code) ? undefined : `${CAUSES[code]} (${code})`;
}

/** The code of an error of Node or of a driver, when it has one that is text. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** `password=…` and the like, not followed by a reference. */
const PARAMETER = /[?&;:,](password|passwd|pwd|secret)\s{0,9}=\s{0,9}(?!\$\{)[^&;,\s]/i;
/** `//user:password@host`, and Oracle's `user/password@host`. */
const AUTHORITY = /\/\/[^/?#@:]{0,200}:(?!\$\{)[^/?#@]{1,200}@/;
const ORACLE = /^jdbc:oracle:[a-z]{1,9}:[^/@]{1,200}\/(?!\$\{)[^@]{1,200}@/i;

/** Whether a JDBC URL holds a password itself; one that comes by a reference is none. */
export function holdsLiteralPassword(url: string): boolean {
  return PARAMETER.test(url) || AUTHORITY.test(url) || ORACLE.test(url);
}

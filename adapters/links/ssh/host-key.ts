import { createHash } from 'node:crypto';

/** The fingerprint of a public key in the wire format of SSH, as `ssh-keygen -l` prints it: `SHA256:…`. */
function fingerprintOf(key: Uint8Array): string {
  return `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`;
}

/** The type of a public key in the wire format of SSH: its first field, such as `ssh-ed25519` (RFC 4253, 6.6). */
function keyTypeOf(key: Uint8Array): string {
  const bytes = Buffer.from(key);
  return bytes.length < 4 ? '' : bytes.toString('latin1', 4, 4 + bytes.readUInt32BE(0));
}

/**
 * Why the key that a host shows is not the one a link expects; undefined: it is. `expected` is a fingerprint, a public
 * key (`ssh-ed25519 AAAA…`), or a line of a `known_hosts` file with its host before the key.
 */
export function hostKeyProblem(expected: string | undefined, shown: Uint8Array): string | undefined {
  const met = `its ${keyTypeOf(shown)} key is ${fingerprintOf(shown)}`;
  if (expected === undefined || expected.trim() === '') {
    return `the link has no \`host-key\` to know the host by: ${met}; compare it with the host's own and set it`;
  }
  const written = readHostKey(expected);
  if (written.fingerprint === fingerprintOf(shown)) return undefined;
  return `the host is not the one that the link knows: ${met}, and \`host-key\` of the link is ${written.fingerprint}; find out whether the key was changed on purpose`;
}

/** What `host-key` says: always a fingerprint, and the type of the key where the whole key is given. */
export function readHostKey(text: string): { readonly fingerprint: string; readonly keyType?: string } {
  const words = text.trim().split(/\s+/);
  const [first = ''] = words;
  if (first.startsWith('SHA256:')) return { fingerprint: first.replace(/=+$/, '') };
  const at = words.findIndex((word) => /^(ssh-|ecdsa-|sk-)/.test(word));
  const keyType = words[at];
  const key = words[at + 1];
  if (keyType === undefined || key === undefined) return { fingerprint: first };
  return { fingerprint: fingerprintOf(Buffer.from(key, 'base64')), keyType };
}

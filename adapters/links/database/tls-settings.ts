import type { OpenLink } from '#core/model/link.ts';
import { linkOption } from '../link-option.ts';

/** How a session is encrypted: which authorities are trusted, and what of the certificate must hold. */
export interface TlsSettings {
  readonly ca?: string;
  readonly rejectUnauthorized: boolean;
  /** The certificate must name the host. */
  readonly verifyHost: boolean;
}

/** What the options `ssl-mode` and `ca` of a link come to; undefined: no TLS. */
export function tlsSettings(open: OpenLink): TlsSettings | undefined {
  const mode = linkOption(open, 'ssl-mode');
  if (mode === 'disable') return undefined;
  const ca = linkOption(open, 'ca');
  return {
    ...(ca !== undefined && { ca }),
    rejectUnauthorized: mode !== 'require',
    verifyHost: mode === 'verify-full',
  };
}

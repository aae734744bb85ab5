import { type ConnectionOptions, checkServerIdentity } from 'node:tls';
import type { OpenLink } from '#core/model/link.ts';
import { linkOption } from './link-option.ts';

/** What of TLS the options `ssl-mode` and `ca` of a link come to; undefined: none. */
export function tlsOptions(open: OpenLink, defaultMode: 'disable' | 'require'): ConnectionOptions | undefined {
  const mode = linkOption(open, 'ssl-mode') ?? defaultMode;
  if (mode === 'disable') return undefined;
  const ca = linkOption(open, 'ca');
  return {
    ...(ca !== undefined && { ca }),
    rejectUnauthorized: mode !== 'require',
    checkServerIdentity: mode === 'verify-full' ? checkServerIdentity : () => undefined,
  };
}

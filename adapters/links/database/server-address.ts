import type { OpenLink } from '#core/model/link.ts';
import { linkOption, optionMs } from '../link-option.ts';

/** Where the server of a link is and who logs in. */
export interface ServerAddress {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database?: string;
  readonly connectTimeoutMs: number;
}

export function serverAddress(open: OpenLink): ServerAddress {
  const database = linkOption(open, 'database');
  return {
    host: linkOption(open, 'host') ?? '',
    port: Number(linkOption(open, 'port')),
    user: linkOption(open, 'user') ?? '',
    password: open.secret.password ?? '',
    ...(database !== undefined && { database }),
    connectTimeoutMs: optionMs(open, 'connect-timeout'),
  };
}

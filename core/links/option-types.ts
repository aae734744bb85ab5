import { oneOf, type ValueType } from '../parser/grammar/value-types.ts';

/** A host by name or address, without port, path or user. */
export const HOST_NAME: ValueType<string> = {
  allowed: 'the name or the address of a host, without `/`, `@` or a port',
  parse: (text) => {
    const host = text.trim();
    return /^([\w.-]{1,253}|[\da-f:.]{2,45})$/i.test(host) ? host : undefined;
  },
};

export const PORT: ValueType<number> = {
  allowed: 'a port from 1 to 65535',
  parse: (text) => {
    const digits = text.trim();
    const port = Number(digits);
    return /^\d{1,5}$/.test(digits) && port >= 1 && port <= 65_535 ? port : undefined;
  },
};

/** A short text of one line: names of databases, users, schemas and the like. */
export const LINE: ValueType<string> = {
  allowed: 'a text of 1 to 255 characters on one line',
  parse: (text) => (/^[^\p{Cc}]{1,255}$/u.test(text) && text.trim() !== '' ? text : undefined),
};

export const ABSOLUTE_PATH: ValueType<string> = {
  allowed: 'an absolute path such as `/data/in`, without `..`',
  parse: (text) => {
    const isSound = /^\/[^\p{Cc}]{0,1023}$/u.test(text) && !text.split('/').includes('..');
    return isSound ? text : undefined;
  },
};

/** A file of DuckDB, or a database that lives as long as its session. */
export const DATABASE_FILE: ValueType<string> = {
  allowed: `${ABSOLUTE_PATH.allowed}, or \`:memory:\` for a database that ends with its attempt`,
  parse: (text) => (text === ':memory:' ? text : ABSOLUTE_PATH.parse(text)),
};

/** PEM is not read here: the driver does, and says what is wrong with it. */
export const CERTIFICATES: ValueType<string> = {
  allowed: 'certificates as PEM text, at most 32 KiB (`@FILE` on the command line reads a file)',
  parse: (text) => (text.includes('-----BEGIN CERTIFICATE-----') && text.length <= 32_768 ? text : undefined),
};

export const S3_LOCATION: ValueType<string> = {
  allowed: 'a place such as `s3://bucket/prefix/`',
  parse: (text) => (/^s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](\/\P{Cc}{0,900})?$/u.test(text) ? text : undefined),
};

export const S3_BUCKET: ValueType<string> = {
  allowed: 'the name of a bucket: 3 to 63 lowercase letters, digits, `-` and `.`',
  parse: (text) => (/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(text) ? text : undefined),
};

/** A part of keys or of a path that something else stands before. */
export const PREFIX: ValueType<string> = {
  allowed: 'a prefix such as `in/orders/`, without `..` or a leading `/`',
  parse: (text) => (/^[^/\p{Cc}]\P{Cc}{0,900}$/u.test(text) && !text.split('/').includes('..') ? text : undefined),
};

export const ENDPOINT: ValueType<string> = {
  allowed: 'an address such as `https://storage.example.com`, without user, query or fragment',
  parse: (text) => (/^https?:\/\/[^\s/?#@]{1,255}(\/[^\s?#@]{0,255})?$/.test(text) ? text : undefined),
};

/** Both forms that `ssh` and `ssh-keygen` print. */
export const HOST_KEY: ValueType<string> = {
  allowed: 'the fingerprint of a host key as `SHA256:…`, or the key as `ssh-ed25519 AAAA…`',
  parse: (text) =>
    /^(SHA256:[\w+/]{43}=?|(ssh-|ecdsa-)[\w@.-]{1,60} [\w+/]{40,2000}={0,2})$/.test(text.trim())
      ? text.trim()
      : undefined,
};

/**
 * `disable`: no TLS. `require`: TLS, whoever answers. `verify-ca`: the certificate is of a known authority.
 * `verify-full`: and it names the host.
 */
export const SSL_MODE = oneOf('disable', 'require', 'verify-ca', 'verify-full');

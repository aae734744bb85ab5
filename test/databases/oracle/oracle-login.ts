import { createCipheriv, createDecipheriv, createHash, pbkdf2Sync } from 'node:crypto';

const VERIFIER_12C = 0x4815;
const ITERATIONS = 4_096;
const IV = Buffer.alloc(16);
const SALT = Buffer.alloc(16, 7);
const MIXING_SALT = Buffer.alloc(16, 9);
const SERVER_PART = Buffer.alloc(32, 11);

type Pair = readonly [key: string, value: string, flag?: number];

/**
 * The server's half of the O5LOGON of release 12: both sides show that they know the password without sending it in
 * the clear. The random parts are constants, since nothing is secret here.
 */
export class OracleLogin {
  readonly #password: string;
  readonly #hash: Buffer;

  constructor(password: string) {
    this.#password = password;
    const salt = Buffer.concat([SALT, Buffer.from('AUTH_PBKDF2_SPEEDY_KEY')]);
    const key = pbkdf2Sync(password, salt, ITERATIONS, 64, 'sha512');
    this.#hash = createHash('sha512').update(key).update(SALT).digest().subarray(0, 32);
  }

  challenge(): readonly Pair[] {
    return [
      ['AUTH_SESSKEY', hex(encrypt(this.#hash, SERVER_PART))],
      ['AUTH_VFR_DATA', hex(SALT), VERIFIER_12C],
      ['AUTH_PBKDF2_CSK_SALT', hex(MIXING_SALT)],
      ['AUTH_PBKDF2_VGEN_COUNT', String(ITERATIONS)],
      ['AUTH_PBKDF2_SDER_COUNT', String(3)],
    ];
  }

  /** What to answer the client's proof with; undefined: the password is another one. */
  accept(proof: ReadonlyMap<string, string>): readonly Pair[] | undefined {
    const clientPart = decrypt(this.#hash, Buffer.from(proof.get('AUTH_SESSKEY') ?? '', 'hex').subarray(0, 32));
    const mixed = hex(Buffer.concat([clientPart, SERVER_PART]));
    const key = pbkdf2Sync(mixed, MIXING_SALT, 3, 32, 'sha512');
    const sent = decrypt(key, Buffer.from(proof.get('AUTH_PASSWORD') ?? '', 'hex'));
    const padding = sent.at(-1) ?? 0;
    if (sent.subarray(16, sent.length - padding).toString() !== this.#password) return undefined;
    const response = Buffer.concat([Buffer.alloc(16, 13), Buffer.from('SERVER_TO_CLIENT')]);
    return [
      ['AUTH_SVR_RESPONSE', hex(encrypt(key, response))],
      ['AUTH_VERSION_NO', String((12 << 24) | (2 << 20))],
    ];
  }
}

function hex(bytes: Buffer): string {
  return bytes.toString('hex').toUpperCase();
}

function encrypt(key: Buffer, bytes: Buffer): Buffer {
  const cipher = createCipheriv('aes-256-cbc', key, IV).setAutoPadding(false);
  return Buffer.concat([cipher.update(bytes), cipher.final()]);
}

function decrypt(key: Buffer, bytes: Buffer): Buffer {
  const cipher = createDecipheriv('aes-256-cbc', key, IV).setAutoPadding(false);
  return Buffer.concat([cipher.update(bytes), cipher.final()]);
}

import { createHmac, timingSafeEqual } from 'node:crypto';
import { CursorError } from '#core/model/errors.ts';

/** Half of SHA-256: nobody guesses it, and a cursor stays short. */
const SEAL_BYTES = 16;

/** Signs the cursors that a route gives out, so that it takes back its own only. */
export class CursorSeal {
  readonly #key: string;

  /** `key`: a secret of the deployment; with another one, older cursors are refused. */
  constructor(key: string) {
    this.#key = key;
  }

  close(routeId: string, position: string): string {
    const body = Buffer.from(position);
    return Buffer.concat([this.#sign(routeId, body), body]).toString('base64url');
  }

  /** Throws `CursorError` for what this route has not given out. */
  open(routeId: string, cursor: string): string {
    const bytes = Buffer.from(cursor, 'base64url');
    const [seal, body] = [bytes.subarray(0, SEAL_BYTES), bytes.subarray(SEAL_BYTES)];
    if (seal.length === SEAL_BYTES && timingSafeEqual(seal, this.#sign(routeId, body))) return body.toString();
    throw new CursorError('it is none of this list: begin without one');
  }

  #sign(routeId: string, body: Buffer): Buffer {
    return createHmac('sha256', this.#key).update(`${routeId}\0`).update(body).digest().subarray(0, SEAL_BYTES);
  }
}

/** Randomness, as the composition root gives it. */
export interface Random {
  /** `bytes` random bytes in lowercase hexadecimal. */
  hex(bytes: number): string;
}

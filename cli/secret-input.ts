import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import type { ReadStream } from 'node:tty';

/** Where secrets come from that must not stand on a command line. */
export interface SecretInput {
  /** All of standard input, without the line end after it. */
  readAll(): Promise<string>;
  /** Asks a person, showing nothing of the answer; absent when nobody is there to be asked. */
  readonly ask?: (question: string) => Promise<string>;
}

/** Standard input of this process; questions go to `err`, so that data stays alone on standard output. */
export function standardInput(stdin: ReadStream, err: NodeJS.WritableStream): SecretInput {
  const readAll = async () => {
    const parts: Buffer[] = [];
    for await (const part of stdin) parts.push(part);
    return Buffer.concat(parts)
      .toString()
      .replace(/\r?\n$/, '');
  };
  if (stdin.isTTY !== true) return { readAll };
  return {
    readAll,
    ask: async (question) => {
      err.write(question);
      const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
      const lines = createInterface({ input: stdin, output: silent, terminal: true });
      try {
        return await lines.question('');
      } finally {
        lines.close();
        err.write('\n');
      }
    },
  };
}

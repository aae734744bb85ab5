import type { AkkaflowRequest } from '../client/akkaflow-calls.ts';
import type { ApiClient } from '../client/api-client.ts';
import type { GlobalOptions } from '../global-options.ts';
import type { Terminal } from '../terminal.ts';

/** The options of a command, by their long names in camel case. */
export type AkkaOptions = Readonly<Record<string, string | boolean | undefined>>;

/** What a command of akkaflow means here. */
export type Translation =
  /** A command line of `akkaflow`, which prints in its own form. */
  | { readonly type: 'command'; readonly args: readonly string[] }
  /** One of akkaflow's HTTP calls, whose answer is printed as it is. */
  | { readonly type: 'call'; readonly call: AkkaflowRequest }
  /** A question to the API whose answer no command prints. */
  | { readonly type: 'list'; print(client: ApiClient, options: GlobalOptions, terminal: Terminal): Promise<void> };

/** A command of akkaflow as it was documented. */
export interface AkkaCommand {
  readonly description: string;
  /** As commander writes them, `<name>` or `[name]`, and what each is. */
  readonly args?: Readonly<Record<string, string>>;
  /** As commander writes them, and what each is. */
  readonly options?: Readonly<Record<string, string>>;
  readonly example: string;
  /** Throws `CommandFailure` for what cannot be meant here. */
  translate(args: readonly string[], options: AkkaOptions): Translation | Promise<Translation>;
}

export function commandLine(...args: readonly string[]): Translation {
  return { type: 'command', args };
}

export function httpCall(
  path: readonly string[],
  query: AkkaflowRequest['query'],
  form?: AkkaflowRequest['form'],
): Translation {
  return { type: 'call', call: { path, query, ...(form !== undefined && { form }) } };
}

import type { ParseArgsOptionsConfig } from 'node:util';
import type { AwsClientOptions } from '#adapters/aws/client-options.ts';
import type { AwsClients } from '#adapters/aws/clients.ts';
import type { Logger } from '#core/ports/logger.ts';
import type { RoleDeployment } from './role-deployment.ts';

export type RoleValues = Readonly<Record<string, string | boolean | readonly (string | boolean)[] | undefined>>;

/** What a role has to work with. */
export interface RoleContext extends RoleDeployment {
  readonly clients: AwsClients;
  readonly clientOptions: AwsClientOptions;
  readonly logger: Logger;
  readonly values: RoleValues;
  /** Resolves when the process is asked to end. */
  readonly stopped: Promise<void>;
  /** Tells on stdout, in one line of JSON, that the role is up. */
  ready(facts: Readonly<Record<string, unknown>>): void;
}

/** One part of a system that runs as a process of its own. */
export interface Role {
  readonly summary: string;
  /** Lines about its own options. */
  readonly help: string;
  readonly examples: readonly string[];
  readonly options: ParseArgsOptionsConfig;
  /** Works until the process is asked to end. */
  run(context: RoleContext): Promise<void>;
}

/** An option that was given as text. */
export function textOf(values: RoleValues, name: string): string | undefined {
  const value = values[name];
  return typeof value === 'string' ? value : undefined;
}

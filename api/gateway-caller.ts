import * as z from 'zod';
import { iamPrincipal, principalName } from '#core/model/access.ts';
import type { ApiEnvironment } from '#core/ports/ports.ts';
import { type Authenticate, bearerTokens } from './authenticate.ts';
import { loadCaller } from './caller.ts';

/** What API Gateway itself has found out about who sent a request; never what a header says. */
const gatewayContext = z.object({
  event: z.object({
    requestContext: z.object({
      identity: z.object({ userArn: z.string().nullish() }).nullish(),
      authorizer: z.object({ claims: z.record(z.string(), z.unknown()).nullish() }).nullish(),
    }),
  }),
});

/** A caller's name, and the groups whose grants it has as well. */
interface GatewayIdentity {
  readonly name: string;
  readonly groups: readonly string[];
}

/**
 * The caller of a REST API event (payload 1.0): a user of Cognito whose token an authorizer of API Gateway has checked, an AWS
 * identity whose signature it has checked, or somebody with a token of akkaflow's own on a method without an authorizer.
 */
export function gatewayCallers(env: ApiEnvironment): Authenticate {
  const tokens = bearerTokens(env);
  return async (c) => {
    const identity = gatewayIdentity(c.env);
    return identity === undefined ? await tokens(c) : await loadCaller(env, identity.name, identity.groups);
  };
}

/** Who API Gateway says it is; undefined when it says nothing. */
function gatewayIdentity(bindings: unknown): GatewayIdentity | undefined {
  const parsed = gatewayContext.safeParse(bindings);
  if (!parsed.success) return undefined;
  const { identity, authorizer } = parsed.data.event.requestContext;
  const claims = authorizer?.claims;
  if (claims) return userOf(claims);
  return identity?.userArn ? named(iamPrincipal(identity.userArn)) : undefined;
}

function userOf(claims: Readonly<Record<string, unknown>>): GatewayIdentity | undefined {
  const { sub, 'cognito:groups': groups } = claims;
  return typeof sub === 'string' ? named(`cognito:${sub}`, groupsOf(groups)) : undefined;
}

/** An authorizer of a REST API hands over a list as text with commas. */
function groupsOf(claim: unknown): readonly string[] {
  if (typeof claim !== 'string') return [];
  return claim
    .split(',')
    .map((group) => principalName(`cognito-group:${group.trim()}`))
    .filter((name) => name !== undefined);
}

function named(given: string, groups: readonly string[] = []): GatewayIdentity | undefined {
  const name = principalName(given);
  return name === undefined ? undefined : { name, groups };
}

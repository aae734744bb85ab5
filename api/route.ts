import type { Context } from 'hono';
import * as z from 'zod';
import type { Role } from '#core/model/access.ts';
import type { Page } from '#core/ports/page.ts';
import type { NoteChange } from '#core/service/audit-change.ts';
import type { Caller } from './caller.ts';
import type { ProblemCode } from './schema/problem.ts';
import type { Visible } from './visible.ts';

/** Which role a route needs, and on which folder: that of what the path names, or the root for the whole deployment. */
export interface Access {
  readonly role: Role;
  /** `any`: on some folder; the route itself shows and does only what the caller may. `self`: it shows the caller only itself. */
  readonly on: 'self' | 'deployment' | 'any' | 'workflow' | 'coordinator' | 'instance' | 'campaign' | 'link';
}

/** The body of a request that is a definition file: its bytes, with the content type `application/xml`. */
export const XML = z.instanceof(Uint8Array);

/** One form of a good answer. */
export interface AnswerSpec {
  readonly doc: string;
  /** Of a JSON body; absent when there is none, or when `text` says what it is. */
  readonly schema?: z.ZodType;
  /** Content type of a body that is no JSON. */
  readonly text?: string;
}

/** Everything about a route but what it does: from it follow routing, validation, authorization and the OpenAPI document. */
export interface RouteSpec<P extends string = string, Q = unknown, B = unknown> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** With parameters as OpenAPI writes them: `/v1/workflows/{name}`. */
  readonly path: P;
  /** Unique and stable: programs that are generated from the document name their functions by it. */
  readonly id: string;
  readonly tag: string;
  readonly summary: string;
  /** Whether this request changes something, and so leaves a row in the audit. Absent: whatever is no GET does. */
  changes?(asked: { readonly query: Q; readonly body: B }): boolean;
  readonly access: Access;
  readonly query?: z.ZodType<Q>;
  /** Of JSON, or `XML`. Without it a body is not read. */
  readonly body?: z.ZodType<B>;
  /** It takes an `Idempotency-Key`. */
  readonly idempotent?: true;
  readonly answers: Readonly<Partial<Record<200 | 201 | 202 | 204, AnswerSpec>>>;
  /** Besides those that every route may answer. */
  readonly problems?: readonly ProblemCode[];
}

/** The names between braces of a path, each with its decoded value. */
type PathParams<P extends string> = P extends `${string}{${infer N}}${infer Rest}`
  ? { readonly [K in N]: string } & PathParams<Rest>
  : unknown;

/** A request after all checks. */
export interface RouteRequest<P extends string = string, Q = unknown, B = unknown> {
  readonly c: Context;
  readonly caller: Caller;
  /** What the caller may see of lists. */
  readonly visible: Visible;
  /** Of an instance the full id, whatever prefix of it was given. */
  readonly params: PathParams<P>;
  readonly query: Q;
  readonly body: B;
  /** Says for the audit what is changed from what to what: small, and nothing secret. */
  readonly note: NoteChange;
  /** Answers a page of a list, its cursor sealed for the next request to this route. */
  page<T>(page: Page<T>): Response;
  /** A position as a cursor for the next request to this route. */
  seal(position: string): string;
}

export interface Route {
  readonly spec: RouteSpec;
  handle(request: RouteRequest): Promise<Response>;
}

/** A route of the table, its handler typed by its own schemas. Without a body schema a body is `undefined`. */
export function defineRoute<const P extends string, Q = undefined, B = undefined>(
  spec: RouteSpec<P, Q, B>,
  handle: (request: RouteRequest<P, Q, B>) => Promise<Response>,
): Route {
  // What the schemas of the spec have let through is what the handler was typed by.
  return { spec, handle: (request) => handle(request as RouteRequest<P, Q, B>) };
}

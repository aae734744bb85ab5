import * as z from 'zod';
import { type Route, type RouteSpec, XML } from './route.ts';
import { PROBLEMS, type ProblemCode } from './schema/problem.ts';
import { problemResponse } from './schema/problem-response.ts';

type Json = Record<string, unknown>;

/** What every route may answer instead of what was asked. */
const COMMON_PROBLEMS: readonly ProblemCode[] = [
  'invalid-request',
  'unauthorized',
  'forbidden',
  'foreign-host',
  'internal',
];
const BODY_PROBLEMS: readonly ProblemCode[] = ['too-large', 'unsupported-media-type'];

const TAGS: Readonly<Record<string, string>> = {
  definitions: 'Files of workflows and coordinators',
  workflows: 'Workflows and their versions',
  coordinators: 'What starts workflows by time and dependency',
  instances: 'Executions of workflows',
  campaigns: 'Sets of instances: backfills, and triggers with what is downstream',
  monitors: 'What data monitors have measured',
  access: 'Who may do what, and who changed what',
  health: 'How the system is',
};

/** The OpenAPI 3.1 document of a route table: https://spec.openapis.org/oas/v3.1.1.html */
export function openApiDocument(routes: readonly Route[], version: string): Json {
  const components = new Components();
  const paths: Record<string, Json> = {};
  for (const { spec } of routes) {
    paths[spec.path] = { ...paths[spec.path], [spec.method.toLowerCase()]: operation(spec, components) };
  }
  const used = new Set(routes.map(({ spec }) => spec.tag));
  return {
    openapi: '3.1.1',
    info: {
      title: 'akkaflow',
      version,
      description: 'Runs and schedules workflows. Times are epoch milliseconds.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    security: [{ token: [] }],
    tags: [...used].map((name) => ({ name, description: TAGS[name] ?? name })),
    paths,
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer', description: 'The token of the system.' } },
      schemas: components.schemas(),
    },
  };
}

function operation(spec: RouteSpec, components: Components): Json {
  const body = spec.body;
  return {
    operationId: spec.id,
    summary: spec.summary,
    tags: [spec.tag],
    ...parametersOf(spec, components),
    ...(body !== undefined && { requestBody: requestBody(body, components) }),
    responses: { ...goodAnswers(spec, components), ...problemAnswers(spec, components) },
    'x-akkaflow-access': spec.access,
  };
}

function parametersOf(spec: RouteSpec, components: Components): Json {
  const inPath = [...spec.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => {
    return { name, in: 'path', required: true, schema: { type: 'string', minLength: 1 } };
  });
  const key = {
    ...{ name: 'Idempotency-Key', in: 'header', schema: { type: 'string', minLength: 1 } },
    description: 'The same key does the same thing once, for an hour at least.',
  };
  const parameters = [...inPath, ...queryParameters(spec, components), ...(spec.idempotent ? [key] : [])];
  return parameters.length === 0 ? {} : { parameters };
}

function queryParameters({ query }: RouteSpec, components: Components): readonly Json[] {
  if (query === undefined) return [];
  const { properties = {}, required = [] } = components.inline(query, 'input') as {
    properties?: Record<string, Json>;
    required?: readonly string[];
  };
  return Object.entries(properties).map(([name, schema]) => {
    return { name, in: 'query', ...(required.includes(name) && { required: true }), schema };
  });
}

function requestBody(body: z.ZodType, components: Components): Json {
  if (body === XML) {
    return { required: true, content: { 'application/xml': { schema: { type: 'string' } } } };
  }
  return { content: { 'application/json': { schema: components.inline(body, 'input') } } };
}

function goodAnswers({ answers }: RouteSpec, components: Components): Json {
  return Object.fromEntries(
    Object.entries(answers).map(([status, { doc, schema, text }]) => {
      const json = schema && { 'application/json': { schema: components.inline(schema, 'output') } };
      const content = text === undefined ? json : { [text]: { schema: { type: 'string' } } };
      return [status, { description: doc, ...(content !== undefined && { content }) }];
    }),
  );
}

/** One answer a status, which names the codes that may come with it. */
function problemAnswers(spec: RouteSpec, components: Components): Json {
  const codes = [...COMMON_PROBLEMS, ...(spec.body === undefined ? [] : BODY_PROBLEMS), ...(spec.problems ?? [])];
  const schema = components.inline(problemResponse, 'output');
  const byStatus = Object.groupBy(codes, (code) => String(PROBLEMS[code].status));
  return Object.fromEntries(
    Object.entries(byStatus).map(([status, some = []]) => {
      const description = some.map((code) => `\`${code}\`: ${PROBLEMS[code].title}`).join('. ');
      return [status, { description, content: { 'application/problem+json': { schema } } }];
    }),
  );
}

/** Collects the schemas that have a name of their own, and refers to them. */
class Components {
  readonly #schemas = new Map<string, Json>();

  inline(schema: z.ZodType, io: 'input' | 'output'): Json {
    const { $schema: _, $defs = {}, ...json } = z.toJSONSchema(schema, { io, override: withoutReadOnly }) as Json;
    for (const [name, definition] of Object.entries($defs as Record<string, Json>)) {
      this.#put(name, referring(definition));
    }
    return this.#named(schema, referring(json));
  }

  schemas(): Json {
    return Object.fromEntries([...this.#schemas].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  /** A schema with a name is put among the others, unless it stands there already and this is but a reference to it. */
  #named(schema: z.ZodType, json: Json): Json {
    const { id } = z.globalRegistry.get(schema) ?? {};
    if (id === undefined || '$ref' in json) return json;
    this.#put(id, json);
    return { $ref: `#/components/schemas/${id}` };
  }

  /** The name is the key; `id` is no keyword of JSON Schema. */
  #put(name: string, { id: _, ...definition }: Json): void {
    this.#schemas.set(name, definition);
  }
}

/** That an array is not to be changed in our code says nothing about JSON. */
function withoutReadOnly({ jsonSchema }: { readonly jsonSchema: z.core.JSONSchema.BaseSchema }): void {
  delete jsonSchema.readOnly;
}

/** JSON Schema has its definitions in the schema, OpenAPI has them in the document. */
function referring(json: Json): Json {
  return JSON.parse(JSON.stringify(json).replaceAll('"#/$defs/', '"#/components/schemas/')) as Json;
}

import { type Answer, type Input, serveAwsJson } from './serve-aws-json.ts';

/** A server that speaks the JSON protocol of SSM and Secrets Manager, as far as secrets of links need it. */
export interface SecretServer {
  readonly url: string;
  /** SSM parameters by name, as they are stored. */
  readonly parameters: Map<string, { readonly Value: string; readonly Type: string; readonly Tier: string }>;
  /** Secrets of Secrets Manager by ARN: a text, bytes, or the name of the exception to answer with. */
  readonly secrets: Map<
    string,
    { readonly text: string } | { readonly bytes: string } | { readonly exception: string }
  >;
  /** Every request by its operation, in order, as `GetParameters`. */
  readonly requests: string[];
  stop(): Promise<void>;
}

export async function startSecretServer(): Promise<SecretServer> {
  const state: Omit<SecretServer, 'url' | 'stop'> = { parameters: new Map(), secrets: new Map(), requests: [] };
  const server = await serveAwsJson((operation, input) => {
    state.requests.push(operation);
    return answer(state, operation, input);
  });
  return { ...state, ...server };
}

function answer(state: Pick<SecretServer, 'parameters' | 'secrets'>, operation: string, input: Input): Answer {
  switch (operation) {
    case 'PutParameter':
      return putParameter(state.parameters, input);
    case 'GetParameters':
      return getParameters(state.parameters, input);
    case 'DeleteParameter':
      return state.parameters.delete(String(input['Name'])) ? done({}) : refused('ParameterNotFound');
    case 'GetSecretValue':
      return getSecretValue(state.secrets, String(input['SecretId']));
    default:
      return refused('UnknownOperationException');
  }
}

function putParameter(parameters: SecretServer['parameters'], input: Input): Answer {
  const name = String(input['Name']);
  if (!/^(\/[a-zA-Z0-9_.-]+){1,15}$/.test(name) || name.length > 1_011) return refused('ValidationException');
  if (parameters.has(name) && input['Overwrite'] !== true) return refused('ParameterAlreadyExists');
  parameters.set(name, { Value: String(input['Value']), Type: String(input['Type']), Tier: String(input['Tier']) });
  return done({ Version: 1 });
}

function getParameters(parameters: SecretServer['parameters'], input: Input): Answer {
  const names = input['Names'];
  if (!Array.isArray(names) || names.length > 10 || new Set(names).size < names.length) {
    return refused('ValidationException');
  }
  const reveal = (value: string) => (input['WithDecryption'] === true ? value : 'encrypted');
  const found = names.flatMap((name) => {
    const parameter = parameters.get(name);
    return parameter === undefined ? [] : [{ Name: name, Type: parameter.Type, Value: reveal(parameter.Value) }];
  });
  return done({ Parameters: found, InvalidParameters: names.filter((name) => !parameters.has(name)) });
}

function getSecretValue(secrets: SecretServer['secrets'], arn: string): Answer {
  const secret = secrets.get(arn);
  if (secret === undefined) return refused('ResourceNotFoundException');
  if ('exception' in secret) return refused(secret.exception);
  return done({ ARN: arn, ...('text' in secret ? { SecretString: secret.text } : { SecretBinary: secret.bytes }) });
}

function done(body: unknown): Answer {
  return { status: 200, body };
}

function refused(exception: string): Answer {
  return { status: 400, body: { __type: exception, message: `refused: ${exception}` } };
}

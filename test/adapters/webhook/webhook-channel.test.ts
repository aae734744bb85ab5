import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeSnsClient } from '#adapters/aws/clients/sns-client.ts';
import { TopicChannel } from '#adapters/aws/sns/topic-channel.ts';
import { systemClock } from '#adapters/system/system.ts';
import { WebhookChannel } from '#adapters/webhook/webhook-channel.ts';
import type { WebhookForm } from '#core/model/alert-settings.ts';
import type { Message } from '#core/ports/notice-channel.ts';

const MESSAGE: Message = {
  id: 'ended/1ng7sae/1',
  receivers: ['ops@example.com'],
  report: {
    ...{ subject: '[akkaflow] FAILED 日报 <!channel>', tone: 'bad', title: '日报 <!channel> has failed' },
    ...{ lead: 'load: exit & 3', footer: 'bye' },
    facts: [['Workflow', '*日报* <https://evil.example|click>']],
    sections: [{ type: 'lines', title: 'Log', lines: Array.from({ length: 20 }, (_, index) => `line ${index}`) }],
  },
};

let server: Server;
let status: number;
let location: string | undefined;
let bodies: string[];
beforeEach(async () => {
  [status, location, bodies] = [200, undefined, []];
  server = createServer(async (request, response) => {
    bodies.push(await text(request));
    response.writeHead(status, { ...(location && { location }) }).end('<PublishResponse/>');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

const address = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

function channel(form: WebhookForm = 'slack', url = `${address()}/services/T0/s3cret`): WebhookChannel {
  return new WebhookChannel({ name: `webhook-1-${form}`, form, readUrl: async () => url }, systemClock);
}

describe('a webhook', () => {
  it('of Slack gets what happened, and nothing of it as markup', async () => {
    await channel().send(MESSAGE);
    const body = JSON.parse(bodies[0] ?? '');
    expect(body.text).toBe('❌ [akkaflow] FAILED 日报 &lt;!channel&gt;');
    expect(body.blocks.every(({ text: { type } }: { text: { type: string } }) => type === 'plain_text')).toBe(true);
    expect(body.blocks.at(-1).text.text).toBe(
      Array.from({ length: 10 }, (_, index) => `line ${index + 10}`).join('\n'),
    );
  });

  it('of Teams gets an adaptive card of plain text runs', async () => {
    await channel('teams').send(MESSAGE);
    const body = JSON.parse(bodies[0] ?? '');
    const card = body.attachments[0].content;
    expect(card).toMatchObject({ type: 'AdaptiveCard' });
    expect(new Set(card.body.map(({ type }: { type: string }) => type))).toEqual(new Set(['RichTextBlock']));
  });

  it('of any other receiver gets the report as JSON', async () => {
    await channel('json').send(MESSAGE);
    expect(JSON.parse(bodies[0] ?? '')).toEqual({ id: MESSAGE.id, ...MESSAGE.report });
  });

  it.each([
    [500, true],
    [429, true],
    [404, false],
    [403, false],
  ])('that answers %i can be tried again: %s', async (code, retriable) => {
    status = code;
    const error = await channel()
      .send(MESSAGE)
      .catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code: 'channel', retriable, message: `webhook-1-slack answered ${code}` });
  });

  it('that sends elsewhere is not followed', async () => {
    status = 302;
    location = `${address()}/latest/meta-data`;
    await expect(channel().send(MESSAGE)).rejects.toMatchObject({ message: expect.stringContaining('not followed') });
    expect(bodies).toHaveLength(1);
  });

  it.each(['http://example.com/x', 'ftp://127.0.0.1/', 'no address', 'http://127.0.0.1.evil.example/'])(
    'of the address %s gets nothing',
    async (url) => {
      await expect(channel('slack', url).send(MESSAGE)).rejects.toMatchObject({
        message: 'the address of webhook-1-slack must begin with https://',
      });
    },
  );

  it('that is not there can be tried again, and its address stays secret', async () => {
    const url = `${address()}/services/T0/s3cret`;
    server.close();
    await once(server, 'close');
    const error = await channel('slack', url)
      .send(MESSAGE)
      .catch((caught: unknown) => caught);
    expect(error).toMatchObject({ retriable: true, message: 'webhook-1-slack cannot be reached: ECONNREFUSED' });
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain('s3cret');
  });
});

describe('a topic of SNS', () => {
  const topic = async () => {
    const credentials = { accessKeyId: 'a', secretAccessKey: 's' };
    const options = { region: 'eu-west-1', credentials, endpoints: { sns: address() }, maxAttempts: 1 };
    return new TopicChannel(await makeSnsClient(options), 'arn:aws:sns:eu-west-1:1:alerts');
  };

  it('gets the text, a subject of ASCII and the type to filter by', async () => {
    await (await topic()).send(MESSAGE);
    const sent = new URLSearchParams(bodies[0]);
    expect(Object.fromEntries(sent)).toMatchObject({
      ...{ Action: 'Publish', TopicArn: 'arn:aws:sns:eu-west-1:1:alerts' },
      Subject: '[akkaflow] FAILED ?? <!channel>',
      'MessageAttributes.entry.1.Name': 'notice',
      'MessageAttributes.entry.1.Value.StringValue': 'ended',
    });
    expect(sent.get('Message')).toContain('load: exit & 3');
  });

  it('that fails can be tried again', async () => {
    status = 500;
    await expect((await topic()).send(MESSAGE)).rejects.toMatchObject({ code: 'channel', retriable: true });
  });
});

import { once } from 'node:events';
import { connect } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { describe, expect, test } from 'vitest';
import { run } from '../peers.fixture.ts';
import { visit } from './client.ts';
import { ended, held, host, MAIL, Raw, raw, staple, upgraded } from './server.fixture.ts';
import type { OpenHost } from './server.ts';

/**
 * The staple a client of Node's gets that lists these groups, and whether it was asked for another
 * ClientHello.
 */
async function stapleFor(server: OpenHost, ecdhCurve: string) {
  const client = connectTls({
    port: server.port,
    host: '127.0.0.1',
    rejectUnauthorized: false,
    requestOCSP: true,
    ecdhCurve,
  });
  const [given] = (await once(client, 'OCSPResponse')) as [Buffer | null];
  client.on('error', () => {}).end();
  await server.idle();
  const hello = server.connections[0]?.connection.tls?.serverHello;
  return { stapled: given?.equals(staple) ?? false, retried: hello?.helloRetryRequest };
}

describe('whatever group a client lists first, TLS 1.3 has its staple', () => {
  test.each([
    'P-384:X25519',
    'P-521:P-256',
    'X448:X25519',
    'X25519MLKEM768:X25519',
    'SecP256r1MLKEM768:P-256',
    'SecP384r1MLKEM1024:X25519',
    'ffdhe3072:P-256',
    'brainpoolP384r1tls13:P-256',
  ])('%s, with a share of the first alone', async (groups) => {
    await using server = await host({ transport: 'implicit' });
    expect(await stapleFor(server, groups)).toEqual({ stapled: true, retried: false });
  });

  test(
    'a share of a group that we do not know is answered by a ' +
      'HelloRetryRequest, and stapled behind it',
    async () => {
      await using server = await host({ transport: 'implicit' });
      expect(await stapleFor(server, 'ffdhe4096:P-384')).toEqual({ stapled: true, retried: true });
    },
  );

  test('told to ask for another ClientHello it does, and staples behind it', async () => {
    await using server = await host({ transport: 'implicit', trick: 'retry' });
    expect(await stapleFor(server, 'X25519:P-256')).toEqual({ stapled: true, retried: true });
  });
});

describe('mail', () => {
  test('inside TLS is a delivery over tls, with its headers', async () => {
    await using server = await host();
    const heard = once(server.events, 'delivery');
    const client = await upgraded(server);
    await client.say('EHLO x.test\r\n', /^250 /m);
    await client.say(MAIL, /^354 /m);
    await client.say('Subject: x\r\nReceived: from y\r\n\tby z\r\n\r\nbody\r\n.\r\n', /^250 /m);
    await client.say('QUIT\r\n', /^221 /m);
    const [delivery] = await heard;
    expect(delivery).toMatchObject({
      host: 'first',
      over: 'tls',
      headers: ['Subject: x', 'Received: from y\r\n\tby z'],
      connection: 0,
    });
    const connection = await ended(server);
    expect(connection?.ending).toEqual({ how: 'done', phase: 'done' });
    expect(
      connection?.smtp.filter(({ from, text }) => from === 'client' && /^MAIL/.test(text)),
    ).toMatchObject([{ secure: true }]);
    expect(connection?.tls?.complete).toBe(true);
  });

  test.each(['offered', 'not-offered', 'refused-454'] as const)(
    'in clear is a delivery over clear (%s)',
    async (starttls) => {
      await using server = await host({ starttls });
      const client = await raw(server);
      const ehlo = await client.say('EHLO x.test\r\n', /^250 /m);
      expect(/STARTTLS/.test(ehlo)).toBe(starttls !== 'not-offered');
      if (starttls === 'refused-454') await client.say('STARTTLS\r\n', /^454 .*\r\n/);
      await client.say(MAIL, /^354 /m);
      // The word of the trade inside a message is only a word.
      await client.say('Subject: y\r\n\r\nSTARTTLS\r\n.\r\n', /^250 /m);
      await client.say('QUIT\r\n', /^221 /m);
      const connection = await ended(server);
      expect(server.deliveries).toMatchObject([{ over: 'clear', headers: ['Subject: y'] }]);
      expect(connection?.tls).toBeUndefined();
      expect(connection?.ending).toEqual({ how: 'done', phase: 'done' });
    },
  );

  test('the end of a message is found wherever the packets are cut', async () => {
    await using server = await host();
    const client = await raw(server);
    await client.say('EHLO x.test\r\n', /^250 /m);
    for (const cut of [1, 2, 3, 4]) {
      await client.say(MAIL, /^354 /m);
      const text = `Subject: ${cut}\r\n\r\n..\r\n.\r\n`;
      client.socket.write(text.slice(0, -cut));
      await new Promise(setImmediate);
      await client.say(`${text.slice(-cut)}NOOP\r\n`, /^250 taken\r\n250 .*\r\n/m);
    }
    client.socket.end();
    await server.idle();
    expect(server.deliveries.map(({ headers }) => headers[0])).toEqual([
      'Subject: 1',
      'Subject: 2',
      'Subject: 3',
      'Subject: 4',
    ]);
  });
});

describe('STARTTLS', () => {
  test('waits for the replies before it, and drops what came behind it', async () => {
    await using server = await host();
    const client = await raw(server);
    const heard = await client.say(
      'EHLO x.test\r\nNOOP\r\nSTARTTLS\r\nMAIL FROM:<injected@b.test>\r\n',
      /^220 .*\r\n/m,
    );
    expect(heard).toMatch(/250 STARTTLS\r\n250 OK\r\n220 .*\r\n$/);
    client.socket.removeAllListeners('data');
    const inside = new Raw(connectTls({ socket: client.socket, rejectUnauthorized: false }));
    expect(await inside.say('RCPT TO:<c@mx.test>\r\n', /^5\d\d /m)).toMatch(/^503/);
  });

  test('with an argument is a 501, and inside TLS there is none', async () => {
    await using server = await host();
    const client = await raw(server);
    await client.say('EHLO x.test\r\n', /^250 /m);
    expect(await client.say('STARTTLS now\r\n', /\r\n/)).toMatch(/^501 /);
    client.socket.destroy();
    const inside = await upgraded(server);
    expect(await inside.say('EHLO x.test\r\n', /^250 /m)).not.toMatch(/STARTTLS/);
    expect(await inside.say('STARTTLS\r\n', /\r\n/)).toMatch(/^5/);
  });

  test('a reply injected behind the 220 is in the packet of the 220; nobody is held up', async () => {
    await using server = await host({ starttls: 'inject-response' });
    const { connection, capture } = await visit({
      host: '127.0.0.1',
      port: server.port,
      name: 'only',
      transport: 'starttls',
      tls: '1.3',
      hello: 'status_request',
      dialogue: 'plain',
      budget: { step: 3000, total: 8000 },
    });
    expect(connection.ending.how).toBe('done');
    expect(
      capture.chunks.some(({ bytes }) =>
        /220 .*\r\n250 injected\.test\r\n$/.test(Buffer.from(bytes).toString('latin1')),
      ),
    ).toBe(true);
    const ours = await ended(server);
    expect(
      ours?.smtp.filter(({ secure }) => secure).map(({ text }) => text.split(/[ -]/)[0]),
    ).toEqual(['EHLO', '250', '250', '250', 'QUIT', '221']);
  });

  test('where a reply is injected MAIL is refused, and nothing may be sent at once', async () => {
    await using server = await host({ starttls: 'inject-response' });
    const client = await upgraded(server);
    expect(await client.say('EHLO x.test\r\n', /^250 /m)).not.toContain('PIPELINING');
    expect(await client.say('MAIL FROM:<a@b.test>\r\n', /\r\n/)).toMatch(/^450 /);
    expect(await client.say('RSET\r\n', /\r\n/)).toMatch(/^250 /);
    client.socket.destroy();
    await server.idle();
    expect(server.deliveries).toEqual([]);
  });

  test('elsewhere it is taken, and PIPELINING offered', async () => {
    await using server = await host();
    const client = await upgraded(server);
    expect(await client.say('EHLO x.test\r\n', /^250 /m)).toContain('PIPELINING');
    expect(await client.say('MAIL FROM:<a@b.test>\r\n', /\r\n/)).toMatch(/^250 /);
    client.socket.destroy();
  });

  test('garbage: the ending is that of the client', async () => {
    await using server = await host({ starttls: 'garbage' });
    await expect(upgraded(server)).rejects.toThrow();
    expect((await ended(server))?.ending).toMatchObject({ how: 'declined', phase: 'handshake' });
  });
});

describe('records', () => {
  test('of connections that stay open are complete once they are waited for no longer', async () => {
    await using server = await host();
    const client = await upgraded(server);
    await client.say('EHLO x.test\r\n', /^250 /m);
    await server.settle(20);
    const connection = server.connections[0]?.connection;
    expect(connection?.tls?.complete).toBe(true);
    expect(connection?.ending).toMatchObject({ how: 'stalled', phase: 'session' });
    client.socket.destroy();
  });

  test('that are complete are waited for no longer than that', async () => {
    await using server = await host();
    const client = await upgraded(server);
    const settled = server.settle(60_000);
    await client.say('QUIT\r\n', /^221 /m);
    client.socket.end();
    await settled;
    expect(server.connections[0]?.connection.ending.how).toBe('done');
  });
});

describe('the host', () => {
  test('changes for later connections', async () => {
    await using server = await host();
    const look = async () => {
      const { connection } = await visit({
        host: '127.0.0.1',
        port: server.port,
        name: 'only',
        transport: 'starttls',
        tls: '1.3',
        hello: 'status_request',
        dialogue: 'plain',
        budget: { step: 3000, total: 8000 },
      });
      return (
        connection.tls?.certificates.map((entry) => entry.staple !== undefined) ??
        connection.ending.how
      );
    };
    expect(await look()).toEqual([true, false]);
    await server.update({ staple: undefined });
    expect(await look()).toEqual([false, false]);
    await server.update({ staple, chainStaples: [staple] });
    expect(await look()).toEqual([true, true]);
    await server.update({ down: true });
    expect(await look()).toBe('refused');
    await server.update({ down: false, chainStaples: [], name: 'later' });
    expect(await look()).toEqual([true, false]);
    await server.idle();
    expect(server.connections.map(({ connection }) => connection.name)).toEqual([
      'first',
      'first',
      'first',
      'later',
    ]);
  });

  test.each(['1.2', '1.3'] as const)(
    'openssl and gnutls-cli find their way through STARTTLS to the staple, TLS %s',
    async (tls) => {
      await using server = await host({ tls });
      const address = `127.0.0.1:${server.port}`;
      const openssl = await run(
        'openssl',
        ['s_client', '-connect', address, '-starttls', 'smtp', '-status', '-crlf'],
        'QUIT\n',
      );
      expect(openssl).toContain('OCSP Response Status: successful');
      const gnutls = await run(
        'gnutls-cli',
        ['--starttls-proto=smtp', '--insecure', '-p', String(server.port), '127.0.0.1'],
        'QUIT\r\n',
      );
      expect(gnutls).toContain('Handshake was completed');
      await server.idle();
      for (const { connection } of server.connections) {
        expect(connection.tls).toMatchObject({ version: tls, complete: true, problems: [] });
        expect(connection.tls?.certificates[0]?.staple).toBe(
          Buffer.from(staple).toString('base64'),
        );
      }
    },
  );

  test.each(['1.2', '1.3'] as const)(
    'a client that refuses our certificate is told by its alert, TLS %s',
    async (tls) => {
      await using server = await host({ tls });
      const argv = [
        's_client',
        '-connect',
        `127.0.0.1:${server.port}`,
        '-starttls',
        'smtp',
        '-verify_return_error',
      ];
      await run('openssl', argv, '');
      expect((await ended(server))?.ending).toEqual({
        how: 'declined',
        phase: 'handshake',
        detail: 'unknown_ca',
      });
    },
  );

  test('where there is nothing in common, the alert is ours', async () => {
    await using server = await host({ certificates: held.sentPem });
    const socket = connect({ port: server.port, host: '127.0.0.1' });
    const client = new Raw(socket);
    await client.until(/^220 /);
    await client.say('EHLO x.test\r\n', /^250 /m);
    await client.say('STARTTLS\r\n', /^220 /);
    socket.removeAllListeners('data');
    const inside = connectTls({ socket, sigalgs: 'rsa_pss_rsae_sha256' });
    await once(inside, 'error');
    const connection = await ended(server);
    expect(connection?.ending.how).toBe('tls-error');
    expect(connection?.tls?.alerts[0]).toMatchObject({ from: 'server', name: 'handshake_failure' });
  });
});

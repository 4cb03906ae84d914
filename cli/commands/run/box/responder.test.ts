import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { identity } from '../../../../ca/authority/spec.ts';
import { World } from '../../../../ca/authority/world.ts';
import { LOOPBACK } from '../../../../ca/loopback.ts';
import { certificatesPem } from '../../../../ca/pem.ts';
import { errorAnswer } from '../../../../ca/responder/answer.ts';
import { answerFor } from '../../../../ca/responder/known.ts';
import { type ResponderOptions, startResponder } from '../../../../ca/responder/responder.ts';
import { planCells } from '../../../../harness/run/plan.ts';
import { Player } from '../../../../harness/run/player.ts';
import { Courtesy } from '../../../../harness/runtime/courtesy.ts';
import { remoteResponder } from '../../../../harness/runtime/remote-responder.ts';
import { scenarios } from '../../../../suites/index.ts';
import { Folder, mailstapleAt } from '../../../shared/command.fixture.ts';
import { clausesById } from '../../../shared/requirements.ts';
import { readRun } from '../../../shared/runs.ts';
import { askedIn, checkAsked } from './asked.ts';
import { addressOfBox, boxAt } from './box.ts';

const folder = mkdtempSync(join(tmpdir(), 'mailstaple-asked-'));
afterAll(() => rmSync(folder, { recursive: true }));
const world = new World();
const mine = await world.identity(identity());
writeFileSync(join(folder, 'chain.pem'), certificatesPem([mine.leaf, mine.issuer]));
const PATIENCE = 60_000;

async function played(address: string, only: string[] = ['responder/*'], step = 5000) {
  const target = boxAt(address);
  const [version = { version: '1' }] = target.versions;
  const cells = planCells(scenarios, target, version, 'remote', { only });
  await using player = await Player.open({
    ...{ target, version, cells, role: 'responder', requirements: clausesById(), out: undefined },
    budget: { step, total: 4 * step },
    open: {
      responder: async () =>
        remoteResponder(address, { about: askedIn(folder), courtesy: new Courtesy(0) }),
    },
  });
  const results = [];
  for (const cell of cells) results.push(await player.play(cell));
  return results.flatMap((result) => result ?? []);
}

async function responderOf(answer: ResponderOptions['answer']) {
  return startResponder({ host: LOOPBACK, answer });
}

/** Answers the first question, by which it is looked at, and all others by that error. */
async function wellAtFirst(then: 'tryLater' | 'malformedRequest') {
  const answer = answerFor({ world, identities: () => [mine] });
  let asked = 0;
  return responderOf((request, call) => {
    asked += 1;
    return asked === 1 ? answer(request, call) : errorAnswer(then);
  });
}

describe('a responder elsewhere', () => {
  it(
    'that is sound is accused of nothing',
    async () => {
      const answer = answerFor({ world, identities: () => [mine], echoNonce: true });
      await using responder = await responderOf(answer);
      const results = await played(responder.url);
      expect(results.length).toBeGreaterThan(40);
      const accused = results.filter(({ verdict: { kind } }) => kind !== 'pass' && kind !== 'note');
      expect(accused.map(({ cell, verdict }) => `${cell} ${verdict.reason}`)).toEqual([]);
    },
    PATIENCE,
  );

  it(
    'that answers something else than it was asked is accused',
    async () => {
      await using responder = await wellAtFirst('malformedRequest');
      const [result] = await played(responder.url, ['responder/requests/nonce-of-32']);
      expect(result?.verdict.kind).toBe('fail');
    },
    PATIENCE,
  );

  it.each([
    ['tryLater', /by try-later: it says itself that it has no answer now$/],
    ['internalError', /by internal-error: it says itself/],
    ['sigRequired', /by sig-required: it answers signed questions alone/],
    ['unauthorized', /by unauthorized: it does not speak for this certificate: name another by/],
  ] as const)(
    'that answers an ordinary question by %s, as it may, cannot be judged',
    async (status, sentence) => {
      await using responder = await responderOf(() => errorAnswer(status));
      await expect(played(responder.url, ['responder/contents/der'])).rejects.toThrow(sentence);
    },
    PATIENCE,
  );

  it(
    'that has no answer later, as it may, breaks nothing',
    async () => {
      await using responder = await wellAtFirst('tryLater');
      const [later] = await played(responder.url, ['responder/requests/nonce-of-32']);
      expect(later?.verdict).toMatchObject({
        kind: 'inconclusive',
        reason: expect.stringContaining('was answered by tryLater'),
      });
    },
    PATIENCE,
  );
});

it('what failed of one is played again by its address, path and all, and so is one cell', async () => {
  using out = new Folder();
  const answer = answerFor({ world, identities: () => [mine] });
  await using responder = await responderOf((request, call) =>
    request.nonce === undefined ? answer(request, call) : errorAnswer('malformedRequest'),
  );
  const address = `${responder.url}ocsp/v1`;
  const scenario = 'responder/requests/nonce-of-32';
  const words = ['--ca', folder, '--pace', '0'];
  const at = (...more: string[]) => mailstapleAt(out.path, ...more);
  const first = await at('run', address, '--only', scenario, ...words, '--out', 'first');
  expect(first).toMatchObject({ code: 1 });
  const { outcomes } = readRun(join(out.path, 'first')).run;
  const failed = outcomes.find((outcome) => outcome.scenario === scenario);
  expect(failed?.reproduce).toContain(`${address} --ca ${folder} --only`);
  const again = await at('run', '--failed-in', 'first', ...words, '--out', 'again');
  expect(again).toMatchObject({ code: 1 });
  expect(readRun(join(out.path, 'again')).run.outcomes.map(({ cell }) => cell)).toContain(
    failed?.cell,
  );
  const one = await at('replay', failed?.cell ?? '', '--ca', folder, '--out', 'one');
  expect(one).toMatchObject({ code: 1, out: expect.stringContaining(`fail: ${failed?.cell}`) });
  expect(readRun(join(out.path, 'one')).run.outcomes[0]?.reproduce).toContain(address);
  const nobody = await at('replay', failed?.cell ?? '', '--out', 'nobody');
  expect(nobody).toMatchObject({ code: 2, err: expect.stringMatching(/by --ca DIR\n$/) });
}, 120_000);

describe('a responder elsewhere that hangs up on some questions', () => {
  /** id-pkix-ocsp-nonce in DER. */
  const NONCE = Buffer.from('2b0601050507300102', 'hex');

  /** In front of a responder: hangs up on questions with a nonce, so often. */
  async function hangingUp(times: number, responder: { port: number }) {
    let left = times;
    const sockets = new Set<Socket>();
    const server = createServer((socket) => {
      sockets.add(socket.on('error', () => {}));
      socket.once('data', (first) => {
        if (first.includes(NONCE) && left-- > 0) return socket.destroy();
        const behind = connect(responder.port, LOOPBACK).on('error', () => {});
        sockets.add(behind);
        behind.write(first);
        socket.pipe(behind).pipe(socket);
        return undefined;
      });
    }).listen(0, LOOPBACK);
    await once(server, 'listening');
    const address = server.address();
    return {
      url: `http://${LOOPBACK}:${typeof address === 'object' && address ? address.port : 0}/`,
      [Symbol.dispose]: () => {
        for (const socket of sockets) socket.destroy();
        server.close();
      },
    };
  }

  it.each([
    [1, 'pass'],
    [Number.POSITIVE_INFINITY, 'fail'],
  ])(
    '%s of them: it is asked once more, and beside an ordinary question',
    async (times, kind) => {
      const answer = answerFor({ world, identities: () => [mine], echoNonce: true });
      await using responder = await responderOf(answer);
      using front = await hangingUp(times, responder);
      const [result] = await played(front.url, ['responder/requests/nonce-of-32']);
      expect(result?.verdict.kind).toBe(kind);
      // What came of it the first time is no secret.
      const [first] = result?.excerpts[0]?.transcript ?? [];
      expect(first).toMatch(/^the second try; the first ended: (closed|reset)/);
    },
    PATIENCE,
  );
});

describe('what cannot be judged is said in one sentence', () => {
  const sockets = new Set<Socket>();
  async function doing(does: (socket: Socket) => void): Promise<string> {
    const server = createServer((socket) => {
      sockets.add(socket.on('error', () => {}));
      socket.once('data', () => does(socket));
    }).listen(0, LOOPBACK);
    await once(server, 'listening');
    server.unref();
    const address = server.address();
    return `http://${LOOPBACK}:${typeof address === 'object' && address ? address.port : 0}/`;
  }
  afterAll(() => {
    for (const socket of sockets) socket.destroy();
  });
  const flood = (socket: Socket): void => {
    socket.write(`HTTP/1.1 200 OK\r\n\r\n${'a'.repeat(65_536)}`);
    const more = (): void => {
      while (!socket.destroyed && socket.write('a'.repeat(65_536)));
    };
    socket.on('drain', more);
    more();
  };

  it.each([
    ['never answers', () => {}, /does not answer within 0\.3 s$/],
    ['floods', flood, /it floods/],
    [
      'redirects for ever',
      (socket: Socket) =>
        socket.end('HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 0\r\n\r\n'),
      /redirects to \/, which is not followed/,
    ],
    ['speaks SMTP', (socket: Socket) => socket.end('220 mx.test\r\n'), /does not speak HTTP/],
    ['hangs up', (socket: Socket) => socket.end(), /ends the connection/],
  ])(
    'one that %s',
    async (_, does, sentence) => {
      const address = await doing(does);
      const step = /never/.test(_) ? 300 : 5000;
      await expect(played(address, ['responder/contents/der'], step)).rejects.toThrow(sentence);
    },
    PATIENCE,
  );

  it('an address that is none, and a folder without certificates', () => {
    expect(() => boxAt('https://ca.test/')).toThrow(/not an address of a responder/);
    expect(() => boxAt('http://ca.test/?x=y')).toThrow(/not an address of a responder/);
    expect(boxAt('http://ca.test:8080/ocsp').versions[0]?.version).toBe('http-8080%2Focsp');
    for (const address of ['http://ca.test:80', 'http://[::1]:81/a%20b/c', 'smtps://mx.test:465'])
      expect(addressOfBox(boxAt(address).name, boxAt(address).versions[0]?.version ?? '')).toBe(
        address,
      );
    expect(addressOfBox('mx.test', 'smtp-25%2Fx')).toBeUndefined();
    expect(addressOfBox('ca.test', 'http-80%2F%')).toBeUndefined();
    expect(() => checkAsked(undefined)).toThrow(/--ca DIR/);
    expect(() => checkAsked(join(folder, 'chain.pem'))).toThrow(/--ca DIR/);
    expect(() => checkAsked(mkdtempSync(join(folder, 'empty-')))).toThrow(
      /holds no certificate together with the CA/,
    );
    expect(askedIn(folder).title).toContain('mx.test');
  });
});

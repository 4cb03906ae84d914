import { connect } from 'node:net';
import { connect as connectTls, createSecureContext } from 'node:tls';
import type { World } from '../../ca/authority/world.ts';
import { LOOPBACK } from '../../ca/loopback.ts';
import { good } from '../../ca/proof/good.ts';
import { judge } from '../../harness/judge/judge.ts';
import { factsOfServer } from '../../harness/judge/server/facts.ts';
import type { TlsVersion } from '../../harness/model/terms.ts';
import { mintArrangement } from '../../harness/run/arrange.ts';
import { identity, server } from '../../harness/vocabulary.ts';
import { visit } from '../../harness/wire/smtp/client.ts';
import { alternately, type Comparison, processor, rate, warm } from './measure.ts';
import { openBenchServer } from './server.ts';

const ROUNDS = 11;
/** What a run of the reference plays of each TLS version. */
const WARM_UP = 375;
/**
 * Both ends compute in this one process, so that its own time tells them apart, whatever else the
 * machine does.
 */
const TURN = { ms: 350, parallel: 4, clock: processor };

const [scenario] = server('bench', {
  good: {
    title: 'a good proof is stapled',
    proves: [],
    given: { identity: identity(), proof: good() },
    expect: { handshake: 'completes', staple: 'as-given', acceptable: 'yes' },
  },
});

const context = {
  '1.2': createSecureContext({ minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2' }),
  '1.3': createSecureContext({ minVersion: 'TLSv1.3', maxVersion: 'TLSv1.3' }),
};

/** The same dialogue as a cell's by nothing but node:net and node:tls, with nobody looking. */
function bare(port: number, tls: TlsVersion): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: LOOPBACK, port, noDelay: true });
    const commands = ['EHLO bench.test\r\n', 'STARTTLS\r\n'];
    const onData = (): void => {
      const next = commands.shift();
      if (next !== undefined) {
        socket.write(next);
        return;
      }
      socket.off('data', onData);
      const secureContext = context[tls];
      const inside = connectTls({
        socket,
        secureContext,
        rejectUnauthorized: false,
        requestOCSP: true,
        servername: 'mx.test',
      });
      inside.once('secureConnect', () => inside.write('EHLO bench.test\r\n'));
      inside.once('data', () => inside.end('QUIT\r\n')).once('close', () => resolve());
      inside.on('error', reject);
    };
    socket.on('data', onData).on('error', reject);
  });
}

/**
 * Cells a second, seen and judged, over the same dialogues unseen, against one server of this
 * process.
 */
export async function cells(world: World, tls: TlsVersion): Promise<Comparison> {
  if (!scenario) throw new Error('no scenario');
  const { arrangement, known } = await mintArrangement(
    'bench',
    scenario,
    new Set(['starttls']),
    world,
  );
  const { staple } = arrangement.identity;
  const about = await world.identity(scenario.given.identity);
  await using target = await openBenchServer(
    about,
    staple.kind === 'bytes' ? staple.bytes : new Uint8Array(),
    tls,
  );
  const { port } = target;
  const budget = { step: 10_000, total: 20_000 };
  const cell = async (): Promise<void> => {
    const plan = {
      host: LOOPBACK,
      port,
      name: 'only',
      transport: 'starttls',
      hello: 'status_request',
      dialogue: 'plain',
    } as const;
    const { connection } = await visit({ ...plan, tls, sni: 'mx.test', budget });
    const facts = factsOfServer(
      { role: 'server', connections: [connection], aliveAfter: true, log: [] },
      known,
    );
    const variant = { transport: 'starttls', tls } as const;
    const verdict = judge({ scenario, variant, facts, promises: [], requirements: [] });
    if (verdict.kind !== 'pass')
      throw new Error(`a cell of the bench came to ${verdict.kind}: ${verdict.reason}`);
  };
  await warm(cell, WARM_UP);
  await warm(() => bare(port, tls), WARM_UP);
  const turns = await alternately(
    ROUNDS,
    () => rate(cell, TURN),
    () => rate(() => bare(port, tls), TURN),
  );
  return {
    name: `observed and judged cells over bare Node dialogues, TLS ${tls}`,
    unit: ' per processor second',
    ...turns,
    aim: '0.8 or better',
  };
}

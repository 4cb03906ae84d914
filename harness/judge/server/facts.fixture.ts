/** For the tests of a server's facts: minted staples, and connections that show one thing each. */

import { identity } from '../../../ca/authority/spec.ts';
import { World } from '../../../ca/authority/world.ts';
import { good, type Proof } from '../../../ca/proof/good.ts';
import { mintProof } from '../../../ca/proof/mint.ts';
import type { Arrangement, Connection } from '../../model/observation.ts';
import type { CertificateEntry, Handshake } from '../../model/tls.ts';
import {
  connection,
  entry,
  flight,
  handshake,
  serverHello,
  statusExtension,
  talk,
} from '../observation.fixture.ts';
import { factsOfServer } from './facts.ts';

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
const world = new World();

const [main, other] = await Promise.all([
  world.identity(identity()),
  world.identity(identity({ ca: 'other' })),
]);
const minted = async (proof: Proof, about = main): Promise<string> =>
  base64(await mintProof(proof.spec, about, world));

export const [leaf, issuer, otherLeaf] = [
  base64(main.leaf),
  base64(main.issuer),
  base64(other.leaf),
];
/** A certificate that promises a status (RFC 7633). */
export const promising = base64(
  (await world.identity(identity({ leaf: { tlsFeature: [5] } }))).leaf,
);
export const staples = {
  good: await minted(good()),
  revoked: await minted(good().revoked()),
  issuer: await minted(good().about('issuer').signedBy('root')),
  foreign: await minted(good().about('other-leaf-same-ca')),
  aged: await minted(good().valid('60d ago', '1d ahead').without('nextUpdate')),
  // Signed by the CA itself, so that nothing in the answer tells who that is.
  other: await minted(good().signedBy('ca'), other),
  otherStale: await minted(good().signedBy('ca').valid('2d ago', '1d ago'), other),
};
export const known: Arrangement = {
  proofs: {
    'as-given': staples.good,
    revoked: staples.revoked,
    foreign: staples.foreign,
    'made-up-try-later': 'MAMKAQM=',
  },
  identities: { main: { chain: [leaf, issuer], root: base64(main.root), issuer } },
  at: new Date().toISOString(),
};

/** The facts of these connections. */
export const seen = (...connections: Connection[]) =>
  factsOfServer({ role: 'server', connections, aliveAfter: true, log: [] }, known);
/** A connection by its handshake, by its session in clear, by that inside TLS 1.3. */
export const shown = (tls: Handshake, change: Partial<Connection> = {}): Connection =>
  connection({ tls, ...change });
export const inClear = (...lines: string[]): Connection => connection({ smtp: talk(...lines) });
export const inside = (...lines: string[]): Connection =>
  shown(handshake('1.3'), { smtp: talk(...lines) });
/** The ServerHello of TLS 1.2 that announces a status. */
export const acknowledged = (data = '') => serverHello('1.2', [statusExtension(data)]);

/** TLS 1.2 with the status where it belongs, unless changed. */
export const v12 = (change: Partial<Handshake> = {}, staple = staples.good): Handshake =>
  handshake('1.2', {
    serverHello: acknowledged(),
    certificates: [entry(leaf, staple), entry(issuer)],
    certificateStatus: [{ statusType: 1, response: staple, malformed: false }],
    messages: flight('server_hello', 'certificate', 'certificate_status', 'server_hello_done'),
    ...change,
  });
/** TLS 1.3 with the status in the leaf's entry, unless changed. */
export const v13 = (leafEntry?: CertificateEntry, change: Partial<Handshake> = {}): Handshake =>
  handshake('1.3', {
    certificates: [leafEntry ?? entry(leaf, staples.good, [statusExtension('01')]), entry(issuer)],
    ...change,
  });
/** TLS 1.3 without a status. */
export const bare13 = (change: Partial<Handshake> = {}): Handshake => v13(entry(leaf), change);

/** A session that gets no further than its greeting and EHLO. */
export const ehlo = ['S 220 mx', 'C EHLO a'];
/** One whose client slips in a command behind STARTTLS. */
export const injected = [
  'S 220 mx',
  'C EHLO a',
  'S 250 mx',
  'C STARTTLS',
  'C EHLO injected.test',
  'S 220 go',
  '[C] EHLO a',
];

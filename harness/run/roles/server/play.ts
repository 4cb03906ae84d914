import { identity as identityOf } from '../../../../ca/authority/spec.ts';
import type { World } from '../../../../ca/authority/world.ts';
import { replyTo } from '../../../judge/dialogue.ts';
import { brokenOnTheWay, obstacleOf } from '../../../judge/obstacle.ts';
import { otherVersionOf } from '../../../judge/server/version.ts';
import type {
  Arrangement,
  Connection,
  Ending,
  ServerObservation,
} from '../../../model/observation.ts';
import { toBase64 } from '../../../model/octets.ts';
import type { RunningServer } from '../../../model/running.ts';
import { CLIENT, type ServerAct, type ServerScenario } from '../../../model/scenario.ts';
import type { BudgetPlan } from '../../../wire/budget.ts';
import { type Visit, type VisitPlan, visit } from '../../../wire/smtp/client.ts';
import { knownIdentity, type Minted, mintFile } from '../../arrange.ts';
import { within } from '../../budget.ts';
import { type Cell, tlsOf } from '../../cell.ts';
import { ahead, hasPassed, type Moment } from '../../clocks.ts';
import type { Fetching } from '../../fetching.ts';
import type { Played } from '../../role.ts';
import { recordOf, tlsaText } from '../../tlsa-record.ts';
import { controlFor } from './control.ts';

interface Scene {
  cell: Cell;
  scenario: ServerScenario;
  /** Where the target fetches its proofs, if it does. */
  fetching?: Fetching | undefined;
  minted: Minted;
  running: RunningServer;
  world: World;
  budget: BudgetPlan;
  runStart: number;
  /** Told of our own port of each connection. */
  connected?: (port: number) => void;
}

type Connect = Extract<ServerAct, { do: 'connect' }>;

/** A client that no list speaks of. */
const OTHER_CLIENT = identityOf({ leaf: { names: ['other-client.test'], purpose: 'client' } });

/** OpenSSL's reason for ending a handshake over a CertificateStatus above 16 KiB. */
const TOO_LARGE = 'excessive message size';
/** A plain dialogue that takes more than this part of the time for one step is told to be slow. */
const SLUGGISH = 3;

/**
 * Plays a server scenario against a target that is up: each act in its turn, every connection
 * recorded.
 */
export async function playServer(scene: Scene): Promise<Played<ServerObservation>> {
  const { scenario, running, minted } = scene;
  if (scene.fetching && scenario.given.reading === 'fetched') {
    const key = `${minted.arrangement.slug} ${scene.cell.variant.transport}`;
    await scene.fetching.primed(key, () => prime(scene));
  }
  const slug = minted.arrangement.slug;
  const known = structuredClone(minted.known);
  const visits: Visit[] = [];
  const controls: Visit[] = [];
  let otherVersion: Connection | undefined;
  let identity = minted.identity;
  let session: Buffer | undefined;
  let inPlace = minted.arrangement.identity.staple;
  let expiry = ahead(0);

  for (const act of scenario.when) {
    if (act.do === 'connect') {
      const met = act.until
        ? [await connectUntil(scene, act, act.until, known)]
        : await severally(scene, act, session);
      visits.push(...met);
      const seen = met.map(({ connection }) => connection);
      const control = controlFor(scenario, act, seen, known);
      if (control) controls.push(await connect(scene, control, undefined));
      // What we arranged has both versions; a box elsewhere is as it is.
      const other =
        running.remote && !otherVersion && otherVersionOf(act, tlsOf(scene.cell), seen[0]);
      if (other) otherVersion = (await connect(scene, other, undefined)).connection;
      session = met[0]?.session ?? session;
    } else if (act.do === 'replace') {
      const { file, seen } = await mintFile(act.proof, identity, scene.world, act.named);
      Object.assign(known.proofs, seen);
      if (file.kind !== 'bytes')
        throw new Error(`${scenario.id}: only bytes can replace a staple file`);
      expiry = expiryOf(act);
      inPlace = file;
      await running.replaceStaple(slug, file.bytes, act.how);
    } else if (act.do === 'truncate') {
      const whole = inPlace.kind === 'bytes' ? inPlace.bytes : new Uint8Array();
      const part = whole.subarray(0, Math.floor(whole.length * act.keep));
      known.proofs['cut-short'] = toBase64(part);
      await running.replaceStaple(slug, part, 'in-place');
    } else if (act.do === 'remove') await running.removeStaple(slug);
    else if (act.do === 'renew') {
      identity = await scene.world.identity(act.identity);
      known.identities[act.named] = knownIdentity(identity);
      await running.replaceIdentity(slug, { key: identity.key, chain: identity.sentPem });
    } else await hasPassed(later(expiry, act.beyond * 1000));
  }
  const published = await publishedOf(scene);
  if (published) known.tlsa = published;
  known.at = new Date(Math.floor(Date.now() / 1000) * 1000).toISOString();
  const connections = visits.map(({ connection }) => connection);
  // A box elsewhere that turned us away is not asked once more whether it is there.
  const away = running.remote && connections.some(({ ending }) => ending.phase === 'greeting');
  const odd = !away && connections.some(({ ending }) => ending.how !== 'done');
  const after = odd ? await lookedAfter(scene) : { aliveAfter: true };
  return {
    observation: {
      role: 'server',
      connections,
      ...after,
      ...(controls.length > 0 ? { controls: controls.map(({ connection }) => connection) } : {}),
      ...(otherVersion ? { otherVersion } : {}),
      ...(running.remote ? { remote: true } : {}),
      log: [],
    },
    known,
    captures: [
      ...visits.map(({ connection, capture }) => ({ name: connection.name, capture })),
      ...controls.map(({ connection, capture }) => ({
        name: `${connection.name}-control`,
        capture,
      })),
    ],
  };
}

/** The TLSA records it is held against: a box that is not ours has its own. */
async function publishedOf({ scenario: { given }, running, minted, world }: Scene) {
  if (given.tlsa === undefined) return undefined;
  if (running.remote) return running.published;
  const records = await Promise.all(
    given.tlsa.map(async (one) => tlsaText(await recordOf(one, minted.identity, world))),
  );
  return { name: given.identity.leaf.names[0] ?? '', records };
}

/**
 * So many connections as the act says: side by side, but a box elsewhere is asked one after the
 * other.
 */
async function severally(
  scene: Scene,
  act: Connect,
  session: Buffer | undefined,
): Promise<Visit[]> {
  const { times = 1, among = [] } = act;
  const acts = Array.from({ length: times }, (_, turn): Connect => {
    const sni = among[turn % among.length];
    return sni === undefined ? act : { ...act, sni };
  });
  if (!scene.running.remote) return Promise.all(acts.map((one) => connect(scene, one, session)));
  const met: Visit[] = [];
  for (const one of acts) met.push(await connect(scene, one, session));
  return met;
}

/**
 * A connection at its time. To a box elsewhere one that breaks is made once more: the way may have
 * been at fault. A status too large for OpenSSL's client in TLS 1.2 is asked for again
 * by our own.
 */
async function connect(
  scene: Scene,
  act: Connect,
  session: Buffer | undefined,
  before?: Ending,
): Promise<Visit> {
  const { running } = scene;
  await running.turn?.();
  const first = await connectOnce(scene, act, session);
  if (!running.remote) return first;
  const met = before
    ? { ...first, connection: { ...first.connection, brokeBefore: before } }
    : first;
  if (brokenOnTheWay(met.connection)) {
    const again = !before && !running.stopped?.();
    return again ? connect(scene, act, session, met.connection.ending) : met;
  }
  const obstacle = obstacleOf(met.connection, true);
  // Who hangs up before a word is said may well have had enough of us.
  if (obstacle && (obstacle.kind === 'turned-away' || hangsUp(met.connection))) {
    running.turnedAway?.(obstacle.what);
    // Asked again at its time, more slowly, until it has had enough of us.
    return running.turnedAway && !running.stopped?.() ? connect(scene, act, session) : met;
  }
  const { ending, tls } = met.connection;
  const plain = act.hello === undefined && act.prefers === undefined && !act.resume;
  // What comes behind the certificates is the status.
  const status = tls?.version === '1.2' && tls.certificates.length > 0;
  if (!plain || !status || ending.how !== 'tls-error' || ending.detail !== TOO_LARGE) return met;
  return connect(scene, { ...act, hello: 'own-stack' }, session);
}

const hangsUp = ({ ending: { how, phase } }: Connection): boolean =>
  phase === 'greeting' && how !== 'stalled' && how !== 'done';

/** Our own certificate, where the act shows one. */
async function shownBy({ certificate }: Connect, world: World): Promise<VisitPlan['identity']> {
  if (certificate === undefined) return undefined;
  const spec = certificate === 'revocable' ? CLIENT : OTHER_CLIENT;
  const { key, sentPem } = await world.identity(spec);
  return { key, certificates: sentPem };
}

async function connectOnce(
  scene: Scene,
  act: Connect,
  session: Buffer | undefined,
): Promise<Visit> {
  const met = await visitBy(scene, act, session);
  const reply = replyTo(met.connection, 'EHLO', true);
  const told = reply && scene.running.statusIn?.(reply.lines);
  return told === undefined ? met : { ...met, connection: { ...met.connection, told } };
}

async function visitBy(scene: Scene, act: Connect, session: Buffer | undefined): Promise<Visit> {
  const { cell, running, minted, budget, runStart } = scene;
  const { transport } = cell.variant;
  const dialogue = act.dialogue ?? 'plain';
  const identity = await shownBy(act, scene.world);
  return visit({
    ...running.endpoint(minted.arrangement.slug, transport),
    name: act.name,
    transport,
    tls: act.tls ?? tlsOf(cell),
    hello: act.hello ?? 'status_request',
    ...(act.sni === undefined ? {} : { sni: act.sni }),
    ...(act.prefers === undefined ? {} : { prefers: act.prefers }),
    ...(act.resume && session ? { session } : {}),
    dialogue,
    ...(cell.mute ? { mute: true } : {}),
    ...(identity ? { identity } : {}),
    ...(dialogue === 'mail'
      ? {
          mail: {
            from: 'mailstaple@test.test',
            to: 'postmaster@mx.test',
            body: 'Subject: Mailstaple\r\n\r\nA probe.\r\n',
          },
        }
      : {}),
    budget,
    runStart,
    ...(scene.connected ? { connected: scene.connected } : {}),
  });
}

/**
 * Connections that make a server fetch which has nothing yet: their answers are nobody's business.
 */
const SETTLING = 3;

/**
 * Has a server that fetches do so before it is judged: it may fetch when first asked, and answer
 * that one without. Once the responder has answered it is asked again, since what was fetched may
 * take a moment to be read.
 */
async function prime(scene: Scene): Promise<void> {
  const { scenario, fetching, minted, budget } = scene;
  const hellos: Connect[] = [
    { do: 'connect', name: 'priming' },
    ...(scenario.given.dual ? (['rsa', 'ecdsa'] as const) : []).map(
      (prefers): Connect => ({ do: 'connect', name: 'priming', prefers }),
    ),
    ...Object.keys(scenario.given.sni).map(
      (sni): Connect => ({ do: 'connect', name: 'priming', sni }),
    ),
  ];
  const stapled = async (act: Connect): Promise<boolean> => {
    const { connection } = await connect(scene, act, undefined);
    return Boolean(connection.tls?.certificates[0]?.staple);
  };
  for (const act of hellos) {
    if (await stapled(act)) continue;
    await within(fetching?.answered(minted) ?? Promise.resolve(), budget.step / 3, undefined);
    for (let turn = 0; turn < SETTLING && !(await stapled(act)); turn += 1);
  }
}

/**
 * Steps that a change of a watched file may take: Exim lets five to six seconds pass between it and
 * its use (tls_daemon_tick in src/tls.c), and a busy machine makes more of them.
 */
const TICKS = 4;

/**
 * Connects again and again until that proof is stapled or the time for it is spent; the last
 * connection counts.
 */
async function connectUntil(
  scene: Scene,
  act: Connect,
  proof: string,
  known: Arrangement,
): Promise<Visit> {
  const end = performance.now() + TICKS * scene.budget.step;
  for (;;) {
    const met = await connect(scene, act, undefined);
    if (met.connection.tls?.certificates[0]?.staple === known.proofs[proof]) return met;
    if (performance.now() > end)
      return { ...met, connection: { ...met.connection, outwaited: true } };
  }
}

/** When the proof of this act passes its nextUpdate. */
function expiryOf({ proof }: Extract<ServerAct, { do: 'replace' }>): Moment {
  const now = ahead(0);
  if (typeof proof === 'string' || 'pem' in proof) return now;
  const next = proof.spec.singles[0]?.nextUpdate;
  const match = next && /^(\d+)s ahead$/.exec(next);
  return match ? later(now, Number(match[1]) * 1000 - (now.wall % 1000)) : now;
}

const later = ({ wall, steady }: Moment, ms: number): Moment => ({
  wall: wall + ms,
  steady: steady + ms,
});

/** Within this, milliseconds, whoever is there has greeted, on however busy a machine. */
const IS_THERE = 60_000;

/**
 * Is it still there, and does it answer one who asks for nothing special no sooner than it should
 * have answered the others? It has a minute of the five that RFC 5321 4.5.3.2.1 gives a greeting:
 * who is slow has not ended.
 */
async function lookedAfter(
  scene: Scene,
): Promise<Pick<ServerObservation, 'aliveAfter' | 'tardy' | 'notAsked'>> {
  const act: Connect = { do: 'connect', name: 'alive', dialogue: 'bare', hello: 'nothing' };
  const { step, total } = scene.budget;
  // How long a box elsewhere is waited for is its user's to say.
  const budget = scene.running.remote
    ? scene.budget
    : { step: Math.max(step, IS_THERE), total: total + IS_THERE };
  const { connection }: { connection: Connection } = await connect(
    { ...scene, budget },
    act,
    undefined,
  );
  const { how, phase } = connection.ending;
  // Who asks for a certificate, which this look has none of, and turns it away is there.
  const asks = how !== 'stalled' && connection.tls?.certificateRequest !== undefined;
  const mute = !asks && (phase === 'connect' || phase === 'greeting');
  const tardy = mute ? how === 'stalled' : how === 'done' && connection.ms > step / SLUGGISH;
  const notAsked =
    mute && scene.running.remote
      ? (obstacleOf(connection, true)?.what ?? brokenOnTheWay(connection))
      : undefined;
  return {
    aliveAfter: !mute,
    ...(tardy ? { tardy } : {}),
    ...(notAsked === undefined ? {} : { notAsked }),
  };
}

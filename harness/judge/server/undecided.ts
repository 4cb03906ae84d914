import type { Connection, Phase, ServerObservation } from '../../model/observation.ts';
import type { ServerScenario } from '../../model/scenario.ts';
import { brokenOnTheWay, brokeTwice, type ObstacleKind, obstacleOf } from '../obstacle.ts';
import { clientCertificateOf } from './client-certificate.ts';
import { alertOf, turnedDown } from './version.ts';

/** A target that claims STARTTLS is judged by it. */
const OF_BOXES: ReadonlySet<ObstacleKind> = new Set(['no-starttls', 'speaks-clear']);
/**
 * A slow ClientHello of ours takes a fifth of a second; servers give up after five and more.
 * Milliseconds.
 */
const DRAWN_OUT = 2000;
const refusesOurs = (connection: Connection, aliveAfter: boolean): boolean =>
  clientCertificateOf(connection, aliveAfter) === 'refused';
/** Told below. */
const NOT_HERE: ReadonlySet<ObstacleKind> = new Set(['unreachable', 'mute']);

/** From the handshake on, in their order; a greeting inside TLS stands between two of them. */
const ORDER: readonly Phase[] = ['handshake', 'greeting', 'session', 'mail', 'quit', 'done'];

/** Did one connection get beyond the place where the other ended? */
const beyond = (one: Connection, { ending }: Connection): boolean =>
  ORDER.indexOf(one.ending.phase) > ORDER.indexOf(ending.phase);

/**
 * An odd act that broke in the same place twice, while the same without its odd part got beyond
 * it: then it is not the way. So is a reset that turned a ClientHello down twice, where the other
 * version of TLS is spoken; and so is any end in place of an answer to QUIT, where all that went
 * before had its answer.
 */
const seenTwice = (
  connection: Connection,
  { controls = [], otherVersion }: ServerObservation,
): boolean =>
  brokeTwice(connection) &&
  (connection.ending.phase === 'quit' ||
    otherVersion?.tls?.complete === true ||
    controls.some((control) => control.name === connection.name && beyond(control, connection)));

/**
 * Why the evidence about a target that serves cannot decide, if so: the dialogue ended before the
 * step in question.
 * @param nameless acts that tell no server name on purpose.
 * @param demanding the server was told to demand a certificate of us: what it does with it is what
 * is judged.
 */
export function undecidedServer(
  observation: ServerObservation,
  nameless: ReadonlySet<string> = new Set(),
  demanding = false,
): string | undefined {
  const { remote = false, aliveAfter } = observation;
  for (const connection of observation.connections) {
    const obstacle = obstacleOf(connection, remote);
    const broken = remote && !obstacle ? brokenOnTheWay(connection) : undefined;
    if (broken !== undefined && !seenTwice(connection, observation))
      return (
        `connection "${connection.name}": ${broken}, which the way to a box elsewhere may bring ` +
        'about as well'
      );
    if (!obstacle || NOT_HERE.has(obstacle.kind)) continue;
    // Here we have one: what was made of it is a fact. Words such as 421 say nothing of it, unless
    // they name it.
    const ofIt = obstacle.kind === 'client-certificate' || refusesOurs(connection, aliveAfter);
    if (demanding && ofIt) continue;
    if (obstacle.kind === 'server-name' && (!remote || nameless.has(connection.name))) continue;
    if (remote || !OF_BOXES.has(obstacle.kind))
      return `connection "${connection.name}": it ${obstacle.what}`;
  }
  const early = observation.connections.find(
    // With implicit TLS the greeting comes last: where it does not come, the handshake was seen,
    // and the session is lost.
    ({ ending, tls }) =>
      ending.how !== 'done' && ['connect', 'greeting'].includes(ending.phase) && !tls?.complete,
  );
  const drawn = observation.connections.find(
    ({ helloMs = 0, ending }) => helloMs > DRAWN_OUT && ending.how !== 'done',
  );
  if (drawn)
    return (
      `connection "${drawn.name}": our own ClientHello took ` +
      `${((drawn.helloMs ?? 0) / 1000).toFixed(1)} s to leave, which a server need not wait for`
    );
  const { otherVersion } = observation;
  if (otherVersion && turnedDown(otherVersion))
    return (
      `it turns down a ClientHello of either version${inWords(otherVersion)}: it has no ` +
      'parameters in common with this client, or no certificate it can use'
    );
  const held = observation.controls?.find(({ ending }) => ending.how === 'stalled');
  if (held)
    return (
      `connection "${held.name}" came to nothing, and the same without its odd part ` +
      'stalled: it is slow, or the machine is'
    );
  const stalled = observation.connections.find(({ ending }) => ending.how === 'stalled');
  if (!early && stalled && observation.tardy)
    return (
      `connection "${stalled.name}" stalled, and so did a plain one ` +
      'afterwards: it is slow, or the machine is'
    );
  return (
    early &&
    `connection "${early.name}" ended before EHLO: ` +
      `${early.ending.how}${early.ending.detail ? ` (${early.ending.detail})` : ''}`
  );
}

/**
 * Why a server was not put to the test, if so: it turns this version of TLS down and speaks the
 * other.
 */
export function untestedServer({ otherVersion }: ServerObservation): string | undefined {
  const spoken = otherVersion?.tls?.complete ? otherVersion.tls.version : undefined;
  if (spoken === undefined) return undefined;
  const other = spoken === '1.3' ? '1.2' : '1.3';
  return (
    `it turns TLS ${other} down and speaks ${spoken}: the one is switched off, or has no ` +
    'parameters in common with this client'
  );
}

const inWords = (connection: Connection): string => {
  const alert = alertOf(connection);
  return alert === undefined ? '' : ` (alert ${alert})`;
};

/** Acts of a scenario that tell no server name on purpose. */
export const namelessActs = ({ when }: ServerScenario): ReadonlySet<string> =>
  new Set(when.flatMap((act) => (act.do === 'connect' && act.sni === null ? [act.name] : [])));

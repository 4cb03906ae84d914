import { factName } from '../../../judge/fact-name.ts';
import { factsOfConnection } from '../../../judge/server/facts.ts';
import type { Arrangement, Connection } from '../../../model/observation.ts';
import type { Expected, Hello, ServerAct, ServerScenario } from '../../../model/scenario.ts';

type Connect = Extract<ServerAct, { do: 'connect' }>;

/** Hellos of a library's own making, or just like one. */
const USUAL: ReadonlySet<Hello> = new Set(['status_request', 'nothing', 'own-stack']);
/** Facts that an odd stimulus may cost, and its control with it. */
const CONTROLLED = ['handshake', 'session', 'pace'] as const;

const admits = (expected: Expected, value: string): boolean =>
  typeof expected === 'string'
    ? expected === value
    : ('oneOf' in expected && expected.oneOf.includes(value)) ||
      ('either' in expected && expected.either.includes(value));

/** Whether it lives is not looked at yet; no fact that is compared here speaks of it. */
const NOT_KNOWN_ALIVE = false;

/**
 * Does the connection fall short of something the scenario, or a promise, expects of its handshake
 * or session?
 */
function falls(
  { expect, promise }: ServerScenario,
  act: Connect,
  connection: Connection,
  known: Arrangement,
): boolean {
  const facts = factsOfConnection(connection, known, NOT_KNOWN_ALIVE);
  return [expect, ...Object.values(promise)].some((expectation) =>
    CONTROLLED.some((fact) => {
      const expected = expectation[factName(act.name, fact)];
      return expected !== undefined && !admits(expected, facts[fact] ?? 'not seen');
    }),
  );
}

/**
 * The same act without its odd part, by the same stack of ours; undefined where nothing about it is
 * odd. An odd hello and a slow one are held against an ordinary one; a handshake that was slow when
 * a status was asked for against one that asks for none.
 */
function without(act: Connect, slow: boolean): Connect | undefined {
  const { hello = 'status_request', dialogue = 'plain' } = act;
  if (!USUAL.has(hello)) return { ...act, hello: 'own-stack', dialogue: 'plain' };
  if (dialogue === 'slow') return { ...act, dialogue: 'plain' };
  return slow && hello !== 'nothing' ? { ...act, hello: 'nothing' } : undefined;
}

/**
 * What has to be played to tell whether it is the odd part of an act that a server falls over:
 * undefined where the server does not fall short, or nothing about the act is odd.
 */
export function controlFor(
  scenario: ServerScenario,
  act: Connect,
  connections: readonly Connection[],
  known: Arrangement,
): Connect | undefined {
  const short = connections.find((connection) => falls(scenario, act, connection, known));
  return short && without(act, factsOfConnection(short, known, NOT_KNOWN_ALIVE).pace === 'slow');
}

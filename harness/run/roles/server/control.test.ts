import { describe, expect, it } from 'vitest';
import { alert, connection, handshake } from '../../../judge/observation.fixture.ts';
import type { Expectation, ServerAct } from '../../../model/scenario.ts';
import { either, oneOf, type ServerClaim, server } from '../../../vocabulary.ts';
import { controlFor } from './control.ts';

type Connect = Extract<ServerAct, { do: 'connect' }>;
const known = { proofs: {}, identities: {}, at: '2026-01-01T00:00:00Z' };
const whole = (handshakeMs = 10) => connection({ tls: handshake('1.3'), handshakeMs });
const declined = () =>
  connection({
    tls: handshake('1.3', { complete: false, alerts: [alert('server', 'handshake_failure')] }),
    ending: { how: 'declined', phase: 'handshake' },
  });

function control(
  change: Partial<Connect>,
  expect: Expectation,
  seen: ReturnType<typeof whole>[],
  more: Partial<ServerClaim> = {},
) {
  const when: Connect = { do: 'connect', name: 'only', ...change };
  const [scenario] = server('group', {
    slug: { title: 'x', proves: ['a'], expect, when, ...more },
  });
  if (!scenario) throw new Error('no scenario');
  return controlFor(scenario, when, seen, known);
}

describe('a control', () => {
  it('of an odd hello that is declined is the same by the same stack, without the odd part', () => {
    const found = control({ hello: 'grease', sni: 'a.test' }, { handshake: 'completes' }, [
      declined(),
    ]);
    expect(found).toEqual({
      do: 'connect',
      name: 'only',
      hello: 'own-stack',
      dialogue: 'plain',
      sni: 'a.test',
    });
  });

  it('of a slow hello is one that is not', () => {
    expect(control({ dialogue: 'slow' }, { handshake: 'completes' }, [declined()])).toMatchObject({
      dialogue: 'plain',
    });
  });

  it('of a slow answer to one who asks is one who does not ask', () => {
    expect(control({}, { pace: 'prompt' }, [whole(9000)])).toMatchObject({ hello: 'nothing' });
  });

  it('is needed for any of several that fall short, and for what a promise says', () => {
    const claim = { handshake: 'completes' } as const;
    expect(control({ hello: 'grease' }, claim, [whole(), declined()])).toBeDefined();
    const promise = { careful: claim };
    expect(control({ hello: 'grease' }, { alive: 'yes' }, [declined()], { promise })).toBeDefined();
  });

  it.each<[string, Partial<Connect>, Expectation, ReturnType<typeof whole>]>([
    ['where nothing falls short', { hello: 'grease' }, { handshake: 'completes' }, whole()],
    [
      'where it may be declined',
      { hello: 'repeated' },
      { handshake: either('completes', 'declined') },
      declined(),
    ],
    [
      'where any will do',
      { hello: 'repeated' },
      { handshake: oneOf('completes', 'declined') },
      declined(),
    ],
    ['where nothing is expected of it', { hello: 'repeated' }, { alive: 'yes' }, declined()],
    ['of an ordinary hello', {}, { handshake: 'completes' }, declined()],
    [
      'of an ordinary hello by our own stack',
      { hello: 'own-stack' },
      { handshake: 'completes' },
      declined(),
    ],
    ['of one who does not ask', { hello: 'nothing' }, { pace: 'prompt' }, whole(9000)],
    ['where nobody asked for pace', {}, { handshake: 'completes' }, whole(9000)],
  ])('is not played %s', (_, change, claim, seen) => {
    expect(control(change, claim, [seen])).toBeUndefined();
  });
});

import type { ClientObservation, ServerObservation } from '../model/observation.ts';

/** Why the evidence about a target that serves cannot decide, if so: the dialogue ended before the step in question. */
export function undecidedServer(observation: ServerObservation): string | undefined {
  const early = observation.connections.find(
    // With implicit TLS the greeting comes last: where it does not come, the handshake was seen, and the session is lost.
    ({ ending, tls }) => ending.how !== 'done' && ['connect', 'greeting'].includes(ending.phase) && !tls?.complete,
  );
  return (
    early &&
    `connection "${early.name}" ended before EHLO: ${early.ending.how}${early.ending.detail ? ` (${early.ending.detail})` : ''}`
  );
}

/** Why the evidence about a target that sends cannot decide: it never came, and never said what became of the mail. */
export function undecidedClient(observation: ClientObservation): string | undefined {
  const silent = observation.dispositions.find(
    ({ act, kind }) => kind === 'unknown' && !observation.connections.some(({ name }) => name.startsWith(`${act}/`)),
  );
  return silent && `the target neither came nor said what became of the message (${silent.act}): ${silent.text}`;
}

import {
  type Bound,
  type ClientExpected,
  type ClientHost,
  type ClientValue,
  type IdentitySpec,
  identity,
  is,
  oneOf,
  type Policy,
  rather,
} from '#harness';
import { goes } from '../client-expectations.ts';

/** Of an authority that nobody is told to trust: nothing but a TLSA record can speak for it. */
export const unlisted = (leaf: Partial<IdentitySpec['leaf']> = {}): IdentitySpec =>
  identity({ ca: 'unlisted', leaf });

/** A host for DANE; without a staple unless it is given one. */
export const host = (change: Partial<ClientHost> = {}): Partial<ClientHost> => ({
  identity: unlisted(),
  proof: 'none',
  ...change,
});

/** TLS where records require it, and else as it comes; no status is asked for. */
export const trying = {
  ...{ status: 'none', chain: 'try', tls: 'may', resume: false, dane: 'try' },
} as const satisfies Policy;
/** Nothing goes where there are no records. */
export const insisting = { ...trying, dane: 'require' } as const satisfies Policy;

/** What a record says is what counts (RFC 7672 3.1 and 3.2). */
export const USED = ['RFC7672-3.2-01', 'RFC7672-2.2-01'] as const;

const byDane = is(oneOf('dane', 'unsaid'));

/** It arrives, authenticated by a record, and the host is called by its name in DNS (8.1). */
export const authenticated = (...clauses: readonly string[]): ClientExpected => ({
  delivery: { ...goes, clauses },
  authenticated: byDane,
  sni: { is: 'host', clauses: ['RFC7672-8.1-01'], instead: { 'no-tls': [] } },
});

const mailOver = (...clauses: readonly string[]) =>
  ({ is: 'no', clauses }) as const satisfies Bound<ClientValue<'mail-over-first'>>;

/** Nothing goes over such a host: the mail waits, and is neither returned nor sent in clear. */
export const held = (...clauses: readonly string[]): ClientExpected => ({
  delivery: {
    is: 'deferred',
    clauses: [],
    instead: { bounced: ['RFC5321-4.5.4.1-01'] },
  },
  'mail-over-first': mailOver(...clauses),
  'clear-text': is('never', ...clauses),
});

/**
 * The same where the sender's own demand holds it, and no record: to return it at once is lawful
 * too (RFC 3207 6).
 */
export const withheld = {
  ...held('RFC9325-3.2-01'),
  delivery: { is: rather('deferred', ['bounced']), clauses: [] },
} as const satisfies ClientExpected;

/** No record is in force: TLS without authentication, as without DANE (RFC 7672 2.2). */
export const opportunistic: ClientExpected = {
  delivery: { ...goes, clauses: ['RFC7672-2.2-03'] },
  authenticated: is(oneOf('not-dane', 'unsaid')),
};

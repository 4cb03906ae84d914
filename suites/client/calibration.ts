import {
  type Bound,
  type ClientScenario,
  type ClientValue,
  client,
  ee,
  is,
  leaf,
  oneOf,
  REVOCABLE,
  ta,
} from '#harness';
import { goes, neverInClear, waits } from './client-expectations.ts';

/** It asks as RFC 6066 8 has it, who asks at all: that is his own choice. */
const asks = {
  is: 'yes',
  clauses: ['RFC6066-8-02'],
  instead: { no: [], 'no-tls': [] },
} as const satisfies Bound<ClientValue<'asked'>>;

/**
 * One scenario per capability a sender may claim: first and last in every run, and the simplest
 * that can show it.
 */
export const calibration: readonly ClientScenario[] = client('calibration', {
  'send-starttls': {
    title: 'a mail goes over STARTTLS where it is offered',
    calibrates: 'send-starttls',
    proves: ['RFC3207-6-02'],
    covers: ['W30'],
    policy: { status: 'none' },
    given: { proof: 'none' },
    expect: { delivery: goes, 'clear-text': 'never' },
  },
  'send-implicit-tls': {
    title: 'a mail goes over a connection that begins with TLS',
    calibrates: 'send-implicit-tls',
    proves: ['RFC8314-3.3-03'],
    transports: ['implicit'],
    policy: { status: 'none' },
    given: { proof: 'none' },
    expect: { delivery: goes },
  },
  'request-staple': {
    title: 'the status is asked for, and a good one does not hinder delivery',
    calibrates: 'request-staple',
    proves: ['RFC6960-4.2.1-02'],
    covers: ['C01'],
    expect: { asked: asks, delivery: goes },
  },
  'require-staple': {
    title: 'a good status satisfies a sender that requires one',
    calibrates: 'require-staple',
    proves: ['RFC6960-4.2.1-02'],
    covers: ['C01'],
    policy: { status: 'require' },
    expect: { asked: asks, delivery: goes },
  },
  'verify-chain': {
    title: 'an expired certificate is refused where the chain must verify',
    calibrates: 'verify-chain',
    proves: ['RFC5280-6.1.3-02'],
    policy: { status: 'none', chain: 'must' },
    given: { identity: leaf({ notBefore: '90d ago', notAfter: '3d ago' }), proof: 'none' },
    expect: { 'mail-over-first': 'no' },
    promise: { 'verified-chain': { 'mail-over-first': 'no' } },
  },
  'require-tls': {
    title: 'no mail goes in clear where TLS is required and not offered',
    calibrates: 'require-tls',
    policy: { status: 'none', tls: 'must' },
    given: { proof: 'none', starttls: 'not-offered' },
    expect: { 'clear-text': neverInClear, delivery: is(oneOf('deferred', 'bounced')) },
    promise: { 'mandatory-tls': { 'clear-text': 'never', delivery: 'deferred' } },
  },
  failover: {
    title: 'the second host is tried when the first does not answer',
    calibrates: 'failover',
    proves: ['RFC5321-5.1-01', 'RFC5321-5.1-02'],
    policy: { status: 'none' },
    given: [{ down: true }, { proof: 'none' }],
    expect: { delivery: goes, host: 'second' },
  },
  retry: {
    title: 'a mail deferred because the host was down goes out later',
    calibrates: 'retry',
    proves: ['RFC5321-4.5.4.1-01'],
    policy: { status: 'none' },
    given: { proof: 'none', down: true },
    when: [
      { do: 'send', name: 'before' },
      { do: 'change', host: 0, to: { down: false } },
      { do: 'retry', name: 'after' },
    ],
    expect: {
      'before.delivery': { ...waits, clauses: ['RFC5321-4.5.4.1-01'] },
      'after.delivery': goes,
    },
  },
  'status-mark': {
    title: 'the mail says that the status was verified',
    calibrates: 'status-mark',
    covers: ['C27'],
    policy: { chain: 'must', tls: 'must' },
    expect: { delivery: is('tls'), marked: is('verified') },
  },
  crl: {
    title:
      'a certificate that a revocation list names is refused, and one that it does not is taken',
    calibrates: 'crl',
    proves: ['RFC5280-6.1.3-01'],
    covers: ['C20'],
    policy: { status: 'none', chain: 'must', tls: 'must', crl: 'leaf-revoked' },
    given: { identity: REVOCABLE, proof: 'none' },
    when: [
      { do: 'send', name: 'before' },
      { do: 'change', host: 0, to: { identity: leaf({}) } },
      { do: 'send', name: 'after' },
    ],
    expect: { 'before.mail-over-first': is('no'), 'after.delivery': { ...goes, clauses: [] } },
  },
  dane: {
    title: 'a record that does not match keeps the mail back, and was looked up securely',
    calibrates: 'dane',
    proves: ['RFC7672-3.2-01'],
    covers: ['N10'],
    policy: { status: 'none', dane: 'try' },
    given: { proof: 'none', tlsa: [ee('other-leaf')] },
    expect: { 'mail-over-first': is('no'), 'tlsa-lookup': is('secure') },
  },
  'dane-records': {
    title: 'a record that does not match keeps the mail back, and one that does lets it go',
    calibrates: 'dane-records',
    proves: ['RFC7672-3.2-01'],
    covers: ['N10'],
    policy: { status: 'none', dane: 'try' },
    given: { proof: 'none', tlsa: [ee('other-leaf')] },
    when: [
      { do: 'send', name: 'before' },
      { do: 'change', host: 0, to: { tlsa: [ee('leaf')] } },
      { do: 'send', name: 'after' },
    ],
    expect: { 'before.mail-over-first': is('no'), 'after.delivery': { ...goes, clauses: [] } },
  },
  'require-dane': {
    title: 'nothing goes where records are required and there are none',
    calibrates: 'require-dane',
    policy: { status: 'none', dane: 'require' },
    given: { proof: 'none' },
    expect: { 'mail-over-first': is('no'), 'clear-text': is('never') },
  },
  'status-by-usage': {
    title: 'a sender that goes by the usage asks for the status under usage 2',
    calibrates: 'status-by-usage',
    policy: { status: 'by-usage', dane: 'try' },
    given: { tlsa: [ta('issuing')] },
    expect: { delivery: is('tls'), asked: is('yes') },
  },
  'resume-session': {
    title: 'the second mail resumes the session of the first',
    calibrates: 'resume-session',
    policy: { status: 'none', resume: true },
    given: { proof: 'none', tickets: true },
    when: [
      { do: 'send', name: 'first' },
      { do: 'send', name: 'second' },
    ],
    expect: {
      'first.delivery': is('tls'),
      'second.delivery': is('tls'),
      'second.resumed': is('yes'),
    },
  },
});

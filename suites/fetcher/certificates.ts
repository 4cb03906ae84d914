import {
  type FetcherScenario,
  fault,
  fetcher,
  fetches,
  good,
  http,
  identity,
  is,
  oneOf,
  rather,
  refreshes,
  replies,
  shakes,
} from '#harness';
import { alive, completes, held, MADE_UP, sent, unharmed } from './expectations.ts';

const OTHER = 'second.test';
const SAME = '4d0102030405060708090a0b0c0d0e';
/** Of another CA, under the same number. */
const twin = { identity: identity({ ca: 'second', leaf: { names: [OTHER], serial: SAME } }) };
const mustStaple = identity({ leaf: { tlsFeature: [5] } });
/** With nothing to send it may do without TLS as well: it looks after its configuration. */
const eitherWay = is(oneOf('completes', 'declined'), 'RFC7633-4.3.2-01');
const other = is(OTHER, 'RFC9325-7.5-02');

/** Two certificates in one program, each with a responder of its own. */
const two = fetcher('two-certificates', {
  'each-its-own': {
    title: 'each certificate comes with the answer about it',
    covers: ['S12', 'N05', 'R33', 'R41'],
    given: { others: { [OTHER]: {} } },
    when: [fetches('first'), fetches('second', OTHER)],
    expect: {
      'first.proof': sent,
      'second.proof': other,
      'second.certificate': OTHER,
      'second.acceptable': is('yes', 'RFC8446-4.4.2.1-01'),
      alive,
    },
    tolerate: {
      'first.proof': 'absent',
      'second.proof': 'absent',
      'second.acceptable': 'no-proof',
    },
  },
  'one-fails': {
    title: 'where the responder of one fails the other has its answer',
    covers: ['R41', 'F09'],
    given: { reply: http(503), others: { [OTHER]: {} } },
    when: [fetches('first'), fetches('second', OTHER)],
    expect: { 'first.handshake': completes, 'second.proof': other, alive },
    tolerate: { 'second.proof': ['absent', MADE_UP] },
  },
  'one-revoked': {
    title: 'where one is revoked the other is as it was',
    covers: ['R41', 'S21'],
    given: { reply: good().revoked(), others: { [OTHER]: {} } },
    when: [fetches('first'), fetches('second', OTHER)],
    expect: { 'first.handshake': completes, 'second.proof': other, alive },
    tolerate: { 'second.proof': ['absent', MADE_UP] },
  },
  'equal-serials': {
    title: 'two CAs, one serial number: each certificate has its own answer',
    covers: ['N28', 'R10'],
    given: { identity: identity({ leaf: { serial: SAME } }), others: { [OTHER]: twin } },
    when: [fetches('first'), fetches('second', OTHER)],
    expect: {
      'first.proof': sent,
      'second.proof': other,
      'second.acceptable': is('yes', 'RFC8446-4.4.2.1-01'),
      alive,
    },
    tolerate: {
      'first.proof': 'absent',
      'second.proof': 'absent',
      'second.acceptable': 'no-proof',
    },
  },
});

/** Certificates that name no responder. */
const without = fetcher('no-responder', {
  starts: {
    title: 'a certificate that names no responder is served without a staple',
    covers: ['N35', 'R36', 'L04', 'F01'],
    given: { address: 'none' },
    when: [shakes('only')],
    expect: { ...unharmed.expect, ports: is('open') },
    tolerate: { ...unharmed.tolerate },
  },
  'beside-another': {
    title: 'beside one that names a responder it does no harm',
    covers: ['N35', 'R36', 'R41'],
    given: { address: 'none', others: { [OTHER]: {} } },
    when: [shakes('first'), fetches('second', OTHER)],
    expect: { 'first.handshake': completes, 'second.proof': other, alive },
    tolerate: { 'second.proof': ['absent', MADE_UP] },
  },
  'must-staple': {
    title: 'a certificate that promises a status and names no responder is served',
    covers: ['N35', 'S17', 'R37'],
    given: { identity: mustStaple, address: 'none' },
    when: [shakes('only')],
    expect: { handshake: completes, proof: is('absent'), alive },
    tolerate: { proof: MADE_UP, handshake: 'declined' },
  },
});

/** Certificates that promise a status (RFC 7633). */
const promising = fetcher('must-staple', {
  good: {
    title: 'a certificate that promises a status comes with the one that was fetched',
    covers: ['S17', 'R37'],
    given: { identity: mustStaple },
    expect: { proof: is('as-given', 'RFC7633-4.1-01'), alive },
  },
  'first-client': {
    title: 'the first client of a certificate that promises a status has it',
    covers: ['S17', 'S19', 'R37', 'R23'],
    given: { identity: mustStaple },
    when: [shakes('only')],
    expect: {
      handshake: completes,
      proof: is(rather('as-given', ['absent']), 'RFC7633-4.3.2-02'),
      alive,
    },
  },
  'responder-fails': {
    title: 'with nothing at hand the choice is its own: none, or no TLS',
    covers: ['S17', 'R37', 'R38'],
    given: { identity: mustStaple, reply: http(503) },
    expect: { handshake: eitherWay, alive },
  },
  'responder-silent': {
    title: 'a certificate that promises a status does not hang on a silent responder',
    covers: ['S17', 'R37', 'R39'],
    given: { identity: mustStaple, reply: fault('silent') },
    when: [shakes('only')],
    expect: { ports: is('open'), handshake: eitherWay, alive },
    tolerate: { handshake: 'stalls' },
  },
  'keeps-while-failing': {
    title: 'a valid answer to such a certificate outlives a failing responder',
    covers: ['R38', 'R40', 'S17'],
    given: { identity: mustStaple },
    when: [fetches('first'), replies('newer', http(503)), refreshes('after')],
    expect: { 'first.proof': 'as-given', 'after.proof': is('as-given', 'RFC7633-4.1-01'), alive },
    tolerate: { 'after.proof': ['absent', MADE_UP] },
  },
  'short-lived': {
    title: 'a certificate of a few days is served and has its answer',
    covers: ['N36'],
    given: { identity: identity({ leaf: { notBefore: '1d ago', notAfter: '5d ahead' } }) },
    ...held,
  },
});

export const certificates: FetcherScenario[] = [...two, ...without, ...promising];

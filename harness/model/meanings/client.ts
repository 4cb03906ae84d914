import type { clientFacts } from '../facts.ts';
import type { Meanings } from './meaning.ts';

/** The facts about a target that sends, in the words of a reader of reports. */
export const clientMeanings: Meanings<typeof clientFacts> = {
  delivery: {
    about: 'what became of the message',
    values: {
      tls: 'it came to a host of ours, inside TLS',
      clear: 'it came to a host of ours, in clear',
      deferred: 'it was kept back, to be sent later',
      bounced: 'it was given up, and the sender told so',
      unknown: 'the target never said',
    },
  },
  host: {
    about: 'which of our hosts took the message',
    values: { first: 'the first of the list', second: 'the second', none: 'neither' },
  },
  asked: {
    about: 'status_request in the ClientHello',
    values: {
      yes: 'a status was asked for',
      no: 'none was asked for',
      malformed: 'it is there, and cannot be read',
      'no-tls': 'no ClientHello came',
    },
  },
  'asked-v2': {
    about: 'status_request_v2 in the ClientHello',
    values: { yes: 'it is there', no: 'it is not there', 'no-tls': 'no ClientHello came' },
  },
  sni: {
    about: 'the server name in the ClientHello',
    values: {
      host: 'the name of our host',
      other: 'another name',
      none: 'no name',
      'no-tls': 'no ClientHello came',
    },
  },
  handshake: {
    about: 'how the handshake with the first host ended',
    values: {
      completes: 'both sides sent their Finished',
      aborted: 'the target broke it off',
      stalls: 'nothing more came within the time that was given',
      'not-begun': 'no handshake was begun',
    },
  },
  alert: {
    about: 'the alert that the target sent to the first host',
    values: { none: 'it sent none', '<alert>': 'the name that the RFC gives it' },
  },
  'alert-class': {
    about: 'what kind of alert that was',
    values: {
      status: 'bad_certificate_status_response, made for this case',
      revoked: 'certificate_revoked',
      certificate: 'another one about certificates',
      other: 'one that is not about certificates',
      none: 'it sent none',
    },
  },
  'mail-over-first': {
    about: 'whether MAIL FROM was sent to the first host inside TLS',
    values: { yes: 'it was', no: 'it was not' },
  },
  'mail-over-resumed': {
    about: 'whether MAIL FROM was sent to the first host inside a session that was resumed',
    values: { yes: 'it was', no: 'it was not' },
  },
  'clear-text': {
    about: 'whether MAIL FROM was sent in clear, to any host at any time',
    values: {
      never: 'it was not',
      'same-connection': 'on the connection on which TLS had failed',
      'new-connection': 'on another connection',
    },
  },
  marked: {
    about: 'what the target writes about the status into the message',
    values: {
      verified: 'that a status was verified',
      'not-verified': 'that none was verified',
      failed: 'that it did not verify',
      unanswered: 'that it was asked for and did not come',
      'not-requested': 'that it was not asked for',
      unsaid: 'nothing',
      'not-delivered': 'there is no message to look at',
    },
  },
  told: {
    about: "what the target's log says about the status of our first host, mail or no mail",
    values: {
      verified: 'that a status was verified',
      'not-verified': 'that none was verified',
      failed: 'that it did not verify',
      unanswered: 'that it was asked for and did not come',
      'not-requested': 'that it was not asked for',
      unsaid: 'nothing',
    },
  },
  authenticated: {
    about: 'how the target says that it authenticated our host',
    values: {
      dane: 'by a TLSA record',
      'not-dane': 'in another way, or not at all',
      unsaid: 'it says nothing of it',
      'not-delivered': 'there is no message to look at',
    },
  },
  'tlsa-lookup': {
    about: 'what our resolver told it of the TLSA records of the first host',
    values: {
      secure: 'records, by DNSSEC',
      'secure-none': 'that there are none, by DNSSEC',
      insecure: 'an answer that DNSSEC does not vouch for',
      failed: 'no answer, or an error',
      'not-asked': 'it did not ask',
    },
  },
  resumed: {
    about: 'whether an earlier session was resumed',
    values: {
      yes: 'it was',
      no: 'it was not, and the handshake was a full one',
      'no-tls': 'no ClientHello came',
    },
  },
  retried: {
    about: 'whether our host asked for a second ClientHello',
    values: { yes: 'by a HelloRetryRequest', no: 'it did not', 'no-tls': 'no ClientHello came' },
  },
  group: {
    about: 'the group that the keys of TLS 1.3 come from',
    values: {
      hybrid: 'X25519MLKEM768',
      other: 'another',
      none: 'no key share came from our host',
      'no-tls': 'no ClientHello came',
    },
  },
  compressed: {
    about: 'whether our host compressed its certificate',
    values: { yes: 'by zlib (RFC 8879)', no: 'it did not', 'no-tls': 'no ClientHello came' },
  },
  certificate: {
    about: 'which certificate our host showed',
    values: {
      main: 'its own, or the only one',
      dual: 'the one for who offers signatures by ML-DSA',
      none: 'none, as far as could be seen',
      'no-tls': 'no ClientHello came',
    },
  },
  'ml-dsa': {
    about: 'whether the ClientHello lists the scheme of ML-DSA that the key of our host is for',
    values: {
      listed: 'it does',
      'not-listed': 'it does not',
      'other-key': 'our host has no key of ML-DSA',
      'no-tls': 'no ClientHello came',
    },
  },
  injection: {
    about: 'what our host sent in clear behind its reply to STARTTLS',
    values: {
      discarded: 'the target did not act upon it',
      used: 'the target took it for said inside TLS',
      'not-tried': 'nothing was sent',
      unknown: 'the target did nothing by which it could be told',
    },
  },
};

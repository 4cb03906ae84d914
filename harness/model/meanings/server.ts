import type { serverFacts } from '../facts.ts';
import type { Meanings } from './meaning.ts';

/** The facts about a target that serves, in the words of a reader of reports. */
export const serverMeanings: Meanings<typeof serverFacts> = {
  starttls: {
    about: 'what became of STARTTLS',
    values: {
      accepted: 'offered in the reply to EHLO, and answered by 220',
      'not-offered': 'the reply to EHLO does not name it',
      refused: 'offered, but the command was turned down',
      'not-needed': 'TLS from the first octet on',
      unknown: 'the dialogue did not come so far',
    },
  },
  handshake: {
    about: 'how the TLS handshake ended',
    values: {
      completes: 'both sides sent their Finished',
      declined: 'the server ended it by an alert or a close',
      stalls: 'nothing more came within the time that was given',
      'not-begun': 'no handshake was begun',
    },
  },
  alert: {
    about: 'the alert that the server sent',
    values: { none: 'it sent none', '<alert>': 'the name that the RFC gives it' },
  },
  staple: {
    about: 'the status that came with the certificate, compared octet by octet',
    values: {
      absent: 'no status came',
      empty: 'a status of zero octets',
      '<proof>': 'the one that it was given under this name',
      'made-up-try-later': 'tryLater, an error that a server which fetches makes up itself',
      'other-bytes': 'none of those that it was given',
    },
  },
  acknowledgement: {
    about: 'status_request in the ServerHello, by which TLS 1.2 announces a status',
    values: {
      none: 'it is not there',
      empty: 'it is there and empty, as it has to be',
      'not-empty': 'it is there and holds octets',
    },
  },
  placement: {
    about: 'where in the handshake the status came',
    values: {
      none: 'no status came',
      right: 'where the version of TLS has it',
      'in-server-hello': 'in the ServerHello of TLS 1.3',
      'in-encrypted-extensions': 'in EncryptedExtensions',
      'message-in-1.3': 'as a CertificateStatus message in TLS 1.3',
      'wrong-order': 'as a message out of its order',
      twice: 'more than once',
      'without-acknowledgement': 'without having been announced in the ServerHello',
      malformed: 'in a structure that cannot be read',
    },
  },
  certificate: {
    about: 'whose certificate was presented',
    values: {
      '<identity>': 'that of the identity it was given under this name',
      other: 'none of those it was given',
      none: 'none came',
    },
  },
  fits: {
    about: 'whether the status is about the certificate that came with it',
    values: {
      yes: 'its certID names that certificate under its issuer',
      no: 'its certID names another one',
      'no-staple': 'no status came',
      unknown: 'it cannot be told: the issuer was not sent, or the hash is not known here',
    },
  },
  acceptable: {
    about: 'whether a strict client may rely on the status (RFC 6960 3.2)',
    values: {
      yes: 'it is good, current, and signed by one who may',
      aged: 'it would be, but names no end and is ten days old or older',
      no: 'a rule of RFC 6960 is broken',
      'no-staple': 'no status came',
      unknown: 'it cannot be judged here',
    },
  },
  'same-status': {
    about: 'whether a status is sent just where the first connection had one',
    values: { yes: 'it is', no: 'one of the two had one, and the other had not' },
  },
  'must-staple': {
    about: 'whether the certificate promises a status (RFC 7633)',
    values: { yes: 'it does', no: 'it does not', none: 'no certificate came' },
  },
  tlsa: {
    about: 'what the TLSA records of the host come to for the certificates that came (RFC 7671)',
    values: {
      matches: 'of each kind of record one matches',
      partly: 'of some kinds one matches, of others none',
      'no-match': 'none of them matches',
      'none-usable': 'there are records, and none that can be used',
      'not-known': 'nobody named any, or no certificate came',
    },
  },
  anchor: {
    about: 'whether the anchor that records of usage 2 name is sent along (RFC 7671 5.2)',
    values: {
      sent: 'it is among the certificates',
      'not-sent': 'it is not among them',
      'not-pinned': 'no record names an anchor',
      'not-known': 'nobody named any records, or no certificate came',
    },
  },
  intermediates: {
    about: 'statuses of the certificates behind the first',
    values: {
      none: 'there are none',
      stapled: 'at least one of them has a status',
      malformed: 'what came cannot be read',
    },
  },
  'chain-fits': {
    about: 'whether statuses behind the first certificate are about those they come with',
    values: {
      yes: 'each of them is',
      no: 'one at least is about another certificate',
      'no-staple': 'there are none',
      unknown: 'who issued the certificate, or a hash, is not known here',
    },
  },
  group: {
    about: 'the group that the keys of TLS 1.3 come from',
    values: { hybrid: 'X25519MLKEM768', other: 'another', none: 'no key share came' },
  },
  compressed: {
    about: 'whether the certificate came compressed (RFC 8879)',
    values: { yes: 'it did', no: 'it did not' },
  },
  'certificate-request': {
    about: 'status_request in the CertificateRequest',
    values: {
      none: 'it is not there',
      empty: 'it is there and empty, as it has to be',
      'not-empty': 'it is there and holds octets',
    },
  },
  'client-certificate': {
    about: 'whether the server went on after we had shown a certificate of ours',
    values: {
      accepted: 'it did',
      refused:
        'it did not: by an alert about certificates, or a close instead of a reply inside TLS',
      'not-asked': 'it wanted none',
      unknown: 'it did nothing by which it could be told',
    },
  },
  told: {
    about: 'what the server says about the status in its reply to EHLO inside TLS',
    values: {
      verified: 'that one was sent, and is verified',
      'not-verified': 'that one was sent, and nobody verified it',
      failed: 'that the one at hand does not verify',
      unanswered: 'that the client asked, and was sent none',
      'not-requested': 'that the client did not ask',
      unsaid: 'nothing',
    },
  },
  resumed: {
    about: 'whether an earlier session was resumed',
    values: { yes: 'it was', no: 'it was not, and the handshake was a full one' },
  },
  retried: {
    about: 'whether the server asked for a second ClientHello',
    values: { yes: 'by a HelloRetryRequest', no: 'it did not' },
  },
  session: {
    about: 'whether SMTP goes on inside TLS',
    values: {
      'in-service': 'EHLO is answered by 250, and QUIT by 221',
      refused: 'EHLO is answered by something else than 250',
      'no-farewell': 'QUIT is answered by something else than 221, or by a close',
      silent: 'TLS stood, and there was no answer in it in the time there was',
      lost: 'TLS stood, and the server hung up in it',
      'not-reached': 'there was no TLS to go on in',
    },
  },
  'starttls-inside': {
    about: 'whether STARTTLS is offered once more inside TLS, which it must not be',
    values: {
      'not-offered': 'it is not',
      offered: 'it is',
      unknown: 'the dialogue did not come so far',
    },
  },
  injection: {
    about: 'a command that was sent in clear behind STARTTLS',
    values: {
      discarded: 'it was not acted upon',
      executed: 'it was answered inside TLS',
      'not-tried': 'none was sent',
    },
  },
  'starttls-argument': {
    about: 'STARTTLS with an argument, which it must not have',
    values: {
      refused: 'it was turned down',
      accepted: 'it was taken all the same',
      unanswered: 'it got no reply',
      'not-tried': 'it was not sent',
    },
  },
  mail: {
    about: 'a message handed over inside TLS',
    values: { taken: 'it was taken', refused: 'it was turned down', 'not-tried': 'none was sent' },
  },
  pace: {
    about: 'how long the handshake took',
    values: {
      prompt: 'no more than five seconds',
      slow: 'more than five seconds',
      unknown: 'it did not come to its end',
    },
  },
  wire: {
    about: 'the form of what was sent in the handshake',
    values: {
      clean: 'all of it can be read, and is in order',
      broken: 'something of it cannot be read, or is out of order',
    },
  },
  control: {
    about: 'the same once more without what was odd about it',
    values: {
      none: 'it was not needed',
      passes: 'without it the server did better',
      fails: 'without it the server fared no better, so that nothing is said of it',
    },
  },
  agreement: {
    about: 'whether several connections saw the same status',
    values: { all: 'all of them', mixed: 'some saw another than others' },
  },
  alive: {
    about: 'whether the server still answers at the end',
    values: {
      yes: 'it does',
      no: 'it does not',
      unknown: 'a box elsewhere turned us away then, or could not be reached',
    },
  },
};

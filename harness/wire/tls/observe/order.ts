/**
 * Which message may stand behind which, from the same side. `start` is the state before the first.
 */
type Follows = Readonly<Record<string, readonly string[]>>;

/** RFC 8446 section 2 and 4.6. A HelloRetryRequest has a name of its own here. */
const server13: Follows = {
  start: ['server_hello', 'hello_retry_request'],
  hello_retry_request: ['server_hello'],
  server_hello: ['encrypted_extensions'],
  encrypted_extensions: [
    'certificate_request',
    'certificate',
    'compressed_certificate',
    'finished',
  ],
  certificate_request: ['certificate', 'compressed_certificate'],
  certificate: ['certificate_verify'],
  compressed_certificate: ['certificate_verify'],
  certificate_verify: ['finished'],
  finished: ['new_session_ticket', 'key_update', 'certificate_request'],
  new_session_ticket: ['new_session_ticket', 'key_update', 'certificate_request'],
  key_update: ['new_session_ticket', 'key_update', 'certificate_request'],
};

const client13: Follows = {
  start: ['client_hello'],
  client_hello: [
    'client_hello',
    'end_of_early_data',
    'certificate',
    'compressed_certificate',
    'finished',
  ],
  end_of_early_data: ['certificate', 'compressed_certificate', 'finished'],
  certificate: ['certificate_verify', 'finished'],
  compressed_certificate: ['certificate_verify'],
  certificate_verify: ['finished'],
  finished: ['key_update', 'certificate', 'finished'],
  key_update: ['key_update', 'certificate', 'finished'],
};

/**
 * RFC 5246 7.3 with RFC 5077 3.3 and RFC 6066 section 8: the status stands right behind
 * Certificate.
 */
const server12: Follows = {
  start: ['server_hello', 'hello_request'],
  hello_request: ['hello_request', 'server_hello'],
  server_hello: [
    'certificate',
    'server_key_exchange',
    'server_hello_done',
    'new_session_ticket',
    'finished',
  ],
  certificate: [
    'certificate_status',
    'server_key_exchange',
    'certificate_request',
    'server_hello_done',
  ],
  certificate_status: ['server_key_exchange', 'certificate_request', 'server_hello_done'],
  server_key_exchange: ['certificate_request', 'server_hello_done'],
  certificate_request: ['server_hello_done'],
  server_hello_done: ['new_session_ticket', 'finished'],
  new_session_ticket: ['finished'],
  finished: ['hello_request', 'server_hello'],
};

const client12: Follows = {
  start: ['client_hello'],
  client_hello: ['certificate', 'client_key_exchange', 'finished'],
  certificate: ['client_key_exchange'],
  client_key_exchange: ['certificate_verify', 'finished'],
  certificate_verify: ['finished'],
  finished: ['client_hello'],
};

/**
 * May `next` stand behind `previous` in what this side sends? Behind a message that was out of
 * place anything may.
 */
export function mayFollow(
  tls13: boolean,
  from: 'client' | 'server',
  previous: string,
  next: string,
): boolean {
  const follows = tls13
    ? from === 'client'
      ? client13
      : server13
    : from === 'client'
      ? client12
      : server12;
  return follows[previous]?.includes(next) ?? true;
}

/** Does this message belong to the version and side at all? */
export function belongs(tls13: boolean, from: 'client' | 'server', name: string): boolean {
  const follows = tls13
    ? from === 'client'
      ? client13
      : server13
    : from === 'client'
      ? client12
      : server12;
  return name !== 'start' && Object.hasOwn(follows, name);
}

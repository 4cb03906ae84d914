export const SENDER = 'origin@sender.test';

/** The message of an act; its token tells it from all others. */
export const messageOf = (token: string): string =>
  [
    `From: <${SENDER}>`,
    'To: <reader@mx.test>',
    `Subject: ${token}`,
    `X-Mailstaple-Token: ${token}`,
    '',
    'A test message.',
  ].join('\r\n');

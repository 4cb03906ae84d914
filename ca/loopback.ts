/** The address our own listeners have where nobody else is to reach them. */
export const LOOPBACK = '127.0.0.1';

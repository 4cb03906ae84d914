/** States the versions of OpenSMTPD and of its TLS library. */
export const STATES = new URL('states.sh', import.meta.url);

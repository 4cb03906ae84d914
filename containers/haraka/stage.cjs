/* global OK, DENYSOFT */
// A plugin of ours. Serving: no look-ups on the outside. Sending: every recipient is taken,
// `PORT.PORT.LABEL@TOKEN.test` goes to those ports of ours in that order, and a line tells what
// became of it. One Haraka has one set of TLS options: mail of another label is handed on to the
// Haraka that has it (config/stage.json).
const { lookup } = require('node:dns/promises');

/**
 * A mail that was deferred waits for as long as the run lasts, or until the queue is flushed for
 * its domain; seconds.
 */
const LONG = 3600;

exports.register = function () {
  this.settings = this.config.get('stage.json');
};

exports.hook_lookup_rdns = (next) => next(OK, 'mailstaple.test');

exports.hook_rcpt = function (next, connection) {
  if (!this.settings.label) return next();
  connection.relaying = true;
  next(OK);
};

/** The ports, and the label, of a mail that is on its way. */
function address(hmail) {
  const [, ports = '', label = ''] =
    /^([0-9.]+)\.([a-z-]+)$/.exec(hmail.todo.rcpt_to[0]?.user ?? '') ?? [];
  return { ports: ports.split('.').map(Number), label };
}

exports.hook_get_mx = async function (next, hmail) {
  const { label: own, host, relays } = this.settings;
  const { ports, label } = address(hmail);
  if (label !== own) return next(OK, { exchange: '127.0.0.1', port: relays[label] });
  // As if it had come from DNS, of which a stage has none.
  const found = await lookup(host, { family: 4 });
  next(
    OK,
    ports.map((port, priority) => ({ exchange: found.address, from_dns: host, port, priority })),
  );
};

function tell(plugin, hmail, kind, how) {
  const handedOn = kind === 'delivered' && address(hmail).label !== plugin.settings.label;
  if (!handedOn) plugin.lognotice(`${hmail.todo.domain.replace(/\.test$/, '')} ${kind}: ${how}`);
}

exports.hook_delivered = function (next, hmail, [host, , response]) {
  tell(this, hmail, 'delivered', `${host} ${response}`);
  next();
};

exports.hook_deferred = function (next, hmail, { err }) {
  tell(this, hmail, 'deferred', err);
  next(DENYSOFT, LONG);
};

exports.hook_bounce = function (next, hmail, err) {
  tell(this, hmail, 'bounced', err);
  next(OK);
};

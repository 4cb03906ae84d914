import type { CommandProgram, Place } from '../../harness/model/target.ts';

const path = ({ dir }: Place): string => `${dir}/send.py`;

/** What a user of smtplib would write. */
const script = `import smtplib
import ssl
import sys

transport, chain, tls, host, port, roots, sender, recipient = sys.argv[1:]
context = ssl.create_default_context(cafile=roots)
if chain != "must":
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
to = {"host": host, "port": int(port), "local_hostname": "mailstaple.test", "timeout": 15}
try:
    if transport == "implicit":
        smtp = smtplib.SMTP_SSL(context=context, **to)
    else:
        smtp = smtplib.SMTP(**to)
        smtp.ehlo()
        if tls == "must" or smtp.has_extn("starttls"):
            smtp.starttls(context=context)
    with smtp:
        smtp.sendmail(sender, [recipient], sys.stdin.buffer.read())
except (OSError, smtplib.SMTPException) as error:
    sys.exit(f"{type(error).__name__}: {error}")
`;

/**
 * Python's smtplib as a sender. Its ssl module can neither ask for a status nor see one: a control.
 */
export const smtplib: CommandProgram = {
  files: ({ place }) => [{ path: path(place), content: script }],
  command({ policy, transport, host, port, sender, recipient, message, roots, place }) {
    const to = [host, String(port), roots, sender, recipient];
    return {
      argv: ['python3', '-S', path(place), transport, policy.chain, policy.tls, ...to],
      input: `${message}\r\n`,
    };
  },
};

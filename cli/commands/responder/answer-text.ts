import type { Answer } from '../../../ca/responder/answer.ts';
import { DerError } from '../../../harness/examiner/der.ts';
import { outerStatusNames, readOcspResponse } from '../../../harness/examiner/ocsp.ts';
import { showTime } from '../../../harness/examiner/time.ts';

const MOST = 4;

/** An OCSP answer in a few words: its status, and until when. */
function bytesText(bytes: Uint8Array): string {
  const size = `${bytes.length} octets`;
  try {
    const { outerStatus, basic, trailing } = readOcspResponse(bytes);
    if (outerStatus !== 0) return outerStatusNames[outerStatus] ?? `status ${outerStatus}`;
    const said = (basic?.singles ?? []).slice(0, MOST).map(({ status, nextUpdate }) => {
      const until = nextUpdate ? `until ${showTime(nextUpdate.ms)}` : 'without nextUpdate';
      return `${status.kind} ${until}`;
    });
    const more = (basic?.singles.length ?? 0) - said.length;
    const parts = [...said, ...(more > 0 ? [`${more} more`] : [])];
    const behind = trailing > 0 ? `, ${trailing} octets behind the end` : '';
    return `${parts.join(' and ') || 'nothing about any certificate'} (${size}${behind})`;
  } catch (error) {
    if (!(error instanceof DerError)) throw error;
    return bytes.length === 0 ? 'no octets' : `${size} that are no OCSP response`;
  }
}

/** What a request was answered with, in words fit for a line of a log. */
export function answerText(answer: Answer): string {
  if (answer instanceof Uint8Array) return bytesText(answer);
  switch (answer.kind) {
    case 'delay':
      return `${answerText(answer.answer)}, after ${answer.ms} ms`;
    case 'http-status':
      return `HTTP status ${answer.code}`;
    case 'content-type':
      return `${bytesText(answer.bytes)}, as ${answer.type ?? 'no content type'}`;
    case 'empty':
      return 'a body of no octets';
    case 'reset':
      return 'a reset';
    case 'cut':
      return `${bytesText(answer.bytes)}, cut off after ${answer.after} octets`;
    case 'hang':
      return 'nothing: it was left hanging';
    case 'redirect':
      return `a redirection (${answer.code}) to ${answer.to}`;
    case 'trickle':
      return `${bytesText(answer.bytes)}, ${answer.octets} octets every ${answer.everyMs} ms`;
  }
}

/**
 * Per family of scenarios why the clauses that its facts are bound to are those: what of the
 * documents reaches the situation, and what does not.
 */
export const why: Readonly<Record<string, string>> = {
  'server/calibration':
    'What a target says of itself is shown once; where a document asks for the ability its clause is named, and none where none does (STARTTLS need not be offered, RFC 3207 4).',
  'server/negotiation':
    'Who asked gets a status in its place, who did not gets none: RFC 6066 8 and RFC 5246 7.4.1.4 for TLS 1.2, RFC 8446 4.2 and 4.4.2 for TLS 1.3; that a usable one is sent at all is RFC 9325 7.5, a SHOULD.',
  'server/contents':
    'RFC 6066 8 speaks of a suitable status and leaves the choice to the server (MAY), RFC 8446 4.4.2.1 of the certificate it describes; the rules of RFC 6960 3.2 bind who checks, not who sends.',
  'server/times':
    'RFC 9919 8.5 asks that nothing is relied on beyond nextUpdate (SHOULD NOT); the rest of the times binds responders and clients, so that sending is left open.',
  'server/signers':
    'No document has a server verify what its administrator put in the file: sent or left out is left open (RFC 6066 8), and only a manual can promise more.',
  'server/files':
    'What goes out is one complete answer (RFC 6066 8, our reading of its structure); a file that is not fit must not cost the service its TLS (RFC 8314 4).',
  'server/names':
    'Server names are known (RFC 9325 3.7); that TLS goes on without one binds hosts with DANE or MTA-STS alone (RFC 7672 8.1, RFC 8461 7.1), so that refusing is a warning.',
  'server/certificates':
    'A certificate with the TLS feature comes with its status (RFC 7633 3 and 4.1); with nothing at hand the server looks after its configuration (4.3.2). Elsewhere the clauses are those of an ordinary staple.',
  'server/life-cycle':
    'What is sent after a change is judged as it would be before: what fits (RFC 6066 8, RFC 8446 4.4.2.1), what has not expired (RFC 9919 8.5), and no loss of TLS over files (RFC 8314 4).',
  'server/service':
    'STARTTLS and what was said before it are RFC 3207 4 and 4.2, over STARTTLS alone; nobody is hung up on (RFC 5321 3.8); every connection has the staple (RFC 9325 7.5).',
  'server/any-box':
    'Of a box nothing is known but what it shows: the place of a status, its acknowledgement and its certificate; duties of those who publish DANE or MTA-STS are not held against it.',
  'client/calibration':
    'What a sender says of itself is shown once; a good answer of the basic type has to be taken (RFC 6960 4.2.1), an expired certificate refused (RFC 5280 6.1.3).',
  'client/opportunistic':
    'Nothing need verify (RFC 3207 4.1, RFC 7435): delivering is lawful in nearly all cases; to call verified what is not breaks the rules of acceptance of RFC 6960 3.2.',
  'client/verifying':
    'A status that was asked for and came is examined (RFC 6066 8), revoked certificates are distrusted (RFC 9325 7.5); where none is required the rest is no reason to refuse, and no reason to call it verified.',
  'client/requiring':
    'A status that does not satisfy ends the handshake (RFC 6066 8), and RFC 6960 3.2 says which satisfies; where none came it is RFC 6066 11.6 (SHOULD). A good one is refused against RFC 6960 4.2.1 alone.',
  'client/requiring-any-chain':
    'As where the chain must verify: RFC 6066 8 and RFC 6960 3.2 speak of the status whatever the chain is.',
  'client/plain':
    'TLS where it is offered (RFC 3207 6), no clear text where it is required (RFC 9325 3.2), nothing from before TLS (RFC 3207 4.2), another host or another time (RFC 5321 4.5.4.1 and 5.1).',
  'client/unasking':
    'To ask is a choice (RFC 6066 8, MAY); who did not ask ends the handshake over an answer (RFC 5246 7.4.1.4, RFC 8446 4.2).',
  'client/alert':
    'The alert for a status that does not satisfy is 113 (RFC 6066 8); which other one fits is left open, and none at all is second best.',
  'client/fallback':
    'Where TLS is required nothing goes in clear (RFC 9325 3.2, RFC 3207 6), where it is optional better later by TLS (RFC 3207 6, our reading).',
  'client/starttls':
    'Without STARTTLS the sender goes on, waits or returns the mail as policy has it (RFC 3207 4 and 6), and not in clear where TLS is required (RFC 9325 3.2).',
  'client/failover':
    'All addresses are tried in their order (RFC 5321 5.1); whether the first is refused is told by other scenarios, and rested on here.',
  'client/recovery':
    'Mail that could not go is kept and tried again (RFC 5321 4.5.4.1); whether it was held back is told by other scenarios, and rested on here.',
  'client/resumption':
    'The extensions are offered again (RFC 6066 1.1, RFC 5246 7.4.1.4); a status that was refused is no better in a second session (RFC 6066 8 and 11.6).',
  'client/mark':
    'Both ends look at the result (RFC 3207 6, our reading): a warning at most; what the words mean is the promise of the manual.',
  'client/hello':
    'Who asks does so in the form of RFC 6066 8; the server name should be told (RFC 6066 3) and be supported (RFC 9325 3.7).',
  'client/retry':
    'A HelloRetryRequest is answered (RFC 8446 4.1.4), and what comes then is judged as ever (RFC 6066 8 and 11.6).',
  'client/crl':
    'No certificate on the path is revoked, by whatever source (RFC 5280 6.1.3); lists that are out of their time or missing leave it open; a status that is required is RFC 6066 11.6.',
  'client/dane-match':
    'Secure records that can be used have to be used (RFC 7672 2.2 and 3.2); usage 3 goes by the leaf alone (RFC 7671 5.1, RFC 7672 3.1.1), usage 2 by a path to what it names (RFC 6698 2.1.1).',
  'client/dane-mismatch':
    'No mail goes to a host whose certificates fail all usable records (RFC 7672 2.2, 3.2 and 9.1); under usage 2 names (RFC 7672 3.1.2) and the path (RFC 6698 2.1.1) count.',
  'client/dane-set':
    'One record that matches is enough, and one that cannot be used takes nothing from the others (RFC 7672 2.2 and 3.2); which digests a sender prefers is left open.',
  'client/dane-zone':
    'A look-up that fails puts the host out of reach (RFC 7672 2.1.2, RFC 6698 4.1); without secure records TLS is opportunistic (RFC 7672 2.2, SHOULD); what fails is tried later (RFC 5321 4.5.4.1).',
  'client/dane-alias':
    'Records count wherever an alias leads to them securely, and the server is told the name they stand at (RFC 7672 3.2 and 8.1).',
  'client/dane-required':
    'Who demands records sends nothing without them, in clear or otherwise (RFC 9325 3.2, strict TLS); with them RFC 7672 2.2 and 3.2 hold as ever.',
  'client/dane-starttls':
    'Where there are secure records TLS has to be, and the mail goes elsewhere or waits (RFC 7672 2.2 and 3.2).',
  'client/dane-hosts':
    'A host that fails its records gives way to the next one (RFC 7672 2.2, RFC 5321 5.1), and each is judged by its own.',
  'client/dane-later':
    'Mail that was kept is tried again (RFC 5321 4.5.4.1); a session is no way around the records of now (RFC 7672 3.2).',
  'client/dane-status':
    'Usage 3 stands whatever the status is (RFC 7672 3.1.1, our reading); under usage 2 the path is not revoked (RFC 5280 6.1.3, a warning here); a demand of the sender for a status is RFC 6066 11.6.',
  'client/wire':
    'Messages out of order are fatal (RFC 5246 7.4), so is an extension where it does not belong (RFC 8446 4.2); what no document calls fatal is left open.',
  'fetcher/calibration':
    'What a target says of its fetching is shown once: that it asks, by what, how long it keeps an answer, and how it can be brought to ask again.',
  'fetcher/request':
    'The form of a request is RFC 6960 4.1.1 and A.1, its Host RFC 9110 7.2, the length of a nonce RFC 9654 2.1; MUSTs of RFC 9919 bind those alone who claim that profile, so that GET, hash and headers are warnings or notes.',
  'fetcher/contents':
    'RFC 6960 3.2 says what an answer has to be to be accepted; a server that passes it on accepts nothing by that, and leaves it out or not (RFC 6066 8). Errors prove nothing (RFC 6960 2.3), what has expired should go (RFC 9919 8.5).',
  'fetcher/first':
    'That a usable status is sent is RFC 9325 7.5 (SHOULD); when the first one is fetched no document says.',
  'fetcher/slow':
    'TLS is to be had whatever the responder does (RFC 9325 3.1.1); how long a client may be kept waiting no document says: a warning.',
  'fetcher/crowd':
    'How often a responder may be asked no document says: a warning, unless the manual promises more.',
  'fetcher/pace':
    'After an error the query may be made again (RFC 6960 2.3); how soon no document says: a warning.',
  'fetcher/change':
    'A valid answer is sent (RFC 9325 7.5) until it ends (RFC 9919 8.5), and asked for anew before (RFC 9919 7.1, SHOULD); a good one that is known to be overtaken by a revocation supports nothing.',
  'fetcher/keeps':
    'An answer is relied on to its nextUpdate and not beyond (RFC 9919 8.5); times signed decide, not headers.',
  'fetcher/restart':
    'Whether answers outlive a process no document says; TLS is to be had (RFC 9325 3.1.1).',
  'fetcher/http':
    'What is no answer is not sent as one (RFC 6066 8, RFC 8446 4.4.2.1); what HTTP allows is taken (RFC 9325 7.5).',
  'fetcher/two-certificates':
    'Each status is about the certificate that it comes with (RFC 8446 4.4.2.1).',
  'fetcher/no-responder':
    'A certificate need not name a responder (TLS BR 7.1.2.7.7): it is served all the same (RFC 9325 3.1.1).',
  'fetcher/must-staple':
    'A promised status is sent (RFC 7633 4.1); with nothing at hand the server looks after its configuration (4.3.2).',
  'fetcher/file':
    'Of a program that writes a file its own manual speaks, and practice: a file in use is replaced in one step, kept when nothing better came, and the code of the end tells.',
  'fetcher/setting':
    'What a setting does is the promise of its manual; without one what is seen is recorded, and TLS has to be had (RFC 9325 3.1.1).',
  'responder/calibration':
    'What a responder says of itself is shown once: the basic answer (RFC 6960 4.2.1), by POST and by GET (A.1, our reading), an entry for what was asked of (4.2.2.3), its nonce (RFC 9654 2.1).',
  'responder/status':
    'Good, revoked and unknown are what the responder knows (RFC 6960 2.2, our reading: a warning); that it goes by its database is a promise of its manual. For another CA nobody may sign (2.2), revoked of what was never issued has its form (2.2).',
  'responder/signers':
    'Who signs is the CA or whom it designated (RFC 6960 2.2), by a mechanism still secure (5.1.1), and responderID says who (4.2.2.3); what RFC 9919 adds is judged where it is promised.',
  'responder/contents':
    'DER (RFC 6960 4.2.1), version and an entry for each certificate asked of (4.2.2.3), times in their form (4.2.2.1); nextUpdate is a matter of RFC 9919 and of what is promised.',
  'responder/requests':
    'The lengths of a nonce bind who knows nonces (RFC 9654 2.1); unknown extensions are passed over unless they are critical (RFC 6960 4.1.2); a signature may be there or not (4.1.2).',
  'responder/get':
    'RFC 6960 A.1 has requests by GET as well; it says so without a key word, so that what is not read makes a warning.',
  'responder/http':
    'Content type and length are RFC 6960 A.2, the rest RFC 9110 and RFC 9112: Date, HEAD, Allow, the absolute form, chunks and entity tags.',
  'responder/caching':
    'What caches may keep is RFC 9919 7.2, which binds those who claim the profile: left open, and judged where it is promised.',
  'responder/errors':
    'What does not conform is answered by malformedRequest (RFC 6960 2.3, our reading: a warning); to go on afterwards is a promise of the manual.',
  'responder/service':
    'No document says how many clients a responder bears: what is seen is a warning at most, and a failure where the manual promises it.',
};

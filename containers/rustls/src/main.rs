// What a user of rustls would write. It always asks for the status and has no word for what came: a verifier of certificates
// is handed it, and the one that comes with the library (WebPkiServerVerifier) leaves it.
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{ring, verify_tls12_signature, verify_tls13_signature, CryptoProvider};
use rustls::pki_types::{pem::PemObject, CertificateDer, ServerName, UnixTime};
use rustls::{ClientConfig, ClientConnection, DigitallySignedStruct, Error, RootCertStore, SignatureScheme, StreamOwned};
use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::{env, process, sync::Arc, time::Duration};

trait Wire: Read + Write {}
impl<T: Read + Write> Wire for T {}
type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

/** Where nothing need verify. */
#[derive(Debug)]
struct Anybody(CryptoProvider);
impl ServerCertVerifier for Anybody {
    fn verify_server_cert(&self, _: &CertificateDer, _: &[CertificateDer], _: &ServerName, _: &[u8], _: UnixTime) -> Result<ServerCertVerified, Error> {
        Ok(ServerCertVerified::assertion())
    }
    fn verify_tls12_signature(&self, m: &[u8], c: &CertificateDer, d: &DigitallySignedStruct) -> Result<HandshakeSignatureValid, Error> {
        verify_tls12_signature(m, c, d, &self.0.signature_verification_algorithms)
    }
    fn verify_tls13_signature(&self, m: &[u8], c: &CertificateDer, d: &DigitallySignedStruct) -> Result<HandshakeSignatureValid, Error> {
        verify_tls13_signature(m, c, d, &self.0.signature_verification_algorithms)
    }
    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}

fn secure(tcp: TcpStream, chain: &str, host: &str, roots: &str) -> Outcome<StreamOwned<ClientConnection, TcpStream>> {
    let provider = ring::default_provider();
    let builder = ClientConfig::builder_with_provider(Arc::new(provider.clone())).with_safe_default_protocol_versions()?;
    let config = if chain == "must" {
        let mut store = RootCertStore::empty();
        for root in CertificateDer::pem_file_iter(roots)? {
            store.add(root?)?;
        }
        builder.with_root_certificates(store)
    } else {
        builder.dangerous().with_custom_certificate_verifier(Arc::new(Anybody(provider)))
    };
    let name = ServerName::try_from(host.to_string())?;
    Ok(StreamOwned::new(ClientConnection::new(Arc::new(config.with_no_client_auth()), name)?, tcp))
}

/** One reply, an octet at a time: nothing that came in clear is held over STARTTLS. */
fn hear(wire: &mut dyn Wire, code: &str) -> Outcome<String> {
    let mut reply = String::new();
    loop {
        let (mut line, mut octet) = (String::new(), [0]);
        while !line.ends_with('\n') {
            wire.read_exact(&mut octet)?;
            line.push(octet[0] as char);
        }
        reply += &line;
        if line.as_bytes().get(3) != Some(&b'-') {
            return if line.starts_with(code) { Ok(reply) } else { Err(line.into()) };
        }
    }
}

fn command(wire: &mut dyn Wire, line: &str, code: &str) -> Outcome<String> {
    wire.write_all(format!("{line}\r\n").as_bytes())?;
    wire.flush()?;
    hear(wire, code)
}

fn hand_over(wire: &mut dyn Wire, sender: &str, recipient: &str) -> Outcome<()> {
    command(wire, &format!("MAIL FROM:<{sender}>"), "250")?;
    command(wire, &format!("RCPT TO:<{recipient}>"), "250")?;
    command(wire, "DATA", "354")?;
    let message = io::read_to_string(io::stdin())?.replace("\n.", "\n..");
    command(wire, &format!("{message}."), "250")?;
    command(wire, "QUIT", "221")?;
    Ok(())
}

fn send(a: &[&str]) -> Outcome<()> {
    let [transport, _, chain, tls, host, port, roots, sender, recipient] = a else { return Err("nine words".into()) };
    let mut tcp = TcpStream::connect((*host, port.parse()?))?;
    tcp.set_read_timeout(Some(Duration::from_secs(15)))?;
    let mut inside = if *transport == "implicit" {
        let mut inside = secure(tcp, chain, host, roots)?;
        hear(&mut inside, "220")?;
        inside
    } else {
        hear(&mut tcp, "220")?;
        let offered = command(&mut tcp, "EHLO mailstaple.test", "250")?.contains("STARTTLS");
        if !offered && *tls != "must" {
            return hand_over(&mut tcp, sender, recipient);
        }
        command(&mut tcp, "STARTTLS", "220")?;
        secure(tcp, chain, host, roots)?
    };
    command(&mut inside, "EHLO mailstaple.test", "250")?;
    hand_over(&mut inside, sender, recipient)?;
    inside.conn.send_close_notify();
    Ok(inside.flush()?)
}

fn main() {
    let words: Vec<String> = env::args().skip(1).collect();
    if let Err(why) = send(&words.iter().map(String::as_str).collect::<Vec<_>>()) {
        println!("{why}");
        process::exit(75);
    }
}

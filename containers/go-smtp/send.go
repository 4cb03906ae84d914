// What a user of Go's net/smtp would write. With "judge" as the first argument the status that came is judged by
// golang.org/x/crypto/ocsp, as its documentation shows; else nobody looks at it: crypto/tls asks, and hands it over.
package main

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/smtp"
	"os"
	"runtime"
	"time"

	"golang.org/x/crypto/ocsp"
)

func judge(state tls.ConnectionState, required bool) error {
	if len(state.OCSPResponse) == 0 {
		if required {
			return errors.New("no status came")
		}
		return nil
	}
	chain := state.PeerCertificates
	if len(state.VerifiedChains) > 0 {
		chain = state.VerifiedChains[0]
	}
	if len(chain) < 2 {
		return errors.New("nobody who issued the certificate is known")
	}
	response, err := ocsp.ParseResponseForCert(state.OCSPResponse, chain[0], chain[1])
	if err != nil {
		return err
	}
	if response.Status != ocsp.Good {
		return fmt.Errorf("status %d", response.Status)
	}
	now := time.Now()
	if now.Before(response.ThisUpdate) || (!response.NextUpdate.IsZero() && now.After(response.NextUpdate)) {
		return fmt.Errorf("valid from %v to %v", response.ThisUpdate, response.NextUpdate)
	}
	return nil
}

func send(judging bool, transport, status, chain, wanted, host, port, roots, sender, recipient string) error {
	pem, err := os.ReadFile(roots)
	if err != nil {
		return err
	}
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(pem)
	settings := &tls.Config{ServerName: host, RootCAs: pool, InsecureSkipVerify: chain != "must"}
	if judging && status != "none" {
		settings.VerifyConnection = func(state tls.ConnectionState) error { return judge(state, status == "require") }
	}
	connection, err := net.DialTimeout("tcp", net.JoinHostPort(host, port), 15*time.Second)
	if err != nil {
		return err
	}
	connection.SetDeadline(time.Now().Add(15 * time.Second))
	if transport == "implicit" {
		connection = tls.Client(connection, settings)
	}
	client, err := smtp.NewClient(connection, host)
	if err != nil {
		return err
	}
	defer client.Close()
	if err := client.Hello("mailstaple.test"); err != nil {
		return err
	}
	if offered, _ := client.Extension("STARTTLS"); transport == "starttls" && (offered || wanted == "must") {
		if err := client.StartTLS(settings); err != nil {
			return err
		}
	}
	if err := client.Mail(sender); err != nil {
		return err
	}
	if err := client.Rcpt(recipient); err != nil {
		return err
	}
	data, err := client.Data()
	if err != nil {
		return err
	}
	if _, err := io.Copy(data, os.Stdin); err != nil {
		return err
	}
	if err := data.Close(); err != nil {
		return err
	}
	return client.Quit()
}

func main() {
	a := os.Args
	if len(a) < 11 {
		fmt.Println(runtime.Version())
		return
	}
	if err := send(a[1] == "judge", a[2], a[3], a[4], a[5], a[6], a[7], a[8], a[9], a[10]); err != nil {
		fmt.Println(err)
		os.Exit(75)
	}
}

// A small SMTP server on Go's crypto/tls: FILE names the listeners as JSON. A certificate gets its staple as the
// documentation of tls.Certificate has it: the octets of a file in OCSPStaple, read once.
package main

import (
	"bufio"
	"crypto/tls"
	"encoding/json"
	"fmt"
	"log"
	"net"
	"os"
	"runtime"
	"strings"
	"time"
)

type listener struct {
	Port       int
	Secure     bool
	Identities []struct{ Key, Chain, Staple string }
}

// serve speaks SMTP until the client quits, leaves or is silent.
func serve(connection net.Conn, settings *tls.Config, secured bool) {
	defer connection.Close()
	connection.SetDeadline(time.Now().Add(60 * time.Second))
	reader := bufio.NewReader(connection)
	answer := func(lines ...string) { fmt.Fprint(connection, strings.Join(lines, "\r\n"), "\r\n") }
	answer("220 mx.test ESMTP")
	mail, recipients := false, 0
	for {
		line, err := reader.ReadString('\n')
		if err != nil {
			return
		}
		verb, argument, _ := strings.Cut(strings.TrimRight(line, "\r\n"), " ")
		switch strings.ToUpper(verb) {
		case "EHLO":
			if secured {
				answer("250 mx.test")
			} else {
				answer("250-mx.test", "250 STARTTLS")
			}
		case "HELO":
			answer("250 mx.test")
		case "STARTTLS":
			if secured || argument != "" {
				answer("501 no")
				continue
			}
			answer("220 go ahead")
			// What lies in the reader came in clear: it is discarded with it (RFC 3207 4.2).
			inside := tls.Server(connection, settings)
			if err := inside.Handshake(); err != nil {
				log.Print(err)
				return
			}
			connection, secured, mail, recipients = inside, true, false, 0
			reader = bufio.NewReader(connection)
		case "MAIL":
			mail = true
			answer("250 ok")
		case "RCPT":
			if !mail {
				answer("503 MAIL first")
				continue
			}
			recipients++
			answer("250 ok")
		case "DATA":
			if recipients == 0 {
				answer("503 RCPT first")
				continue
			}
			answer("354 go ahead")
			for line != ".\r\n" {
				if line, err = reader.ReadString('\n'); err != nil {
					return
				}
			}
			mail, recipients = false, 0
			answer("250 taken")
		case "RSET", "NOOP":
			mail, recipients = mail && strings.ToUpper(verb) == "NOOP", 0
			answer("250 ok")
		case "QUIT":
			answer("221 bye")
			return
		default:
			answer("502 what?")
		}
	}
}

func open(one listener) error {
	settings := &tls.Config{}
	for _, identity := range one.Identities {
		certificate, err := tls.LoadX509KeyPair(identity.Chain, identity.Key)
		if err != nil {
			return err
		}
		if identity.Staple != "" {
			if certificate.OCSPStaple, err = os.ReadFile(identity.Staple); err != nil {
				log.Print(err)
			}
		}
		settings.Certificates = append(settings.Certificates, certificate)
	}
	socket, err := net.Listen("tcp", fmt.Sprint(":", one.Port))
	if err != nil {
		return err
	}
	for {
		connection, err := socket.Accept()
		if err != nil {
			return err
		}
		go func() {
			if !one.Secure {
				serve(connection, settings, false)
				return
			}
			inside := tls.Server(connection, settings)
			if err := inside.Handshake(); err != nil {
				log.Print(err)
				connection.Close()
				return
			}
			serve(inside, settings, true)
		}()
	}
}

func main() {
	if len(os.Args) < 2 {
		fmt.Println(runtime.Version())
		return
	}
	text, err := os.ReadFile(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	var listeners []listener
	if err := json.Unmarshal(text, &listeners); err != nil {
		log.Fatal(err)
	}
	for _, one := range listeners {
		go func() { log.Fatal(open(one)) }()
	}
	select {}
}

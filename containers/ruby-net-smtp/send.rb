# What a user of Ruby's Net::SMTP would write.
require 'net/smtp'

transport, _, chain, tls, host, port, roots, sender, recipient = ARGV
context = OpenSSL::SSL::SSLContext.new
if chain == 'must'
  context.set_params(ca_file: roots)
else
  context.set_params(verify_mode: OpenSSL::SSL::VERIFY_NONE)
end

smtp = Net::SMTP.new(host, port.to_i)
smtp.open_timeout = smtp.read_timeout = 15
if transport == 'implicit'
  smtp.enable_tls(context)
elsif tls == 'must'
  smtp.enable_starttls(context)
else
  smtp.enable_starttls_auto(context)
end
begin
  smtp.start(helo: 'mailstaple.test') { smtp.send_message($stdin.read, sender, recipient) }
rescue StandardError => e
  abort "#{e.class}: #{e.message}"
end

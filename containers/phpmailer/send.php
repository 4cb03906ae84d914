<?php
// What a user of PHPMailer would write.
require '/usr/share/php/libphp-phpmailer/autoload.php';

use PHPMailer\PHPMailer\PHPMailer;

[, $transport, , $chain, $tls, $host, $port, $roots, $sender, $recipient] = $argv;
$mail = new PHPMailer(true);
try {
    $mail->isSMTP();
    $mail->Host = $host;
    $mail->Port = (int) $port;
    $mail->Helo = 'mailstaple.test';
    $mail->Timeout = 15;
    if ($transport === 'implicit') {
        $mail->SMTPSecure = PHPMailer::ENCRYPTION_SMTPS;
    } elseif ($tls === 'must') {
        $mail->SMTPSecure = PHPMailer::ENCRYPTION_STARTTLS;
    } // Left to itself it uses STARTTLS where that is offered.
    $mail->SMTPOptions = ['ssl' => $chain === 'must'
        ? ['cafile' => $roots]
        : ['verify_peer' => false, 'verify_peer_name' => false]];
    $mail->setFrom($sender);
    $mail->addAddress($recipient);
    $mail->Subject = 'mailstaple';
    $mail->Body = stream_get_contents(STDIN);
    $mail->send();
} catch (Exception $error) {
    echo get_class($error), ': ', $error->getMessage(), "\n";
    exit(75);
}

#!/usr/bin/env escript
%% What a user of Erlang's ssl would write to send a mail; no status is asked for, as by default.

main([]) ->
    ok = application:load(ssl),
    {ok, Version} = application:get_key(ssl, vsn),
    io:format("Erlang/OTP ~s, ssl ~s~n", [erlang:system_info(otp_release), Version]);
main([Transport, _Status, Chain, Wanted, Host, Port, Roots, Sender, Recipient]) ->
    logger:set_primary_config(level, none),
    {ok, _} = application:ensure_all_started(ssl),
    {ok, Message} = file:read_file("/dev/stdin"),
    Verify = case Chain of
        "must" -> [{verify, verify_peer}, {cacertfile, Roots},
                   {customize_hostname_check, [{match_fun, public_key:pkix_verify_hostname_match_fun(https)}]}];
        _ -> [{verify, verify_none}]
    end,
    Options = [{server_name_indication, Host} | Verify],
    try
        {ok, Socket} = gen_tcp:connect(Host, list_to_integer(Port), [binary, {active, false}, {packet, line}], 15000),
        Connection = case Transport of
            "implicit" -> {ssl, secure(Socket, Options)};
            _ -> {gen_tcp, Socket}
        end,
        "220" ++ _ = hear(Connection),
        "250" ++ Extensions = say(Connection, "EHLO mailstaple.test"),
        Offered = string:find(string:uppercase(Extensions), "STARTTLS") =/= nomatch,
        Inside = case Transport =:= "starttls" andalso (Offered orelse Wanted =:= "must") of
            true ->
                "220" ++ _ = say(Connection, "STARTTLS"),
                Secured = {ssl, secure(Socket, Options)},
                "250" ++ _ = say(Secured, "EHLO mailstaple.test"),
                Secured;
            false -> Connection
        end,
        "250" ++ _ = say(Inside, ["MAIL FROM:<", Sender, ">"]),
        "250" ++ _ = say(Inside, ["RCPT TO:<", Recipient, ">"]),
        "354" ++ _ = say(Inside, "DATA"),
        "250" ++ _ = say(Inside, [re:replace(Message, "^\\.", "..", [global, multiline]), "."]),
        say(Inside, "QUIT")
    catch _:Reason -> io:format("~0p~n", [Reason]), halt(75)
    end.

secure(Socket, Options) ->
    ok = inet:setopts(Socket, [{packet, raw}]),
    {ok, Secured} = ssl:connect(Socket, Options, 15000),
    ok = ssl:setopts(Secured, [{packet, line}]),
    Secured.

say({Module, Socket} = Connection, Line) ->
    ok = Module:send(Socket, [Line, "\r\n"]),
    hear(Connection).

%% A reply with all its lines (RFC 5321 4.2.1).
hear({Module, Socket} = Connection) ->
    {ok, Line} = Module:recv(Socket, 0, 15000),
    case Line of
        <<_:3/binary, "-", _/binary>> -> binary_to_list(Line) ++ hear(Connection);
        _ -> binary_to_list(Line)
    end.

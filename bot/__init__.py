"""Big Room: a chat room in which people decide together what must change in maternity care.

The way of a message, nine rooms, top to bottom, no way back:

    channels/telegram/   an Update becomes an InboundMessage
    inbox/receive.py     onto the batch; a duplicate waits for the first one's answer
    inbox/route.py       pure: stop word, keyword, waiting session, old button -> Trigger or Resume
    runner/turn.py       a batch of turns, one transaction: accept, load, engine, effects, commit
    engine/run.py        pure: session and reply in, new session and events out
    runner/effects.py    each event becomes rows
    outbox/queue.py      add, claim, settle
    outbox/pump.py       claim, send, settle
    channels/telegram/   an OutboundMessage becomes a Bot API call

The rooms:

    __main__, cli/   the command `bigroom`      serve.py    a house on a port, until a signal
    app.py           puts the rooms together    clock/      ticks
    web/             pages and webhooks         logs.py     what happened, by id
    retention/       how long what is kept      polls/      counting, release, telling
    plan/            the communication plan     workshops/  and their invitations
    people/          staff, links, audit        inbox/      what is heard
    runner/          the turn                   channels/   the doors
    outbox/          what is to be said         library/    flows and translations
    pictures/        QR codes                   engine/     pure: how a conversation goes
    storage/         the only SQL               domain/     the words
    safeguarding/    the safety screen, pure    doctor/     looks the house over
    doors.py         the channels there are     connections.py   who is hung up on
    readiness.py     can people be served?
    config.py        settings                   chance.py        bytes that nobody can guess
"""

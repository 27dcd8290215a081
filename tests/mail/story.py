"""The story of tests/mail/run: Lan and Hoa of the zone board are told what they
should know today, Nam of the Party side is reminded; once each, in Vietnamese
that reads as it was written."""

import email
import email.policy
import json
import logging
import os
import socket
import ssl
import subprocess
import sys
import time
import warnings
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

logging.disable(logging.CRITICAL)
warnings.simplefilter("ignore")

FOLDER = Path(sys.argv[1])
PASSWORD = "mật khẩu: dài @ riêng"


class Office:
    """A mail server: keeps what it was handed, refuses whom it does not know."""

    def __init__(self):
        self.letters = []
        self.busy = set()
        self.unknown = set()

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address in self.busy:
            self.busy.discard(address)
            return "451 4.3.0 hãy gửi lại sau"
        if address in self.unknown:
            return "550 5.1.1 không có người nhận này"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        letter = email.message_from_bytes(envelope.content, policy=email.policy.default)
        self.letters.append((list(envelope.rcpt_tos), letter, session.ssl is not None))
        return "250 taken"


def authenticate(server, session, envelope, mechanism, data):
    good = data.login.decode() == "song-hanh" and data.password.decode() == PASSWORD
    return AuthResult(success=good, handled=True)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def songhanh(*words, code=0, env=None):
    command = [os.environ["SONGHANH_PROGRAM"], "--data", str(FOLDER / "data"), "--json", *words]
    done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, **(env or {})})
    assert done.returncode == code, f"{words}: {done.returncode}\n{done.stdout}\n{done.stderr}"
    return json.loads(done.stdout) if done.stdout.strip().startswith(("{", "[")) else done.stdout + done.stderr


def quoted(text):
    return "".join(f"%{byte:02X}" for byte in text.encode())


def main():
    office = Office()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(FOLDER / "server.pem", FOLDER / "server.key")
    port = free_port()
    controller = Controller(
        office, hostname="localhost", port=port, tls_context=context, require_starttls=True,
        auth_required=True, authenticator=authenticate, decode_data=False, enable_SMTPUTF8=True,
    )
    controller.start()
    server = {
        "SONGHANH_SMTP": f"smtp://song-hanh:{quoted(PASSWORD)}@localhost:{port}?tls=required",
        "SONGHANH_MAIL_FROM": "Song Hành <song-hanh@bql.example>",
        "SONGHANH_SMTP_AUTHORITY": str(FOLDER / "authority.pem"),
        "SONGHANH_PUBLIC_URL": "https://song-hanh.bql.example",
    }
    send = lambda env=server: songhanh("mail", "send", env=env)

    for login, lang in (("lan", "vi"), ("hoa", "en"), ("nam", "vi"), ("tuan", "vi")):
        songhanh("users", "mail", login, "--address", f"{login}@bql.example", "--letters", lang)
    office.busy.add("lan@bql.example")
    office.unknown.add("tuan@bql.example")

    # Nobody is written to over a connection that cannot be trusted, nor with a
    # password that the server does not know; nothing is lost by it.
    strangers = {key: value for key, value in server.items() if key != "SONGHANH_SMTP_AUTHORITY"}
    assert send(strangers)["sent"] == 0 and office.letters == []
    health = songhanh("mail", "list")["health"]
    assert health["waiting"] == 1 and "certificate" in health["said"].lower(), health

    # Hoa's was tried in vain, and Lan is asked to wait: both have theirs when it
    # is tried again, a minute later.
    readers = lambda: {to[0] for to, _, _ in office.letters}
    deadline = time.time() + 180
    while not {"hoa@bql.example", "lan@bql.example"} <= readers() and time.time() < deadline:
        send()
        time.sleep(2)
    by_reader = {}
    for to, letter, encrypted in office.letters:
        assert encrypted and len(to) == 1
        assert str(letter["From"]) == "Song Hành <song-hanh@bql.example>", letter["From"]
        assert str(letter["To"]) == to[0]
        assert letter["Auto-Submitted"] == "auto-generated"
        assert letter.get_content_charset() == "utf-8"
        by_reader.setdefault(to[0], []).append(letter)

    lan = by_reader["lan@bql.example"]
    assert len(lan) == 1, [str(one["Subject"]) for one in lan]
    assert str(lan[0]["Subject"]).startswith("Việc cần biết ") and "việc" in str(lan[0]["Subject"]), lan[0]["Subject"]
    body = lan[0].get_content()
    for part in ("Kính gửi ", "Những việc cần biết trong ngày", "https://song-hanh.bql.example/tasks/",
                 "https://song-hanh.bql.example/digest", "https://song-hanh.bql.example/account"):
        assert part in body, f"{part} is not in\n{body}"
    assert "⟦" not in body

    reminders = [one for one in by_reader["nam@bql.example"] if str(one["Subject"]).startswith("Nhắc báo cáo: ")]
    assert len(reminders) == 1, by_reader["nam@bql.example"]
    text = reminders[0].get_content()
    assert "Cơ quan của anh/chị chưa gửi báo cáo của đợt" in text and "/filings/" in text, text

    hoa = by_reader["hoa@bql.example"]
    assert len(hoa) == 1 and str(hoa[0]["Subject"]).startswith("To know on "), hoa

    # However often it is asked for, nothing is sent a second time.
    count = len(office.letters)
    for _ in range(3):
        again = send()
        assert again == {"written": 0, "sent": 0}, again
    assert len(office.letters) == count
    ids = [str(letter["Message-ID"]) for _, letter, _ in office.letters]
    assert len(set(ids)) == len(ids), ids

    # Who cannot be reached is told of, with what the server said.
    listed = songhanh("mail", "list")
    failed = [one for one in listed["letters"] if one["state"] == "failed"]
    assert failed and all("550" in one["failure"] for one in failed), listed
    assert listed["health"]["failed"] == len(failed) and listed["health"]["waiting"] == 0, listed["health"]
    controller.stop()
    print(f"{count} letters arrived, each once; {len(failed)} could not be delivered and are told of")
    if os.environ.get("SHOW"):
        for to, letter, _ in office.letters:
            print("\n=====", to, letter["Subject"], "\n" + letter.get_content())


main()

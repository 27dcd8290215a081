//! Stories of e-mail: Lan and Hoa of the zone board, Nam of the Party side, and
//! a mail server that remembers what it was handed.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use super::*;
use crate::access::{MailForm, UserForm, add_user, close_user, set_mail};
use crate::calendar::Instant;
use crate::desk::{AgencyId, Desk, Kind, Problem as _, Role, UserId};
use crate::plan::{TaskBodyForm, TaskForm, record_task};
use crate::programme::{FieldForm, PartyForm, ProgrammeForm, programme, record_programme};
use crate::rounds::{RoundForm, RoundId, open_round, remind};
use crate::testing::{World, story};

/// What the server has: the address of each letter, and the letter.
type Handed = Arc<Mutex<Vec<(String, String)>>>;

/// A mail server on this machine that speaks as much of SMTP as is needed.
struct Office {
    handed: Handed,
    /// What it says to each address; `250 OK` for most.
    says: Arc<Mutex<&'static str>>,
    server: MailServer,
}

impl Office {
    fn begin() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("smtp://{}", listener.local_addr().unwrap());
        let (handed, says) = (Handed::default(), Arc::new(Mutex::new("250 OK")));
        let (kept, answer) = (handed.clone(), says.clone());
        std::thread::spawn(move || {
            listener.incoming().for_each(|one| serve(one.unwrap(), &kept, *answer.lock().unwrap()))
        });
        let setting = MailSetting { address, from: "Song Hành <song-hanh@bql.example>".into(), authority: None };
        Self { handed, says, server: MailServer::new(&setting).unwrap() }
    }

    fn says(&self, answer: &'static str) {
        *self.says.lock().unwrap() = answer;
    }

    /// The addresses of what it took, in order.
    fn took(&self) -> Vec<String> {
        let mut to: Vec<String> = self.handed.lock().unwrap().iter().map(|(to, _)| to.clone()).collect();
        to.sort();
        to
    }
}

fn serve(stream: TcpStream, handed: &Handed, answer: &str) {
    let mut out = stream.try_clone().unwrap();
    let mut say = |text: &str| write!(out, "{text}\r\n").unwrap();
    say("220 office");
    let (mut to, mut letter, mut in_letter) = (String::new(), String::new(), false);
    for line in BufReader::new(stream).lines().map_while(Result::ok) {
        match line.split([' ', ':']).next().unwrap_or_default() {
            _ if in_letter && line != "." => letter.push_str(&format!("{line}\n")),
            _ if in_letter => {
                in_letter = false;
                handed.lock().unwrap().push((std::mem::take(&mut to), std::mem::take(&mut letter)));
                say("250 taken");
            }
            "RCPT" => {
                to = line.split(['<', '>']).nth(1).unwrap().to_owned();
                say(answer);
            }
            "DATA" => {
                in_letter = true;
                say("354 go on");
            }
            "QUIT" => return say("221 bye"),
            _ => say("250 OK"),
        }
    }
}

struct Cast {
    office: Office,
    lan: UserId,
    hoa: Desk,
    board: AgencyId,
    round: RoundId,
}

const SITE: &str = "https://song-hanh.bql.example/";

/// Somebody with an address at `<login>@bql.example`.
async fn reader(world: &World, login: &str, agency: AgencyId, role: &str, lang: &str) -> UserId {
    let form = UserForm {
        login: login.into(),
        name: format!("Chị {login}"),
        agency: agency.to_string(),
        role: role.into(),
        password: "twelve letters and more".into(),
        ..UserForm::default()
    };
    let user = add_user(&world.operator(), &form).await.unwrap().record;
    let wish = MailForm {
        address: format!("{login}@bql.example"),
        digest: "yes".into(),
        reminders: "yes".into(),
        lang: lang.into(),
    };
    set_mail(&world.operator(), Some(user), &wish).await.unwrap();
    user
}

/// A task of the board that is a day late on 1 July 2024, and a round that the
/// Party side owes.
async fn cast(world: &World) -> Cast {
    crate::indicators::load_reference(&world.operator()).await.unwrap();
    let board = world.agency("Ban Quản lý (mẫu)", "BQL", "state").await;
    let committee = world.agency("Đảng ủy (mẫu)", "ĐU", "party").await;
    let hoa = world.desk("Hoa", board.0, Role::Approver);
    let party = |agency: AgencyId, leads| PartyForm { agency: agency.to_string(), leads, ..PartyForm::default() };
    let agreement = ProgrammeForm {
        name: "Chương trình phối hợp (mẫu)".into(),
        first_day: "2023-05-16".into(),
        last_day: "2025-12-31".into(),
        parties: vec![party(board, true), party(committee, false)],
        fields: vec![FieldForm { name: "Rà soát, thống kê".into(), ..FieldForm::default() }],
        ..ProgrammeForm::default()
    };
    let agreed = record_programme(&hoa, None, &agreement, jiff::civil::date(2023, 5, 16)).await.unwrap().record;
    let field = programme(&hoa, hoa.now(), agreed).await.unwrap().fields[0].id;
    let task = TaskForm {
        programme: agreed.to_string(),
        field: field.to_string(),
        name: "Rà soát danh sách đơn vị trong khu".into(),
        due: "2024-06-28".into(),
        bodies: vec![TaskBodyForm { agency: board.to_string(), part: "lead".into(), ..TaskBodyForm::default() }],
        ..TaskForm::default()
    };
    record_task(&hoa, None, &task).await.unwrap();
    let asked = RoundForm {
        programme: agreed.to_string(),
        title: "Số liệu quý II/2024".into(),
        period: "2024-Q2".into(),
        opens_on: "01/07/2024".into(),
        due_on: "10/07/2024".into(),
        indicators: "P2".into(),
        agencies: committee.to_string(),
        subjects: format!("programme:{agreed}"),
        ..RoundForm::default()
    };
    let round = open_round(&hoa, &asked).await.unwrap().record;
    let lan = reader(world, "lan", board, "editor", "vi").await;
    reader(world, "nam", committee, "editor", "en").await;
    reader(world, "minh", committee, "viewer", "vi").await;
    Cast { office: Office::begin(), lan, hoa, board, round }
}

/// Writes and sends once, as a server does at its hour; how many of each.
async fn once(world: &World, cast: &Cast) -> (usize, usize) {
    let written = queue(&world.store, &world.clock, &Site(SITE.into()), When::From(7)).await.unwrap();
    (written, deliver_due(&world.store, &world.clock, &cast.office.server).await.unwrap())
}

async fn kept(world: &World) -> (MailHealth, Vec<Letter>) {
    letters(&world.desk("Quản trị", 1, Role::Administrator)).await.unwrap()
}

fn at(world: &World, moment: &str) {
    world.clock.set(format!("{moment}:00+07:00").parse().unwrap());
}

fn later(world: &World, seconds: i64) {
    world.clock.set(Instant::from_micros(world.clock.now().micros() + seconds * 1_000_000));
}

story!(lan_is_told_of_her_late_task_once_on_each_working_day, |world| {
    let cast = cast(world).await;
    at(world, "2024-07-01T06:59");
    assert_eq!(once(world, &cast).await, (0, 0), "not before seven");
    at(world, "2024-07-01T07:00");
    assert_eq!(once(world, &cast).await, (1, 1), "Nam and Minh have nothing to know");
    assert_eq!(cast.office.took(), ["lan@bql.example"]);
    let handed = cast.office.handed.lock().unwrap()[0].1.clone();
    for part in ["Auto-Submitted: auto-generated", "Message-ID: <digest-2024-07-01-", "charset=utf-8"] {
        assert!(handed.contains(part), "{part} in {handed}");
    }
    let (health, all) = kept(world).await;
    assert_eq!(all[0].subject, "Việc cần biết 01/07/2024: 1 việc quá hạn");
    assert_eq!((all[0].state, all[0].body.as_str(), health), (LetterState::Sent, "", MailHealth::default()));

    later(world, 3600);
    assert_eq!(once(world, &cast).await, (0, 0), "once a day");
    let again = queue(&world.store, &world.clock, &Site(SITE.into()), When::Now).await.unwrap();
    assert_eq!(again, 0, "whoever asks");
    at(world, "2024-07-06T08:00");
    assert_eq!(once(world, &cast).await, (0, 0), "a Saturday");
    at(world, "2024-07-08T08:00");
    assert_eq!(once(world, &cast).await, (1, 1));
    assert_eq!(cast.office.took().len(), 2);
});

story!(two_servers_write_the_digests_of_a_day_once, |world| {
    let cast = cast(world).await;
    let other = world.opened_again().await;
    let site = Site(SITE.into());
    let (one, two) = tokio::join!(
        queue(&world.store, &world.clock, &site, When::Now),
        queue(&other, &world.clock, &site, When::Now)
    );
    assert_eq!(one.unwrap() + two.unwrap(), 1);
    let server = &cast.office.server;
    let (one, two) =
        tokio::join!(deliver_due(&world.store, &world.clock, server), deliver_due(&other, &world.clock, server));
    assert_eq!((one.unwrap() + two.unwrap(), cast.office.took().len()), (1, 1));
    other.close().await;
});

story!(hoa_reminds_the_party_side_and_who_sends_in_gets_a_letter_in_their_language, |world| {
    let cast = cast(world).await;
    at(world, "2024-07-06T08:00");
    assert_eq!(once(world, &cast).await, (0, 0));
    remind(&cast.hoa, cast.round, None).await.unwrap();
    assert_eq!(once(world, &cast).await, (1, 1), "Minh only reads, Lan owes nothing");
    assert_eq!(cast.office.took(), ["nam@bql.example"]);
    assert_eq!(kept(world).await.1[0].subject, "Reminder: Số liệu quý II/2024");
    assert_eq!(once(world, &cast).await, (0, 0), "each reminder once");
    at(world, "2024-07-13T08:00");
    remind(&cast.hoa, cast.round, None).await.unwrap();
    later(world, 3 * 86_400);
    let written = queue(&world.store, &world.clock, &Site(SITE.into()), When::From(23)).await.unwrap();
    assert_eq!(written, 0, "what lay for three days reminds nobody any more");
});

story!(a_letter_that_the_server_does_not_take_is_tried_again_and_told_of, |world| {
    let cast = cast(world).await;
    cast.office.says("451 try again later");
    assert_eq!(once(world, &cast).await, (1, 0));
    let (health, all) = kept(world).await;
    assert_eq!((health.waiting, all[0].attempts), (1, 1));
    assert!(health.said.contains("451") && health.waiting_since == Some(all[0].made_at), "{health:?}");
    assert_eq!(once(world, &cast).await, (0, 0), "not before its time");
    cast.office.says("250 OK");
    later(world, 61);
    assert_eq!(once(world, &cast).await, (0, 1));
    assert_eq!(kept(world).await.0, MailHealth::default());

    at(world, "2024-07-02T08:00");
    cast.office.says("550 no such person");
    assert_eq!(once(world, &cast).await, (1, 0));
    let (health, all) = kept(world).await;
    assert_eq!((health.failed, all[0].state, all[0].attempts), (1, LetterState::Failed, 1), "{}", all[0].failure);
    later(world, 3600);
    assert_eq!(once(world, &cast).await, (0, 0), "what is refused for good is not tried again");
});

story!(whoever_gives_up_their_address_or_their_seat_gets_nothing_more, |world| {
    let cast = cast(world).await;
    let site = Site(SITE.into());
    assert_eq!(queue(&world.store, &world.clock, &site, When::Now).await.unwrap(), 1);
    set_mail(&world.operator(), Some(cast.lan), &MailForm::default()).await.unwrap();
    assert_eq!(deliver_due(&world.store, &world.clock, &cast.office.server).await.unwrap(), 0);
    assert!(kept(world).await.1.is_empty(), "what was written for her is gone");

    let hoa = reader(world, "hoa", cast.board, "approver", "vi").await;
    at(world, "2024-07-02T08:00");
    assert_eq!(queue(&world.store, &world.clock, &site, When::Now).await.unwrap(), 1);
    close_user(&world.operator(), hoa).await.unwrap();
    assert_eq!(deliver_due(&world.store, &world.clock, &cast.office.server).await.unwrap(), 0);
    assert_eq!(cast.office.took(), Vec::<String>::new());
});

story!(only_those_who_keep_the_installation_see_who_was_written_to, |world| {
    let hoa = world.desk("Hoa", 1, Role::Approver);
    assert_eq!(letters(&hoa).await.unwrap_err().kind(), Kind::NotAllowed);
    let lan = world.desk("Lan", 1, Role::Editor);
    let refused = set_mail(&lan, Some(UserId(1)), &MailForm::default()).await.unwrap_err();
    assert_eq!(refused.kind(), Kind::NotAllowed, "nobody sets another's address");
    let wrong = MailForm { address: "lan".into(), lang: "fr".into(), ..MailForm::default() };
    let refused = set_mail(&lan, None, &wrong).await.unwrap_err();
    assert_eq!(refused.faults().iter().map(|fault| fault.place.as_str()).collect::<Vec<_>>(), ["address", "lang"]);
});
